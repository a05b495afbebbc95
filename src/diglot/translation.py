"""What every translator gives: the data, the losses, and the two other faces of the data."""

from __future__ import annotations

from functools import cache, reduce
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast, overload

from diglot import gate
from diglot.errors import InvalidInput
from diglot.report import clip, show, spell
from diglot.sides import check_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import models as ls_models
    from diglot_types.llama_stack import strict as ls
    from diglot_types.ollama import models as ollama_models
    from diglot_types.ollama import strict as ollama
    from diglot_types.openai import models as oai_models
    from diglot_types.openai import strict as oai
    from pydantic import BaseModel

    from diglot.report import At, Loss
    from diglot.shape import Shape

D = TypeVar("D")
M = TypeVar("M", bound="BaseModel")
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
            self, made: Translation[oai.CreateEmbeddingRequest], kind: object = None
        ) -> oai_models.CreateEmbeddingRequest: ...
        @overload
        def __get__(
            self, made: Translation[oai.CreateEmbeddingResponse], kind: object = None
        ) -> oai_models.CreateEmbeddingResponse: ...
        @overload
        def __get__(
            self, made: Translation[oai.ListModelsResponse], kind: object = None
        ) -> oai_models.ListModelsResponse: ...
        @overload
        def __get__(self, made: Translation[oai.Model], kind: object = None) -> oai_models.Model: ...
        @overload
        def __get__(
            self, made: Translation[ls.EmbeddingsRequest], kind: object = None
        ) -> ls_models.EmbeddingsRequest: ...
        @overload
        def __get__(
            self, made: Translation[ls.EmbeddingsResponse], kind: object = None
        ) -> ls_models.EmbeddingsResponse: ...
        @overload
        def __get__(
            self, made: Translation[ls.ListModelsResponse], kind: object = None
        ) -> ls_models.ListModelsResponse: ...
        @overload
        def __get__(self, made: Translation[ls.Model], kind: object = None) -> ls_models.Model: ...
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
        @overload
        def __get__(
            self, made: Translation[ls.BatchChatCompletionRequest], kind: object = None
        ) -> ls_models.BatchChatCompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[ls.BatchChatCompletionResponse], kind: object = None
        ) -> ls_models.BatchChatCompletionResponse: ...
        @overload
        def __get__(
            self, made: Translation[ls.BatchCompletionRequest], kind: object = None
        ) -> ls_models.BatchCompletionRequest: ...
        @overload
        def __get__(
            self, made: Translation[ls.BatchCompletionResponse], kind: object = None
        ) -> ls_models.BatchCompletionResponse: ...

        @overload
        def __get__(
            self, made: Translation[ollama.GenerateRequest], kind: object = None
        ) -> ollama_models.GenerateRequest: ...

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
        return self.read_as(_model(self._shape.side, self._shape.component))

    def read_as(self, kind: type[M]) -> M:
        """The document as a model of this class, which may add to the generated one; raises InvalidInput."""
        try:
            return kind.model_validate(self.data)
        except ValueError as error:  # pydantic's ValidationError is one
            first = cast("Any", error).errors()[0]
            path = spell(reduce(lambda at, step: (at, step), first["loc"], cast("At", None)))
            raise InvalidInput(f"{clip(path) or 'the document'} does not fit its model: {first['msg']}", path) from None

    def told(self, losses: Sequence[Loss]) -> Translation[D]:
        """The same document, with its losses told in other words."""
        return Translation(self.data, losses, self._shape)

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


def known_check(check: Check) -> None:
    """Raise InvalidInput for what is no check."""
    if not isinstance(check, str) or check not in {"schema", "types"}:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"check={show(check)} is unknown: schema and types are known")


def write(data: D, losses: Sequence[Loss], shape: Shape, check: Check) -> Translation[D]:
    """The translation, checked; raises InvalidInput where what the source says has no valid form on the other side."""
    if check == "schema":
        shape.check(data)
    return Translation(data, losses, shape)
