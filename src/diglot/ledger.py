"""Ledgers: for one kind of source object, what becomes of every field, and what fills every field of its target.

A ledger stands beside the function that does what it says. The tests hold it against both schemas (no field without a
rule, no rule without a field), against what the function reads, and against what it emits, so it cannot lie; the loss
report, `diglot fields` and docs/fields.md are made from it. This module knows no wire name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from diglot.errors import UpstreamError
from diglot.report import At, Kind, Report, show, spell

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Lost:
    """A field that the other side has no place for; `silent` are the values that say nothing, beside null."""

    kind: Kind
    why: str
    silent: tuple[object, ...] = ()


_REPEATED: Final = Kind.METADATA  # by the items of a stream
UNKNOWN: Final = Lost(Kind.METADATA, "the pinned schema has no such field")


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """What becomes of one object.

    source, target: names of schema components, `openai.X` and `llama_stack.Y`.
    carried: source field -> the target fields it decides, as dotted paths below the target, space-separated; a path that
        begins with "exchange." is remembered there for the answer.
    lost: source field -> why it has no place there.
    dropped: source field -> why nothing is lost with it, though nothing carries it.
    judged: source field -> as lost, but its function decides by more than its value whether it is.
    filled: target field -> what fills it where no source field does.
    why: source field -> a decision worth telling.
    """

    source: str
    target: str
    carried: Mapping[str, str]
    lost: Mapping[str, Lost] = field(default_factory=dict[str, Lost])
    dropped: Mapping[str, str] = field(default_factory=dict[str, str])
    judged: Mapping[str, Lost] = field(default_factory=dict[str, Lost])
    filled: Mapping[str, str] = field(default_factory=dict[str, str])
    why: Mapping[str, str] = field(default_factory=dict[str, str])
    quiet: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "quiet", frozenset({*self.carried, *self.dropped, *self.judged}))

    def account(self, source: Mapping[str, Any], report: Report, at: At) -> None:
        """Report every member of the source that is lost, or that no schema knows."""
        if self.quiet.issuperset(source):  # the common case costs one set test
            return
        heard = report.heard(self, at, self.quiet)
        if heard.issuperset(source):  # so does the envelope that a stream repeats
            return
        for name, value in source.items():
            if value is not None and name not in heard:
                lost = self.lost.get(name, UNKNOWN)
                if value not in lost.silent or not says_nothing(value, lost.silent):
                    report.lose((at, name), value, lost.kind, lost.why)
                    if lost.kind is _REPEATED and isinstance(heard, set):
                        heard.add(name)

    def judge(self, name: str, value: object, report: Report, at: At) -> None:
        """Report a judged field."""
        lost = self.judged[name]
        report.lose((at, name), value, lost.kind, lost.why)


def says_nothing(value: object, silent: tuple[object, ...]) -> bool:
    """Whether a value is one of those that say nothing; 0 is not False, nor 1 True."""
    return any(value == one and isinstance(value, bool) is isinstance(one, bool) for one in silent)


A = TypeVar("A", bound=str)
B = TypeVar("B", bound=str)


@dataclass(frozen=True)
class Vocabulary(Generic[A, B]):
    """One closed list of words against another; total, so that a word outside is the sender's fault.

    source, target: the fields that say the words, `openai.X.field`, several separated by spaces.
    """

    source: str
    target: str
    words: Mapping[A, B]

    def of(self, word: str, at: At, aliases: Mapping[str, str] = NOTHING) -> B:
        """The other side's word; raises UpstreamError naming a word that neither schema nor profile knows."""
        word = aliases.get(word, word)
        try:
            return self.words[word]  # type: ignore[index]  # pyright: ignore[reportArgumentType]
        except KeyError:
            known = ", ".join(self.words)
            raise UpstreamError(f"{spell(at)} = {show(word)} is unknown: {known} are known", spell(at)) from None


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """Every ledger of one kind of document in one direction.

    kind: the document, as the command line names it: chat-request.
    source, target: the components of the whole document, `openai.X` and `llama_stack.Y`.
    ledgers: one for each kind of object in it; two books may hold different ledgers of one component.
    opaque: component -> why it has no ledger here: it is lost as a whole (Lost), or has no fields of its own (a text).
    left: target component, `openai.X`, or field of one, `openai.X.field` -> why nothing here fills it.
    """

    kind: str
    source: str
    target: str
    ledgers: tuple[Ledger, ...]
    opaque: Mapping[str, Lost | str] = field(default_factory=dict[str, Lost | str])
    left: Mapping[str, str] = field(default_factory=dict[str, str])

    def of(self, component: str) -> Ledger | None:
        """The ledger of a source component, `openai.X`; None where it has none here."""
        return next((ledger for ledger in self.ledgers if ledger.source == component), None)


def fields(component: str, whys: Mapping[str, str]) -> dict[str, str]:
    """Fields of one component that a book leaves, several of one reason separated by spaces."""
    return {f"{component}.{name}": why for names, why in whys.items() for name in names.split()}
