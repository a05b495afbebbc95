"""Llama Stack's native interface over a client of the openai SDK, as llama_stack_client 0.2 has it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from diglot.clients.face import AsyncFace, SyncFace
from diglot.clients.llama_stack_resources import AsyncInference, AsyncModels, Inference, Models
from diglot.clients.settings import Settings
from diglot.profile import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from openai import AsyncOpenAI, OpenAI

    from diglot.clients.openai import AsyncOpenAIOverLlamaStack, OpenAIOverLlamaStack
    from diglot.profile import Profile
    from diglot.report import Loss, OnLoss


class LlamaStackOverOpenAI(SyncFace["OpenAI | OpenAIOverLlamaStack"]):
    """A native client for any OpenAI-compatible server, which an `openai.OpenAI` asks.

    on_loss: the policy for requests. profile: the server's. aliases: by the name that the program asks for, the server's
    model. tell: called with every loss. Raises InvalidInput and UnknownProvider for arguments that are none.
    """

    def __init__(
        self,
        client: OpenAI | OpenAIOverLlamaStack,
        *,
        on_loss: OnLoss = None,
        profile: Profile | str = DEFAULT,
        aliases: Mapping[str, str] | None = None,
        tell: Callable[[Loss], object] | None = None,
    ) -> None:
        super().__init__(client, Settings(on_loss, profile, aliases or {}, tell))

    @cached_property
    def inference(self) -> Inference:
        """Chat completions, text completions and embeddings."""
        return Inference(self._client, self._settings)

    @cached_property
    def models(self) -> Models:
        """The server's models."""
        return Models(self._client, self._settings)


class AsyncLlamaStackOverOpenAI(AsyncFace["AsyncOpenAI | AsyncOpenAIOverLlamaStack"]):
    """The same over an `openai.AsyncOpenAI`."""

    def __init__(
        self,
        client: AsyncOpenAI | AsyncOpenAIOverLlamaStack,
        *,
        on_loss: OnLoss = None,
        profile: Profile | str = DEFAULT,
        aliases: Mapping[str, str] | None = None,
        tell: Callable[[Loss], object] | None = None,
    ) -> None:
        super().__init__(client, Settings(on_loss, profile, aliases or {}, tell))

    @cached_property
    def inference(self) -> AsyncInference:
        """Chat completions, text completions and embeddings."""
        return AsyncInference(self._client, self._settings)

    @cached_property
    def models(self) -> AsyncModels:
        """The server's models."""
        return AsyncModels(self._client, self._settings)
