"""The answers of OpenAI's interface, each the generated model and a little more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot_types.openai import models

from diglot.clients.answers import Answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator


class ChatCompletion(Answer, models.CreateChatCompletionResponse):
    """The answer of `chat.completions.create`, with what was lost."""


class Completion(Answer, models.CreateCompletionResponse):
    """The answer of `completions.create`, with what was lost."""


class EmbeddingResponse(Answer, models.CreateEmbeddingResponse):
    """The answer of `embeddings.create`, with what was lost."""


class ModelList(models.ListModelsResponse):
    """The page that `client.models.list()` gives, which is iterated as the openai SDK's is: for its models."""

    def __iter__(self) -> Iterator[models.Model]:  # type: ignore[override]
        return iter(self.data)

    async def __aiter__(self) -> AsyncIterator[models.Model]:
        for model in self.data:
            yield model


class AskedModels:
    """What an async `client.models.list()` gives: awaited it is the page, iterated its models."""

    def __init__(self, asked: Callable[[], Coroutine[Any, Any, ModelList]]) -> None:
        self._asked = asked

    def __await__(self) -> Generator[Any, Any, ModelList]:
        return self._asked().__await__()

    async def __aiter__(self) -> AsyncIterator[models.Model]:
        for model in await self:
            yield model
