"""The groups of methods of OpenAI's interface over a native client."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, overload

from diglot import chat, completion
from diglot.clients.asking import ask, ask_async
from diglot.clients.face import Resource
from diglot.clients.faults import raised_for
from diglot.clients.listing import to_openai
from diglot.clients.openai_answers import AskedModels, ChatCompletion, Completion, EmbeddingResponse, ModelList
from diglot.clients.question import options_of
from diglot.clients.questions import asked_of_llama_stack, embedding_asked_of_llama_stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias, Unpack

    from diglot_types.openai import models

    from diglot.clients.parameters import ChatCompletion as ChatCompletionParameters
    from diglot.clients.parameters import Completion as CompletionParameters
    from diglot.clients.parameters import Embeddings as EmbeddingsParameters
    from diglot.clients.parameters import Options
    from diglot.clients.streams import AsyncStream, Stream

    ChatChunk: TypeAlias = models.CreateChatCompletionStreamResponse
    CompletionChunk: TypeAlias = models.CreateCompletionResponse


class ChatCompletions(Resource):
    """`client.chat.completions`."""

    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **request: Unpack[ChatCompletionParameters]
    ) -> ChatCompletion: ...
    @overload
    def create(self, *, stream: Literal[True], **request: Unpack[ChatCompletionParameters]) -> Stream[ChatChunk]: ...
    @overload
    def create(
        self, *, stream: bool, **request: Unpack[ChatCompletionParameters]
    ) -> ChatCompletion | Stream[ChatChunk]: ...
    def create(self, **request: Any) -> Any:
        """A chat completion, plain or streamed, of n choices; raises what docs/clients.md says of errors."""
        question = asked_of_llama_stack(chat, "chatcmpl", request, self._settings)
        return ask(self._client.inference.chat_completion, question, ChatCompletion)


class Completions(Resource):
    """`client.completions`."""

    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **request: Unpack[CompletionParameters]
    ) -> Completion: ...
    @overload
    def create(self, *, stream: Literal[True], **request: Unpack[CompletionParameters]) -> Stream[CompletionChunk]: ...
    @overload
    def create(
        self, *, stream: bool, **request: Unpack[CompletionParameters]
    ) -> Completion | Stream[CompletionChunk]: ...
    def create(self, **request: Any) -> Any:
        """A text completion, plain or streamed, of n choices for each prompt."""
        question = asked_of_llama_stack(completion, "cmpl", request, self._settings)
        return ask(self._client.inference.completion, question, Completion)


class Embeddings(Resource):
    """`client.embeddings`."""

    def create(self, **request: Unpack[EmbeddingsParameters]) -> EmbeddingResponse:
        """Embeddings, in numbers or in base64."""
        question = embedding_asked_of_llama_stack(request, self._settings)
        answer: EmbeddingResponse = ask(self._client.inference.embeddings, question, EmbeddingResponse)
        return answer


class AsyncChatCompletions(Resource):
    """`client.chat.completions` of an async client."""

    @overload
    async def create(
        self, *, stream: Literal[False] | None = None, **request: Unpack[ChatCompletionParameters]
    ) -> ChatCompletion: ...
    @overload
    async def create(
        self, *, stream: Literal[True], **request: Unpack[ChatCompletionParameters]
    ) -> AsyncStream[ChatChunk]: ...
    @overload
    async def create(
        self, *, stream: bool, **request: Unpack[ChatCompletionParameters]
    ) -> ChatCompletion | AsyncStream[ChatChunk]: ...
    async def create(self, **request: Any) -> Any:
        """As the sync client's."""
        question = asked_of_llama_stack(chat, "chatcmpl", request, self._settings)
        return await ask_async(self._client.inference.chat_completion, question, ChatCompletion)


class AsyncCompletions(Resource):
    """`client.completions` of an async client."""

    @overload
    async def create(
        self, *, stream: Literal[False] | None = None, **request: Unpack[CompletionParameters]
    ) -> Completion: ...
    @overload
    async def create(
        self, *, stream: Literal[True], **request: Unpack[CompletionParameters]
    ) -> AsyncStream[CompletionChunk]: ...
    @overload
    async def create(
        self, *, stream: bool, **request: Unpack[CompletionParameters]
    ) -> Completion | AsyncStream[CompletionChunk]: ...
    async def create(self, **request: Any) -> Any:
        """As the sync client's."""
        question = asked_of_llama_stack(completion, "cmpl", request, self._settings)
        return await ask_async(self._client.inference.completion, question, Completion)


class AsyncEmbeddings(Resource):
    """`client.embeddings` of an async client."""

    async def create(self, **request: Unpack[EmbeddingsParameters]) -> EmbeddingResponse:
        """As the sync client's."""
        question = embedding_asked_of_llama_stack(request, self._settings)
        answer: EmbeddingResponse = await ask_async(self._client.inference.embeddings, question, EmbeddingResponse)
        return answer


class Chat(Resource):
    """`client.chat`."""

    @cached_property
    def completions(self) -> ChatCompletions:
        """Chat completions."""
        return ChatCompletions(self._client, self._settings)


class AsyncChat(Resource):
    """`client.chat` of an async client."""

    @cached_property
    def completions(self) -> AsyncChatCompletions:
        """Chat completions."""
        return AsyncChatCompletions(self._client, self._settings)


class Models(Resource):
    """`client.models`."""

    def list(self, **options: Unpack[Options]) -> ModelList:
        """Every model of the server, and what `aliases` calls them."""
        with raised_for("openai"):
            listed = self._client.models.list(**options_of(options, "openai"))
            return to_openai(listed, self._settings).read_as(ModelList)


class AsyncModels(Resource):
    """`client.models` of an async client."""

    def list(self, **options: Unpack[Options]) -> AskedModels:
        """As the sync client's."""
        return AskedModels(lambda: self._list(options_of(options, "openai")))

    async def _list(self, options: Mapping[str, Any]) -> ModelList:
        with raised_for("openai"):
            listed = await self._client.models.list(**options)
            return to_openai(listed, self._settings).read_as(ModelList)
