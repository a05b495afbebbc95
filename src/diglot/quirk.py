"""Quirks: what a server takes or sends against the schema, as records, and the few effects that they have.

    drop      a member that the server does not take, or that says nothing there
    rename    a member, a word or a form that it has otherwise
    clamp     a number that it bounds otherwise
    fill      a member that it leaves out, or fills in for itself
    carry     a member of its own, for what the schema has none

A quirk names its field by the path from the root; `[]` says that what stands there is a list, and the change is made to
every item. Nothing that is given is changed: what differs is a copy, and what does not is shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from diglot.gate import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.report import At, Kind, Report

    Change: TypeAlias = "Callable[[dict[str, Any], str, At], dict[str, Any]]"

Effect: TypeAlias = Literal["drop", "rename", "clamp", "fill", "carry"]
Of: TypeAlias = Literal["request", "answer", "stream"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """One fact about one field of one server.

    of: the documents that it is about; an answer's is a stream's as well.
    says: what the server does, which is why a loss is one.
    evidence: where that is known from.
    case: what fails without it: a recording, `providers/...`, or a file below tests/cases.
    kind: of the loss; None where nothing is lost.
    beyond: whether what is sent is no longer of the published schema.
    texts: whether it is about text completions too; a member of the server's own, and a word of it, always is.
    """

    effect: ClassVar[Effect]
    field: str
    says: str
    evidence: str
    case: str
    of: Of = "request"
    kind: Kind | None = None
    beyond: bool = False
    texts: bool = False

    @property
    def detail(self) -> str:
        """What becomes of the field, beside its effect, in a few words."""
        return ""

    @property
    def steps(self) -> list[str]:
        """The members on the way to the field, and the field."""
        return self.field.replace("[]", "").split(".")

    def apply(self, whole: Any, report: Report) -> Any:
        """The document as the server takes it, or as the schema has it."""
        return rewrite(whole, self.steps, None, lambda holder, name, at: self.change(holder, name, (at, name), report))

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:  # noqa: ARG002
        """One object that the field may stand in, changed; a quirk that a machine must know of changes none."""
        return holder

    def lose(self, value: object, at: At, report: Report) -> None:
        """Report what the quirk costs."""
        if self.kind is not None:
            report.lose(at, value, self.kind, self.says)


def rewrite(whole: Any, steps: list[str], at: At, change: Change) -> Any:
    """A value with every object that the last step may stand in changed; lists on the way are gone through."""
    if is_array(whole):
        made = [rewrite(item, steps, (at, i), change) for i, item in enumerate(whole)]
        return whole if all(new is old for new, old in zip(made, whole, strict=True)) else made
    if not is_object(whole):
        return whole
    step, *below = steps
    if not below:
        return change(whole, step, at)
    if step not in whole:
        return whole
    inner = rewrite(whole[step], below, (at, step), change)
    return whole if inner is whole[step] else {**whole, step: inner}


def without(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """An object without one of its members."""
    return {key: value for key, value in holder.items() if key != name}
