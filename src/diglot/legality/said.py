"""What an answer or a stream said, read leniently: of a broken one what could be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.error_event import error_of, words
from diglot.errors import InvalidInput
from diglot.gate import array_of, is_array, is_object, object_of
from diglot.legality.items import items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diglot.legality.rule import Api, Operation


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool; arguments are the text that was said, which need not be JSON."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice, or one answer of a batch, or of a native server the only one.

    finish: the word it ended with, in its API's spelling. logprobs: how many positions there were; None where none were given.
    """

    index: int
    text: str = ""
    calls: tuple[Call, ...] = ()
    finish: str | None = None
    logprobs: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What was said.

    choices: by their index. usage: the counts, by OpenAI's names of them, which native metrics share.
    embeddings: the vectors; one in base64 is its text. models: their ids.
    error: the message of an error that stood in place of an answer, or ended a stream.
    """

    choices: tuple[Choice, ...] = ()
    usage: Mapping[str, Any] | None = None
    embeddings: tuple[Any, ...] = ()
    models: tuple[str, ...] = ()
    error: str | None = None


def said(raw: bytes, *, api: Api, operation: Operation, stream: bool) -> Said:
    """What the body of an answer says, or that of a stream; raises nothing, for what cannot be read said nothing."""
    told = _Told()
    for value in _values(raw, stream):
        error = error_of(value)
        if error is not None:
            told.error = words(error) or "an error without a message"
        elif operation in {"embedding", "models", "model"}:
            told.listed(object_of(value), operation)
        elif api == "openai":
            told.openai(object_of(value))
        else:
            told.native(object_of(value))
    choices = tuple(told.choices[index].made() for index in sorted(told.choices))
    return Said(choices, told.usage, tuple(told.embeddings), tuple(told.models), told.error)


def _values(raw: bytes, stream: bool) -> Iterator[Any]:
    """The documents that can be read."""
    for text in [item.text for item in items(raw)] if stream else [raw]:
        try:
            yield gate.parse(text)
        except InvalidInput:
            continue


@dataclass(slots=True)
class _Calling:
    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class _Choosing:
    """A choice as it is gathered."""

    index: int
    text: list[str] = field(default_factory=list[str])
    calls: list[_Calling] = field(default_factory=list[_Calling])
    by_index: dict[Any, _Calling] = field(default_factory=dict[Any, _Calling])
    finish: str | None = None
    logprobs: int | None = None
    role: str | None = None

    def made(self) -> Choice:
        calls = tuple(Call(call.id, call.name, "".join(call.arguments)) for call in self.calls)
        return Choice(self.index, "".join(self.text), calls, self.finish, self.logprobs, self.role)

    def call(self, key: Any, id: Any, name: Any, arguments: Any) -> None:  # noqa: A002
        """Add to a call, or begin one: another id at the same index is another call."""
        call = self.by_index.get(key)
        if call is None or (_text(id) and call.id and id != call.id):
            call = self.by_index[key] = _Calling()
            self.calls.append(call)
        call.id, call.name = call.id or _text(id), call.name or _text(name)
        call.arguments.append(_text(arguments))

    def position(self, found: Any) -> None:
        """Count positions of log probabilities."""
        if is_array(found):
            self.logprobs = (self.logprobs or 0) + len(found)


class _Told:
    """What was said so far."""

    def __init__(self) -> None:
        self.choices: dict[int, _Choosing] = {}
        self.usage: Mapping[str, Any] | None = None
        self.embeddings: list[Any] = []
        self.models: list[str] = []
        self.error: str | None = None

    def _choice(self, index: Any) -> _Choosing:
        index = index if isinstance(index, int) else 0
        return self.choices.setdefault(index, _Choosing(index))

    def listed(self, value: Mapping[str, Any], operation: Operation) -> None:
        """Read embeddings, or models."""
        self.usage = _counts(value) or self.usage
        if operation == "embedding":
            self.embeddings += [object_of(one).get("embedding") for one in array_of(value.get("data"))]
            self.embeddings += array_of(value.get("embeddings"))
            return
        for one in array_of(value.get("data")) if operation == "models" else [value]:
            name = object_of(one).get("id", object_of(one).get("identifier"))
            self.models += [name] if isinstance(name, str) else []

    def openai(self, value: Mapping[str, Any]) -> None:
        """Read one answer or chunk of OpenAI's API."""
        self.usage = _counts(value) or self.usage
        for one in map(object_of, array_of(value.get("choices"))):
            choice, part = self._choice(one.get("index")), object_of(one.get("delta", one.get("message")))
            choice.role = choice.role or part.get("role")
            choice.text += [_text(part.get("content")), _text(one.get("text"))]
            choice.finish = one.get("finish_reason") or choice.finish
            choice.position(_positions(one.get("logprobs")))
            for i, call in enumerate(map(object_of, array_of(part.get("tool_calls")))):
                function = object_of(call.get("function", call.get("custom")))
                said = function.get("arguments", function.get("input"))
                choice.call(call.get("index", i), call.get("id"), function.get("name"), said)
            if is_object(part.get("function_call")):
                choice.call(
                    "function_call", "", part["function_call"].get("name"), part["function_call"].get("arguments")
                )

    def native(self, value: Mapping[str, Any]) -> None:
        """Read one answer of the native API, one of its batches, or one event or chunk."""
        self.usage = _counts(value) or self.usage
        for i, one in enumerate(map(object_of, array_of(value.get("batch")))):
            self._native(one, self._choice(i))
        if "batch" not in value:
            self._native(value, self._choice(0))

    def _native(self, value: Mapping[str, Any], choice: _Choosing) -> None:
        event, message = object_of(value.get("event")), object_of(value.get("completion_message"))
        part: Mapping[str, Any] = event or message or value
        delta = part.get("delta")
        choice.role = choice.role or message.get("role")
        choice.finish = part.get("stop_reason") or choice.finish
        choice.position(event.get("logprobs", value.get("logprobs")))
        choice.text += [_text(delta), _text(object_of(delta).get("text")), _content(part.get("content"))]
        calls = array_of(message.get("tool_calls"))
        for call in map(object_of, [*calls, object_of(delta).get("tool_call")]):
            if call:
                choice.call(len(choice.calls), call.get("call_id"), call.get("tool_name"), _arguments(call))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _content(value: Any) -> str:
    """The text of native content: a string, an item, or a list of items."""
    if is_array(value):
        return "".join(map(_content, value))
    return _text(object_of(value).get("text", value))


def _arguments(call: Mapping[str, Any]) -> str:
    said = call.get("arguments_json") or call.get("arguments")
    return said if isinstance(said, str) else gate.dump(said).decode()


def _positions(logprobs: Any) -> Any:
    found = object_of(logprobs)
    return found.get("content", found.get("tokens"))


def _counts(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The usage, or the native metrics by their names."""
    usage = value.get("usage")
    if is_object(usage):
        return usage
    metrics = map(object_of, array_of(value.get("metrics")))
    return {_text(one.get("metric")): one.get("value") for one in metrics} or None
