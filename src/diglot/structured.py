"""Structured output for servers that do not take `json_schema`: in a form of their own, or told to the model in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from diglot.gate import dump, is_array, object_of
from diglot.quirk import Effect, Quirk, without
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.report import At, Report

_AT: Final[At] = (None, "response_format")
_SYSTEM: Final = frozenset({"system", "developer"})
ANY_OBJECT: Final = {"type": "object"}
ASKED: Final = "Answer with nothing but one JSON object that fits this JSON Schema: "
UNASKED: Final = "Answer with nothing but one JSON object."


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema(Quirk):
    """A response_format of type json_schema in another form.

    form: the form of type json_object that is sent, or None where none is; `key` is the member in it for the schema.
    told: whether the schema stands in the system message, which is no constraint any more.
    objects: whether a json_object, of any schema, has to be sent in this form too.
    beside: members of the request that must have these values, for otherwise the server takes it.
    """

    effect: ClassVar[Effect] = "rename"
    form: Mapping[str, object] | None = None
    key: str | None = None
    told: bool = False
    objects: bool = False
    beside: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        form = "" if self.form is None else f"to {show({**self.form, **({self.key: '...'} if self.key else {})})}"
        beside = [f"beside {name} = {show(value)}" for name, value in self.beside.items()]
        told = ["the schema in the system message"] if self.told else []
        return ", ".join([*([form] if form else []), *told, *beside])

    def apply(self, whole: Any, report: Report) -> Any:
        """As Quirk.apply."""
        wanted: Mapping[str, Any] = object_of(whole.get("response_format"))
        schema = _schema(wanted, self.objects)
        if schema is None or any(whole.get(name) != value for name, value in self.beside.items()):
            return whole
        self.lose(schema, (_AT, "json_schema") if "json_schema" in wanted else _AT, report)
        made = without(whole, "response_format")
        if self.form is not None:
            made["response_format"] = {**self.form, **({self.key: schema} if self.key else {})}
        if self.told:
            made["messages"] = _told(whole["messages"], asking(schema))
        return made


def _schema(wanted: Mapping[str, Any], objects: bool) -> Any:
    """The schema that is asked for; None where there is none to be sent otherwise."""
    if wanted.get("type") == "json_schema":
        return object_of(wanted.get("json_schema")).get("schema") or ANY_OBJECT
    if objects and wanted.get("type") == "json_object":
        return wanted.get("schema") or ANY_OBJECT
    return None


def asking(schema: Any) -> str:
    """What a model is told of the schema that its answer must fit."""
    return UNASKED if schema == ANY_OBJECT else ASKED + dump(schema).decode()


def _told(messages: list[Any], words: str) -> list[Any]:
    """The messages with words at the end of the first system message, or before all others where there is none."""
    for i, message in enumerate(messages):
        if message.get("role") in _SYSTEM:
            said = message.get("content") or ""
            said = [*said, {"type": "text", "text": words}] if is_array(said) else f"{said}\n\n{words}".lstrip()
            return [*messages[:i], {**message, "content": said}, *messages[i + 1 :]]
    return [{"role": "system", "content": words}, *messages]
