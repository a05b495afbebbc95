"""The groups of methods of the native interface over an OpenAI client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from diglot import chat, completion
from diglot.clients.asking import ask, ask_async
from diglot.clients.face import Resource
from diglot.clients.faults import raised_for
from diglot.clients.listing import to_llama_stack
from diglot.clients.llama_stack_answers import (
    BatchChatCompletionResponse,
    BatchCompletionResponse,
    ChatCompletionResponse,
    CompletionResponse,
    EmbeddingsResponse,
    Model,
)
from diglot.clients.question import options_of
from diglot.clients.questions import asked_of_openai, batch_asked_of_openai, embedding_asked_of_openai

if TYPE_CHECKING:
    from typing import TypeAlias, Unpack

    from diglot_types.llama_stack import models

    from diglot.clients.parameters import (
        NativeBatchChatCompletion,
        NativeBatchCompletion,
        NativeChatCompletion,
        NativeCompletion,
        NativeEmbeddings,
        Options,
    )
    from diglot.clients.streams import AsyncStream, Stream

    ChatChunk: TypeAlias = models.ChatCompletionResponseStreamChunk
    CompletionChunk: TypeAlias = models.CompletionResponseStreamChunk


class Inference(Resource):
    """`client.inference`."""

    @overload
    def chat_completion(
        self, *, stream: Literal[False] | None = None, **request: Unpack[NativeChatCompletion]
    ) -> ChatCompletionResponse: ...
    @overload
    def chat_completion(
        self, *, stream: Literal[True], **request: Unpack[NativeChatCompletion]
    ) -> Stream[ChatChunk]: ...
    @overload
    def chat_completion(
        self, *, stream: bool, **request: Unpack[NativeChatCompletion]
    ) -> ChatCompletionResponse | Stream[ChatChunk]: ...
    def chat_completion(self, **request: Any) -> Any:
        """A chat completion, plain or streamed; raises what docs/clients.md says of errors."""
        question = asked_of_openai(chat, request, self._settings)
        return ask(self._client.chat.completions.create, question, ChatCompletionResponse)

    @overload
    def completion(
        self, *, stream: Literal[False] | None = None, **request: Unpack[NativeCompletion]
    ) -> CompletionResponse: ...
    @overload
    def completion(self, *, stream: Literal[True], **request: Unpack[NativeCompletion]) -> Stream[CompletionChunk]: ...
    @overload
    def completion(
        self, *, stream: bool, **request: Unpack[NativeCompletion]
    ) -> CompletionResponse | Stream[CompletionChunk]: ...
    def completion(self, **request: Any) -> Any:
        """A text completion, plain or streamed."""
        question = asked_of_openai(completion, request, self._settings)
        return ask(self._client.completions.create, question, CompletionResponse)

    def batch_chat_completion(self, **request: Unpack[NativeBatchChatCompletion]) -> BatchChatCompletionResponse:
        """A chat completion for each conversation, side by side; where one fails, all do."""
        question = batch_asked_of_openai(chat, request, self._settings)
        answer: BatchChatCompletionResponse = ask(
            self._client.chat.completions.create, question, BatchChatCompletionResponse
        )
        return answer

    def batch_completion(self, **request: Unpack[NativeBatchCompletion]) -> BatchCompletionResponse:
        """A text completion for each content, side by side."""
        question = batch_asked_of_openai(completion, request, self._settings)
        answer: BatchCompletionResponse = ask(self._client.completions.create, question, BatchCompletionResponse)
        return answer

    def embeddings(self, **request: Unpack[NativeEmbeddings]) -> EmbeddingsResponse:
        """Embeddings, in numbers."""
        question = embedding_asked_of_openai(request, self._settings)
        answer: EmbeddingsResponse = ask(self._client.embeddings.create, question, EmbeddingsResponse)
        return answer


class AsyncInference(Resource):
    """`client.inference` of an async client."""

    @overload
    async def chat_completion(
        self, *, stream: Literal[False] | None = None, **request: Unpack[NativeChatCompletion]
    ) -> ChatCompletionResponse: ...
    @overload
    async def chat_completion(
        self, *, stream: Literal[True], **request: Unpack[NativeChatCompletion]
    ) -> AsyncStream[ChatChunk]: ...
    @overload
    async def chat_completion(
        self, *, stream: bool, **request: Unpack[NativeChatCompletion]
    ) -> ChatCompletionResponse | AsyncStream[ChatChunk]: ...
    async def chat_completion(self, **request: Any) -> Any:
        """As the sync client's."""
        question = asked_of_openai(chat, request, self._settings)
        return await ask_async(self._client.chat.completions.create, question, ChatCompletionResponse)

    @overload
    async def completion(
        self, *, stream: Literal[False] | None = None, **request: Unpack[NativeCompletion]
    ) -> CompletionResponse: ...
    @overload
    async def completion(
        self, *, stream: Literal[True], **request: Unpack[NativeCompletion]
    ) -> AsyncStream[CompletionChunk]: ...
    @overload
    async def completion(
        self, *, stream: bool, **request: Unpack[NativeCompletion]
    ) -> CompletionResponse | AsyncStream[CompletionChunk]: ...
    async def completion(self, **request: Any) -> Any:
        """As the sync client's."""
        question = asked_of_openai(completion, request, self._settings)
        return await ask_async(self._client.completions.create, question, CompletionResponse)

    async def batch_chat_completion(self, **request: Unpack[NativeBatchChatCompletion]) -> BatchChatCompletionResponse:
        """As the sync client's."""
        question = batch_asked_of_openai(chat, request, self._settings)
        answer: BatchChatCompletionResponse = await ask_async(
            self._client.chat.completions.create, question, BatchChatCompletionResponse
        )
        return answer

    async def batch_completion(self, **request: Unpack[NativeBatchCompletion]) -> BatchCompletionResponse:
        """As the sync client's."""
        question = batch_asked_of_openai(completion, request, self._settings)
        answer: BatchCompletionResponse = await ask_async(
            self._client.completions.create, question, BatchCompletionResponse
        )
        return answer

    async def embeddings(self, **request: Unpack[NativeEmbeddings]) -> EmbeddingsResponse:
        """As the sync client's."""
        question = embedding_asked_of_openai(request, self._settings)
        answer: EmbeddingsResponse = await ask_async(self._client.embeddings.create, question, EmbeddingsResponse)
        return answer


class Models(Resource):
    """`client.models`."""

    def list(self, **options: Unpack[Options]) -> list[Model]:
        """Every model of the server, and what `aliases` calls them."""
        with raised_for("llama_stack"):
            listed = [*self._client.models.list(**options_of(options, "llama_stack"))]
            made = to_llama_stack(listed, self._settings)
        return [Model.model_validate(one) for one in made.data["data"]]


class AsyncModels(Resource):
    """`client.models` of an async client."""

    async def list(self, **options: Unpack[Options]) -> list[Model]:
        """As the sync client's."""
        with raised_for("llama_stack"):
            listed = [one async for one in self._client.models.list(**options_of(options, "llama_stack"))]
            made = to_llama_stack(listed, self._settings)
        return [Model.model_validate(one) for one in made.data["data"]]
