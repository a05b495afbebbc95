"""What every translator gives: the data, the losses, and the two other faces of the data."""

from __future__ import annotations

from functools import cache, reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast, overload

from diglot import gate
from diglot.errors import InvalidInput
from diglot.report import clip, show, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import models as ls_models
    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import models as oai_models
    from diglot_types.openai import strict as oai
    from pydantic import BaseModel

    from diglot.report import At, Loss
    from diglot.shape import Shape

D = TypeVar("D")
Check: TypeAlias = Literal["schema", "types"]


class _Model:
    """The member `model`: the document as the generated pydantic model, made anew each time it is asked for."""

    if TYPE_CHECKING:

        @overload
        def __get__(
            self, made: Translation[oai.CreateChatCompletionRequest], kind: object = None
        ) -> oai_models.CreateChatCompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[oai.CreateChatCompletionResponse], kind: object = None
        ) -> oai_models.CreateChatCompletionResponse: ...
        @overload
        def __get__(
            self, made: Translation[oai.CreateChatCompletionStreamResponse], kind: object = None
        ) -> oai_models.CreateChatCompletionStreamResponse: ...
        @overload
        def __get__(
            self, made: Translation[oai.CreateCompletionRequest], kind: object = None
        ) -> oai_models.CreateCompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[oai.CreateCompletionResponse], kind: object = None
        ) -> oai_models.CreateCompletionResponse: ...
        @overload
        def __get__(
            self, made: Translation[ls.CompletionRequest], kind: object = None
        ) -> ls_models.CompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[ls.CompletionResponse], kind: object = None
        ) -> ls_models.CompletionResponse: ...
        @overload
        def __get__(
            self, made: Translation[ls.CompletionResponseStreamChunk], kind: object = None
        ) -> ls_models.CompletionResponseStreamChunk: ...
        @overload
        def __get__(
            self, made: Translation[ls.ChatCompletionRequest], kind: object = None
        ) -> ls_models.ChatCompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[ls.ChatCompletionResponse], kind: object = None
        ) -> ls_models.ChatCompletionResponse: ...
        @overload
        def __get__(
            self, made: Translation[ls.ChatCompletionResponseStreamChunk], kind: object = None
        ) -> ls_models.ChatCompletionResponseStreamChunk: ...

    def __get__(self, made: Translation[Any] | None, kind: object = None) -> Any:
        return self if made is None else made.validated()


class Translation(Generic[D]):
    """One translated document.

    data: plain data, typed by the generated TypedDict of the target.
    losses: what did not come over, in the order it was met.
    """

    __slots__ = ("_shape", "data", "losses")

    def __init__(self, data: D, losses: Sequence[Loss], shape: Shape) -> None:
        self.data = data
        self.losses = losses
        self._shape = shape

    def json(self) -> bytes:
        """The document as compact JSON bytes; integers of any size are exact."""
        return gate.dump(self.data)

    model = _Model()

    def validated(self) -> BaseModel:
        """The document as the generated pydantic model; `model` is the same, typed."""
        try:
            return _model(self._shape.side, self._shape.component).model_validate(self.data)
        except ValueError as error:  # pydantic's ValidationError is one
            first = cast("Any", error).errors()[0]
            path = spell(reduce(lambda at, step: (at, step), first["loc"], cast("At", None)))
            raise InvalidInput(f"{clip(path) or 'the document'} does not fit its model: {first['msg']}", path) from None

    def __repr__(self) -> str:
        return f"Translation({self._shape.component}, losses={len(self.losses)})"


@cache
def _model(side: str, component: str) -> type[BaseModel]:
    found: type[BaseModel] = getattr(import_module(f"diglot_types.{side}.models"), component)
    return found


class Parsed:
    """Plain data that the gate has read already: a translator takes it as it is, without a copy, and never changes it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def plain_of(source: object) -> Any:
    """Plain data from anything a translator takes; raises InvalidInput."""
    if isinstance(source, bytes):
        return gate.parse(source)
    if isinstance(source, Parsed):
        return source.value
    if isinstance(source, Translation):
        source = cast("Translation[object]", source).data
    return gate.load(source)


def read(source: object, shape: Shape) -> Any:
    """Plain data of a shape, from anything a translator takes; raises InvalidInput."""
    value = plain_of(source)
    check_side(value, shape)
    return value


_SIGNS: Final = {  # what tells a document of one side from that of the other, and what takes the other's
    ("openai", "CreateChatCompletionRequest"): (
        "model",
        "model_id",
        "a native request: translate it with request_to_openai",
    ),
    ("llama_stack", "ChatCompletionRequest"): (
        "model_id",
        "model",
        "an OpenAI request: translate it with request_to_llama_stack",
    ),
    ("openai", "CreateChatCompletionResponse"): (
        "choices",
        "completion_message",
        "a native answer: translate it with response_to_openai",
    ),
    ("llama_stack", "ChatCompletionResponse"): (
        "completion_message",
        "choices",
        "an OpenAI answer: translate it with response_to_llama_stack",
    ),
    ("openai", "CreateCompletionRequest"): (
        "prompt",
        "content",
        "a native request: translate it with request_to_openai",
    ),
    ("llama_stack", "CompletionRequest"): (
        "content",
        "prompt",
        "an OpenAI request: translate it with request_to_llama_stack",
    ),
    ("openai", "CreateCompletionResponse"): (
        "choices",
        "content",
        "a native answer: translate it with response_to_openai",
    ),
    ("llama_stack", "CompletionResponse"): (
        "content",
        "choices",
        "an OpenAI answer: translate it with response_to_llama_stack",
    ),
    ("llama_stack", "CompletionResponseStreamChunk"): (
        "delta",
        "choices",
        "an OpenAI chunk: feed it to ChunksToEvents",
    ),
    ("llama_stack", "ChatCompletionResponseStreamChunk"): (
        "event",
        "choices",
        "an OpenAI chunk: feed it to ChunksToEvents",
    ),
}


def check_side(value: Any, shape: Shape) -> None:
    """Check what was read against its shape; raises InvalidInput, which names the way where it is the other side's."""
    try:
        shape.check(value)
    except InvalidInput as error:
        raise with_the_way(error, value, shape) from None


def with_the_way(error: InvalidInput, value: Any, shape: Shape) -> InvalidInput:
    """The same error; it names the way where what does not fit the shape is of the other side."""
    signs = _SIGNS.get((shape.side, shape.component))
    if signs and not error.path and gate.is_object(value) and signs[0] not in value and signs[1] in value:
        return InvalidInput(f"{error}: this looks like {signs[2]}")
    return error


def known_check(check: Check) -> None:
    """Raise InvalidInput for what is no check."""
    if not isinstance(check, str) or check not in {"schema", "types"}:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"check={show(check)} is unknown: schema and types are known")


def write(data: D, losses: Sequence[Loss], shape: Shape, check: Check) -> Translation[D]:
    """The translation, checked; raises InvalidInput where what the source says has no valid form on the other side."""
    if check == "schema":
        shape.check(data)
    return Translation(data, losses, shape)
