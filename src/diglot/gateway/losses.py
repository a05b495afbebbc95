"""Losses on the wire: the header that counts them, the report in full where it is asked for, and a policy made stricter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gateway.refusal import hidden
from diglot.report import REQUESTS, Kind, Policy, policy, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diglot.gateway.visit import Visit
    from diglot.report import Loss, OnLoss

_BLANKS: Final = " \t"  # those of HTTP: a list may have them around its elements, of which some may be empty
_MOST: Final = 1000  # of a report in full
_GRAVEST_FIRST: Final = tuple(Kind)


def header(losses: Sequence[Loss]) -> tuple[bytes, bytes]:
    """How many, and of which kinds, gravest first: `count=2; kinds=tuning,metadata`."""
    if not losses:
        return b"diglot-losses", b"count=0"
    kinds = {loss.kind for loss in losses}
    words = ",".join(kind for kind in _GRAVEST_FIRST if kind in kinds)
    return b"diglot-losses", f"count={len(losses)}; kinds={words}".encode()


def full_asked(visit: Visit) -> bool:
    """Whether the caller wants every loss told; raises InvalidInput for a header that says neither."""
    said = visit.headers.get(b"diglot-report")
    if said not in {None, b"full"}:
        raise InvalidInput(f"diglot-report: {show(visit.header(b'diglot-report'))} is unknown: full is known")
    return said is not None


def listed(losses: Iterable[Loss], secrets: Iterable[str]) -> bytes:
    """Losses as a JSON list, without the keys that backends and callers write into what is lost."""
    told = [loss._asdict() for loss, _ in zip(losses, range(_MOST), strict=False)]
    return hidden(gate.dump(told).decode(), secrets).encode()


def comment(losses: Iterable[Loss], secrets: Iterable[str]) -> bytes:
    """The report as a comment of an event stream, without a blank line, as every comment of ours (see outlet.py)."""
    return b": diglot-losses " + listed(losses, secrets) + b"\n"


def stricter(told: OnLoss, visit: Visit) -> OnLoss:
    """The policy for a request: the gateway's, and raise for what the headers `diglot-on-loss` add.

    Raises InvalidInput for a header that is no policy.
    """
    if b"diglot-on-loss" not in visit.headers:
        return told
    asked = [policy(told, REQUESTS), *map(_spoken, _words(visit))]
    return {kind: "raise" if any(one.of(kind) == "raise" for one in asked) else "record" for kind in Kind}


def _words(visit: Visit) -> Iterable[str]:
    """What the header says, which may come more than once: no later word takes an earlier one back."""
    said = [value.decode("latin-1") for name, value in visit.scope["headers"] if name == b"diglot-on-loss"]
    return filter(None, (word.strip(_BLANKS) for word in ",".join(said).split(",")))


def _spoken(word: str) -> Policy:
    kind, equals, action = (part.strip(_BLANKS) for part in word.partition("="))
    try:
        return policy({kind: action} if equals else word, Policy())  # type: ignore[arg-type,dict-item]  # pyright: ignore[reportArgumentType]
    except InvalidInput as error:
        raise InvalidInput(f"diglot-on-loss: {str(error).removeprefix('on_loss: ')}") from None
