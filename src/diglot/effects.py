"""The effects that quirks have, each as a kind of record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from diglot.gate import is_array, object_of
from diglot.ledger import says_nothing
from diglot.quirk import Effect, Quirk, rewrite, without
from diglot.report import At, Kind, Report, show

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Quirk):
    """A member that is not sent.

    beside: members of the request that must have these values, None for absent; otherwise the server takes it.
    silent: values whose absence changes nothing.
    """

    effect: ClassVar[Effect] = "drop"
    beside: Mapping[str, object] = field(default_factory=dict[str, object])
    silent: tuple[object, ...] = ()

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return ", ".join(
            f"without {name}" if value is None else f"beside {name} = {show(value)}"
            for name, value in self.beside.items()
        )

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:
        """As Quirk.change."""
        value = holder.get(name)
        if value is None or any(holder.get(other) != wanted for other, wanted in self.beside.items()):
            return holder
        if not says_nothing(value, self.silent):
            self.lose(value, at, report)
        return without(holder, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Quirk):
    """A member that stands elsewhere, at the path `to`; what stands there already goes before it."""

    effect: ClassVar[Effect] = "rename"
    to: str

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"to {self.to}"

    def apply(self, whole: Any, report: Report) -> Any:
        """As Quirk.apply."""
        found: list[Any] = []

        def take(holder: dict[str, Any], name: str, at: At) -> dict[str, Any]:
            value = holder.get(name)
            if value is None:
                return holder
            found.append((value, (at, name)))
            return without(holder, name)

        made = rewrite(whole, self.steps, None, take)
        for value, at in found:
            there = made.get(self.to)
            if there is None:
                made = {**made, self.to: value}
                report.moved[self.to] = at
            elif there != value:
                self.lose(value, at, report)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp(Quirk):
    """A number that is sent as `high` where it is above it, and as `low` where it is below."""

    effect: ClassVar[Effect] = "clamp"
    low: float | None = None
    high: float | None = None

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return ", ".join(
            f"{word} {to}" for word, to in (("at least", self.low), ("at most", self.high)) if to is not None
        )

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:
        """As Quirk.change."""
        value = holder.get(name)
        if value is None:
            return holder
        made = value
        if self.low is not None and value < self.low:
            made = self.low
        if self.high is not None and value > self.high:
            made = self.high
        if made == value:
            return holder
        self.lose(value, at, report)
        return {**holder, name: made}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Quirk):
    """A member that has this value, whatever it said; or only `instead` of another value."""

    effect: ClassVar[Effect] = "fill"
    value: object
    instead: object = None

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"with {show(self.value)}" + ("" if self.instead is None else f" instead of {show(self.instead)}")

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:
        """As Quirk.change."""
        value = holder.get(name)
        if value == self.value if self.instead is None else value is not self.instead:
            return holder
        self.lose(value, at, report)
        return {**holder, name: self.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Default(Quirk):
    """A member that the server fills in where it is absent, with what the caller may not expect; `beside` it, others count."""

    effect: ClassVar[Effect] = "fill"
    beside: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return "by the server, where it is absent"

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:
        """As Quirk.change."""
        if all(holder.get(one) is None for one in (name, *self.beside)):
            self.lose(None, at, report)
        return holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Data(Quirk):
    """Items of a list that are dropped: those whose `url` is no data: URL; they are content."""

    effect: ClassVar[Effect] = "drop"
    url: tuple[str, str]
    kind: Kind | None = Kind.CONTENT

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return "what is no data: URL"

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:
        """As Quirk.change."""
        items = holder.get(name)
        if not is_array(items):
            return holder
        kept = [item for i, item in enumerate(items) if self._taken(item, (at, i), report)]
        return holder if len(kept) == len(items) else {**holder, name: kept or ""}

    def _taken(self, item: Any, at: At, report: Report) -> bool:
        outer, inner = self.url
        holder = object_of(item).get(outer)
        url = holder if isinstance(holder, str) else object_of(holder).get(inner)
        if not isinstance(url, str) or url[:5].lower() == "data:":
            return True
        self.lose(url, at, report)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Quirk):
    """A word of the server's own, and the schema's word for it."""

    effect: ClassVar[Effect] = "rename"
    word: str
    to: str

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"{show(self.word)} to {self.to}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes(Quirk):
    """A member that the server takes for what the schema has none.

    native: what it is for: top_k, repetition_penalty or grammar.
    beside: what stands in the same object with it.
    """

    effect: ClassVar[Effect] = "carry"
    native: str
    beside: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"for {self.native}"

    def put(self, value: object, made: dict[str, Any]) -> None:
        """Set the member in a request that is being made."""
        *above, last = self.steps
        for step in above:
            made[step] = {**(made.get(step) or {})}
            made = made[step]
        made.update(self.beside)
        made[last] = value


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFinish(Quirk):
    """A stream whose every chunk gives a finish_reason: the last counts."""

    effect: ClassVar[Effect] = "drop"

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return "all but the last"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoFinish(Quirk):
    """A stream of calls that ends without a finish_reason: `word` where every call is whole."""

    effect: ClassVar[Effect] = "fill"
    word: str

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return f"with {self.word}, where every call is whole"
