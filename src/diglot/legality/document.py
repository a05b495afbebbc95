"""One sort of document: its schema, and the rules that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.errors import InvalidInput
from diglot.gate import is_object
from diglot.legality.mend import Harmless, Mender
from diglot.legality.rule import Rule
from diglot.report import clip, show
from diglot.shape import Shape, bundle

if TYPE_CHECKING:
    from diglot.legality.findings import Findings
    from diglot.shape import Side

_SAID: Final = {
    Harmless.NULLABLE: "is left out, and may only be null",
    Harmless.NULL: "is null, and may only be left out",
}


class Document:
    """One sort of document, with the rules of its strict schema.

    What is wrong with nulls alone, or with the word in `object`, is found by rules of its own, and then mended.
    """

    def __init__(self, name: str, side: Side, component: str, words: str, kind: str = "") -> None:
        self._shape = Shape(side, "strict", component)
        self._kind = kind
        self._mender = Mender(bundle(side, "strict")["$defs"], component)
        self._fits = Rule(name=f"{name}-schema", says=f"{words} fits the schema {component}", spec=component)
        self._nulls = {
            harm: rule for harm, rule in _null_rules(name, words, component).items() if harm in self._mender.harms
        }
        self._object = Rule(
            name=f"{name}-object",
            says=f"{words} says {kind} as its object",
            spec=f"{component}.object",
        )

    @property
    def rules(self) -> list[Rule]:
        """All rules of this document."""
        return [self._fits, *self._nulls.values(), *([self._object] if self._kind else [])]

    def read(self, value: Any, findings: Findings) -> Any:
        """The document, mended where that is all it needs; None where it does not fit its schema."""
        return value if self._shape.validator.is_valid(value) else self._mended(value, findings)

    def _mended(self, value: Any, findings: Findings) -> Any:
        mender = self._mender = self._mender or Mender(
            bundle(self._shape.side, "strict")["$defs"], self._shape.component
        )
        made = self._named(mender.mend(value) if self._nulls else value)
        try:
            self._shape.check(made)
        except InvalidInput as error:
            findings.add(self._fits, _without_place(error), error.path)
            return None
        if made.get("object") != value.get("object"):
            findings.add(self._object, f"= {show(value['object'])}", "object")
        for harm, path in self._mender.found:
            findings.add(self._nulls[harm], _SAID[harm], path)
        return made

    def _named(self, value: Any) -> Any:
        """The same with the right word in `object`, where it has another."""
        if self._kind and is_object(value) and isinstance(value.get("object"), str):
            return {**value, "object": self._kind}
        return value


def _without_place(error: InvalidInput) -> str:
    """What an error says of a place, which the finding has beside it."""
    return str(error).removeprefix(clip(error.path) or "the input").strip()


def _null_rules(name: str, words: str, component: str) -> dict[Harmless, Rule]:
    """The rules of nulls of one document."""
    return {
        Harmless.NULLABLE: Rule(
            name=f"{name}-{Harmless.NULLABLE.value}",
            says=f"{words} has every required member, null where it says nothing",
            spec=component,
        ),
        Harmless.NULL: Rule(
            name=f"{name}-{Harmless.NULL.value}",
            says=f"{words} leaves out an optional member that says nothing, where null is not of its type",
            spec=component,
        ),
    }
