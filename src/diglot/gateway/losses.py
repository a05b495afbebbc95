"""Losses on the wire: the header that counts them, the report in full where it is asked for, and a policy made stricter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.report import REQUESTS, Kind, Policy, policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diglot.gateway.visit import Visit
    from diglot.report import Action, Loss, OnLoss

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
    """Whether the caller wants every loss told."""
    return visit.headers.get(b"diglot-report") == b"full"


def listed(losses: Iterable[Loss]) -> list[dict[str, Any]]:
    """Losses as JSON objects."""
    return [loss._asdict() for loss, _ in zip(losses, range(_MOST), strict=False)]


def comment(losses: Iterable[Loss]) -> bytes:
    """The report as a comment of an event stream."""
    return b": diglot-losses " + gate.dump(listed(losses)) + b"\n\n"


def stricter(told: OnLoss, visit: Visit) -> OnLoss:
    """The policy for a request: the gateway's, and raise for what the header `diglot-on-loss` adds.

    Raises InvalidInput for a header that is no policy.
    """
    word = visit.header(b"diglot-on-loss")
    if not word:
        return told
    base, asked = policy(told, REQUESTS), policy(_spoken(word), Policy())
    made: dict[Kind | str, Action] = {
        kind: "raise" if "raise" in (base.of(kind), asked.of(kind)) else "record" for kind in Kind
    }
    return made


def _spoken(word: str) -> Any:
    if "=" not in word:
        return word
    return {kind.strip(): action.strip() for kind, _, action in (one.partition("=") for one in word.split(","))}
