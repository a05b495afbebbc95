"""What a translation loses: the kinds, the policy, and the report that collects each loss with its path.

A place in the source is a linked tuple `(parent, step)`, cheap to make for every value and spelt only when something is
said about it: `((((None, "messages"), 2), "content"), 1)` is `messages[2].content[1]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, NoReturn, TypeAlias, get_args

from diglot.errors import InvalidInput, LossError

At: TypeAlias = "tuple[At, str | int] | None"
Action: TypeAlias = Literal["raise", "record"]
OnLoss: TypeAlias = "Action | Mapping[Kind | str, Action] | None"
ACTIONS: Final = get_args(Action)

_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*\Z")
_SHOWN: Final = 60
_new: Any = getattr(tuple, "__new__")  # noqa: B009  # what Loss(...) comes to, without the function between
_PATH: Final = 150  # of a path that the caller is to find


class Kind(StrEnum):
    """What sort of thing is lost, from the gravest down."""

    CONTENT = "content"
    CONSTRAINT = "constraint"
    TUNING = "tuning"
    METADATA = "metadata"


class Loss(NamedTuple):
    """One thing that did not come over: where it stood, what it was, of which kind, and why."""

    path: str
    value: Any
    kind: Kind
    why: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.path} = {show(self.value)} is not carried over: {self.why}"


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do at a loss of each kind."""

    content: Action = "record"
    constraint: Action = "record"
    tuning: Action = "record"
    metadata: Action = "record"
    raising: frozenset[Kind] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "raising", frozenset(kind for kind in Kind if self.of(kind) == "raise"))

    def of(self, kind: Kind) -> Action:
        """The action for a kind."""
        action: Action = getattr(self, kind)
        return action


REQUESTS: Final = Policy(content="raise")
ANSWERS: Final = Policy()


def policy(on_loss: OnLoss, default: Policy) -> Policy:
    """Read an `on_loss=` argument: one action for all kinds, or a mapping that overrides the default's.

    Raises InvalidInput for a kind or an action that does not exist.
    """
    if on_loss is None:
        return default
    wanted = _wanted(on_loss)
    for kind, action in wanted.items():
        if action not in ACTIONS and isinstance(on_loss, str):
            raise InvalidInput(f"on_loss={show(on_loss)} is unknown: the actions are raise and record")
        if kind not in {*Kind} or action not in ACTIONS:
            said, kinds = f"{kind}={action}", ", ".join(Kind)
            said = said if said.isprintable() else show(said)
            raise InvalidInput(f"on_loss: {said} is unknown: the kinds are {kinds}, the actions raise and record")
    return Policy(**{kind.value: wanted.get(kind, default.of(kind)) for kind in Kind})


def _wanted(on_loss: Any) -> Mapping[Any, Any]:
    """An action for each kind that is named; one action alone is for all."""
    if isinstance(on_loss, str):
        return dict.fromkeys(Kind, on_loss)
    if not isinstance(on_loss, Mapping):
        raise InvalidInput(f"on_loss is of type {type(on_loss).__name__}, neither an action nor a mapping")
    return on_loss  # pyright: ignore[reportUnknownVariableType]


def spoken(text: str) -> dict[str, str]:
    """The mapping that `raise`, `record` or `KIND=raise,...` says; of what is said twice the last counts."""
    wanted: dict[str, str] = {}
    for part in map(str.strip, text.split(",")):
        kind, _, action = map(str.strip, part.partition("="))
        wanted |= dict.fromkeys(Kind, part) if part in ACTIONS else {kind: action}
    return wanted


@lru_cache(maxsize=64)  # neighbours share what stands above them
def spell(at: At) -> str:
    """A place as its source spells it: `messages[2].content[1].type`; the whole is the empty string."""
    if at is None:
        return ""
    parent, step = at
    if isinstance(step, int):
        return f"{spell(parent)}[{step}]"
    if not (step.isascii() and step.isidentifier()) and not _WORD.match(step):
        return f"{spell(parent)}[{step!r}]"
    return f"{spell(parent)}.{step}" if parent else step


def _below(under: At, at: At) -> At:
    """A place, seen from above the whole that it is in."""
    return under if at is None else (_below(under, at[0]), at[1])


def _stood(at: At, moved: Mapping[str, At]) -> At:
    """Where in the source stands what stands at a place of a document whose members were moved."""
    if at is None:
        return None
    parent, step = at
    if parent is None:
        return moved.get(str(step), at)
    return (_stood(parent, moved), step)


def show(value: object) -> str:
    """A value short enough for one line."""
    if isinstance(value, int) and value.bit_length() > 200:
        return "an integer of many digits"
    return clip(repr(value[: _SHOWN + 1] if isinstance(value, str) else value))


def clip(text: str, most: int = _SHOWN) -> str:
    """A text short enough for one line."""
    return text if len(text) <= most + 2 else text[:most] + "…"


def refuse(at: At, why: str) -> NoReturn:
    """Raise InvalidInput with the path of a place and what is wrong there."""
    path = spell(at)
    raise InvalidInput(f"{clip(path) or 'the input'} {why}", path)


class Report:
    """Collects the losses of one translation, or raises the first that the policy refuses.

    moved: members of the document that stand elsewhere in the source, with their places there.
    """

    __slots__ = ("losses", "moved", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.losses: list[Loss] = []
        self.moved: dict[str, At] = {}

    def lose(self, at: At, value: object, kind: Kind, why: str) -> None:
        """Say that the value at a place is not carried over; raises LossError where the policy says raise."""
        path = spell(_stood(at, self.moved) if self.moved else at)
        if kind in self.policy.raising:
            raise LossError(
                f"{clip(path, _PATH)} = {show(value)} is not carried over: {why}. "
                f'Drop it, or pass on_loss={{"{kind}": "record"}} (--on-loss {kind}=record).',
                path,
            )
        self.losses.append(_new(Loss, (path, value, kind, why)))

    def heard(self, ledger: object, at: At, quiet: frozenset[str]) -> set[str] | frozenset[str]:  # noqa: ARG002
        """The members of a place that a ledger need not speak of: those it is quiet about; in a stream, a set to add to."""
        return quiet


class StreamReport(Report):
    """The report of a stream: metadata that every item repeats is told once, with its first value.

    under: of one stream among several, its place, with which each path begins; losses: the list that they share.
    """

    __slots__ = ("_heard", "_under", "told")

    def __init__(self, policy: Policy, under: At = None, losses: list[Loss] | None = None) -> None:
        super().__init__(policy)
        if losses is not None:
            self.losses = losses
        self._under = under
        self.told: set[tuple[At, str]] = set()
        self._heard: dict[tuple[object, At], set[str]] = {}

    def lose(self, at: At, value: object, kind: Kind, why: str) -> None:
        """As Report.lose, but each place of bookkeeping counts once a stream."""
        if kind is Kind.METADATA:
            if (at, why) in self.told:
                return
            self.told.add((at, why))
        super().lose(at if self._under is None else _below(self._under, at), value, kind, why)

    def heard(self, ledger: object, at: At, quiet: frozenset[str]) -> set[str] | frozenset[str]:
        """As Report.heard, but one set for each place and ledger of the stream."""
        try:
            return self._heard[ledger, at]
        except KeyError:
            return self._heard.setdefault((ledger, at), {*quiet})
