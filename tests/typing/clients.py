"""How the in-process clients are typed: read by mypy and pyright, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from diglot.clients import (
    AsyncLlamaStackOverOpenAI,
    AsyncOpenAIOverLlamaStack,
    AsyncStream,
    LlamaStackOverOpenAI,
    OpenAIOverLlamaStack,
    Stream,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import models as ls
    from diglot_types.openai import models as oai
    from llama_stack_client import AsyncLlamaStackClient, LlamaStackClient
    from llama_stack_client.types import UserMessage
    from openai import AsyncOpenAI, OpenAI
    from openai.types.chat import ChatCompletionMessage, ChatCompletionMessageParam

    from diglot import Loss
    from diglot.clients.llama_stack_answers import ChatCompletionResponse
    from diglot.clients.openai_answers import ChatCompletion

    NativeChunk = ls.ChatCompletionResponseStreamChunk
    Chunk = oai.CreateChatCompletionStreamResponse


def native(below: OpenAI, message: UserMessage, losses: list[Loss], ask_stream: bool) -> None:
    client = LlamaStackOverOpenAI(below, on_loss="record", profile="default", aliases={"a": "b"}, tell=losses.append)
    answer = client.inference.chat_completion(
        model_id="m",
        messages=[{"role": "user", "content": "Hi"}, message],
        sampling_params={"strategy": {"type": "greedy"}, "max_tokens": 9},
        tools=[{"tool_name": "weather", "parameters": {"city": {"param_type": "string"}}}],
        timeout=5.0,
        extra_headers={"x-mine": "1"},
    )
    assert_type(answer, "ChatCompletionResponse")
    assert_type(answer.losses, "Sequence[Loss]")
    assert_type(answer.completion_message, "ls.CompletionMessage")
    assert_type(answer.completion_message.stop_reason, str | None)
    messages = [message, answer.completion_message]
    with client.inference.chat_completion(model_id="m", messages=messages, stream=True) as stream:
        assert_type(stream, "Stream[NativeChunk]")
        for chunk in stream:
            assert_type(chunk, "NativeChunk")
            if chunk.event.delta.type == "text":
                assert_type(chunk.event.delta.text, str)
        assert_type(stream.losses, "Sequence[Loss]")
    either = client.inference.chat_completion(model_id="m", messages=messages, stream=ask_stream)
    assert_type(either, "ChatCompletionResponse | Stream[NativeChunk]")
    assert_type(client.models.list()[0].identifier, str)
    assert_type(client.models.list()[0].api_model_type, str | None)
    assert_type(client.with_options(timeout=3), LlamaStackOverOpenAI)


def openly(below: LlamaStackClient, message: ChatCompletionMessageParam, said: ChatCompletionMessage) -> None:
    client = OpenAIOverLlamaStack(below, on_loss={"tuning": "raise"})
    answer = client.chat.completions.create(
        model="m",
        messages=[{"role": "user", "content": "Hi"}, message, said],
        n=2,
        temperature=0,
        stop=["a"],
        tools=[{"type": "function", "function": {"name": "weather"}}],
    )
    assert_type(answer, "ChatCompletion")
    assert_type(answer.choices[0].message.refusal, str | None)
    assert_type(answer.losses, "Sequence[Loss]")
    with client.chat.completions.create(model="m", messages=[answer.choices[0].message], stream=True) as stream:
        assert_type(stream, "Stream[Chunk]")
    assert_type([model.id for model in client.models.list()], list[str])
    assert_type([model.id for model in client.models.list().data], list[str])
    LlamaStackOverOpenAI(client)


async def natively(below: AsyncOpenAI) -> None:
    async with AsyncLlamaStackOverOpenAI(below) as client:
        answer = await client.inference.chat_completion(model_id="m", messages=[])
        assert_type(answer, "ChatCompletionResponse")
        async with await client.inference.chat_completion(model_id="m", messages=[], stream=True) as stream:
            assert_type(stream, "AsyncStream[NativeChunk]")
            async for chunk in stream:
                assert_type(chunk.event.event_type, "ls.ChatCompletionResponseEventType")
        assert_type((await client.models.list())[0].identifier, str)


async def openly_async(below: AsyncLlamaStackClient) -> None:
    client = AsyncOpenAIOverLlamaStack(below)
    answer = await client.chat.completions.create(model="m", messages=[])
    assert_type(answer, "ChatCompletion")
    assert_type(await client.chat.completions.create(model="m", messages=[], stream=True), "AsyncStream[Chunk]")
    assert_type([model.id async for model in client.models.list()], list[str])
    assert_type((await client.models.list()).data, "list[oai.Model]")


def wrong(sync: OpenAI, below: LlamaStackClient) -> None:
    AsyncLlamaStackOverOpenAI(sync)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client = OpenAIOverLlamaStack(below)
    client.chat.completions.create(model="m")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    client.chat.completions.create(model="m", messages=[], temprature=0)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    client.chat.completions.create(model="m", messages=[], n="2")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
