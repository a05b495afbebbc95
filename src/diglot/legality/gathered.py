"""Gathers what documents say, of either API, whatever they are like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.gate import array_of, is_array, is_object, object_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from diglot.legality.rule import Api, Operation


@dataclass(slots=True)
class GatheredCall:
    """A call as it is gathered."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class GatheredChoice:
    """A choice as it is gathered."""

    text: list[str] = field(default_factory=list[str])
    calls: list[GatheredCall] = field(default_factory=list[GatheredCall])
    finish: str | None = None
    logprobs: int | None = None
    role: str | None = None
    _by_index: dict[int, GatheredCall] = field(default_factory=dict[int, GatheredCall])

    def hear(self, *, role: Any = None, text: Iterable[Any] = (), finish: Any = None, positions: Any = None) -> None:
        """Add what a piece says beside calls."""
        self.role = self.role or _text(role) or None
        self.text += map(_text, text)
        self.finish = _text(finish) or self.finish
        if is_array(positions):
            self.logprobs = (self.logprobs or 0) + len(positions)

    def call(self, index: int, id: Any, name: Any, arguments: Any) -> None:  # noqa: A002
        """Add to a call, or begin one: another id at the same index is another call."""
        call = self._by_index.get(index)
        if call is None or (_text(id) and call.id and id != call.id):
            call = self._by_index[index] = GatheredCall()
            self.calls.append(call)
        call.id, call.name = call.id or _text(id), call.name or _text(name)
        call.arguments.append(_text(arguments))


class Gathered:
    """What was said so far."""

    def __init__(self) -> None:
        self.choices: dict[int, GatheredChoice] = {}
        self.usage: Mapping[str, Any] | None = None
        self.embeddings: list[Any] = []
        self.models: list[str] = []
        self.error: str | None = None

    def take(self, value: Mapping[str, Any], api: Api, operation: Operation) -> None:
        """Add what one document says."""
        self.usage = _counts(value) or self.usage
        if operation == "embedding":
            self.embeddings += [one.get("embedding") for one in _objects(value.get("data"))]
            self.embeddings += array_of(value.get("embeddings"))
        elif operation in {"models", "model"}:
            models = _objects(value.get("data")) if operation == "models" else [value]
            self.models += filter(None, (_text(one.get("id", one.get("identifier"))) for one in models))
        elif api == "openai":
            self._openai(value)
        elif "batch" in value:
            for i, one in enumerate(_objects(value["batch"])):
                self._native(one, i)
        else:
            self._native(value, 0)

    def _choice(self, index: Any) -> GatheredChoice:
        return self.choices.setdefault(index if isinstance(index, int) else 0, GatheredChoice())

    def _openai(self, value: Mapping[str, Any]) -> None:
        for one in _objects(value.get("choices")):
            choice, part = self._choice(one.get("index")), object_of(one.get("delta", one.get("message")))
            logprobs = object_of(one.get("logprobs"))
            choice.hear(
                role=part.get("role"),
                text=(part.get("content"), one.get("text")),
                finish=one.get("finish_reason"),
                positions=logprobs.get("content", logprobs.get("tokens")),
            )
            for i, call in enumerate(_objects(part.get("tool_calls"))):
                index, function = call.get("index"), object_of(call.get("function", call.get("custom")))
                arguments = function.get("arguments", function.get("input"))
                choice.call(index if isinstance(index, int) else i, call.get("id"), function.get("name"), arguments)
            function = object_of(part.get("function_call"))
            if function:
                choice.call(-1, "", function.get("name"), function.get("arguments"))

    def _native(self, value: Mapping[str, Any], index: int) -> None:
        event, message = object_of(value.get("event")), object_of(value.get("completion_message"))
        part: Mapping[str, Any] = event or message or value
        delta, choice = part.get("delta"), self._choice(index)
        choice.hear(
            role=message.get("role"),
            text=(delta, object_of(delta).get("text"), content_text(part.get("content"))),
            finish=part.get("stop_reason"),
            positions=event.get("logprobs", value.get("logprobs")),
        )
        for call in [*_objects(message.get("tool_calls")), object_of(object_of(delta).get("tool_call"))]:
            if call:
                choice.call(len(choice.calls), call.get("call_id"), call.get("tool_name"), _arguments(call))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return map(object_of, array_of(value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def content_text(value: Any) -> str:
    """The text of native content: a string, an item, or a list of items."""
    if is_array(value):
        return "".join(map(content_text, value))
    return _text(object_of(value).get("text", value))


def _arguments(call: Mapping[str, Any]) -> str:
    said = call.get("arguments_json") or call.get("arguments")
    return said if isinstance(said, str) else gate.dump(said).decode()


def _counts(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The usage, or the native metrics by their names."""
    usage = value.get("usage")
    if is_object(usage):
        return usage
    return {_text(one.get("metric")): one.get("value") for one in _objects(value.get("metrics"))} or None
