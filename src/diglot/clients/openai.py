"""OpenAI's interface over a client of the llama_stack_client SDK, as the openai SDK has it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from diglot.clients.face import AsyncFace, SyncFace
from diglot.clients.openai_resources import (
    AsyncChat,
    AsyncCompletions,
    AsyncEmbeddings,
    AsyncModels,
    Chat,
    Completions,
    Embeddings,
    Models,
)
from diglot.clients.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llama_stack_client import AsyncLlamaStackClient, LlamaStackClient

    from diglot.clients.llama_stack import AsyncLlamaStackOverOpenAI, LlamaStackOverOpenAI
    from diglot.report import Loss, OnLoss


class OpenAIOverLlamaStack(SyncFace["LlamaStackClient | LlamaStackOverOpenAI"]):
    """An OpenAI client for a native Llama Stack server, which a `llama_stack_client.LlamaStackClient` asks.

    on_loss: the policy for requests. aliases: by the name that the program asks for, the server's model. tell: called with
    every loss. Raises InvalidInput for arguments that are none.
    """

    def __init__(
        self,
        client: LlamaStackClient | LlamaStackOverOpenAI,
        *,
        on_loss: OnLoss = None,
        aliases: Mapping[str, str] | None = None,
        tell: Callable[[Loss], object] | None = None,
    ) -> None:
        super().__init__(client, Settings(on_loss, aliases=aliases or {}, tell=tell))

    @cached_property
    def chat(self) -> Chat:
        """Chat completions, at `chat.completions`."""
        return Chat(self._client, self._settings)

    @cached_property
    def completions(self) -> Completions:
        """Text completions."""
        return Completions(self._client, self._settings)

    @cached_property
    def embeddings(self) -> Embeddings:
        """Embeddings."""
        return Embeddings(self._client, self._settings)

    @cached_property
    def models(self) -> Models:
        """The server's models."""
        return Models(self._client, self._settings)


class AsyncOpenAIOverLlamaStack(AsyncFace["AsyncLlamaStackClient | AsyncLlamaStackOverOpenAI"]):
    """The same over a `llama_stack_client.AsyncLlamaStackClient`."""

    def __init__(
        self,
        client: AsyncLlamaStackClient | AsyncLlamaStackOverOpenAI,
        *,
        on_loss: OnLoss = None,
        aliases: Mapping[str, str] | None = None,
        tell: Callable[[Loss], object] | None = None,
    ) -> None:
        super().__init__(client, Settings(on_loss, aliases=aliases or {}, tell=tell))

    @cached_property
    def chat(self) -> AsyncChat:
        """Chat completions, at `chat.completions`."""
        return AsyncChat(self._client, self._settings)

    @cached_property
    def completions(self) -> AsyncCompletions:
        """Text completions."""
        return AsyncCompletions(self._client, self._settings)

    @cached_property
    def embeddings(self) -> AsyncEmbeddings:
        """Embeddings."""
        return AsyncEmbeddings(self._client, self._settings)

    @cached_property
    def models(self) -> AsyncModels:
        """The server's models."""
        return AsyncModels(self._client, self._settings)
