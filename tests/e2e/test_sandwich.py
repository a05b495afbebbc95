"""Two gateways in a row, there and back again: the answer is the direct one, but for ids and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openai
import pytest
from llama_stack_client import LlamaStackClient

from . import asked, servers
from .servers import MODEL, VLLM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .servers import Server


@pytest.fixture(scope="module")
def native_over_native(openai_face: Server, logs: Path) -> Iterator[Server]:
    """The native face over the OpenAI face over a native server."""
    with servers.gateway(f"openai={openai_face.url}/v1", logs) as server:
        yield server


@pytest.fixture(scope="module")
def openai_over_openai(native_face: Server, logs: Path) -> Iterator[Server]:
    """The OpenAI face over the native face over an OpenAI-compatible server."""
    with servers.gateway(f"llama-stack={native_face.url}", logs) as server:
        yield server


OPENAI = {
    "chat": asked.openai(MODEL, asked.HELLO),
    "tools": asked.openai(MODEL, asked.CALL, tools=[asked.WEATHER]),
    "length": asked.openai(MODEL, asked.HELLO, max_tokens=3),
    "stops": asked.openai(MODEL, asked.HELLO, stop=["!"]),
}
NATIVE = {
    "chat": asked.llama_stack(VLLM, asked.HELLO),
    "tools": asked.llama_stack(VLLM, asked.CALL, tools=[asked.NATIVE_WEATHER]),
}


@pytest.mark.parametrize("name", OPENAI)
class TestOfAnOpenAIClient:
    def test_an_answer(self, llama_cpp: Server, openai_over_openai: Server, name: str) -> None:
        direct, around = (
            client(server).chat.completions.create(**OPENAI[name]) for server in (llama_cpp, openai_over_openai)
        )
        assert told(direct) == told(around)

    def test_a_stream(self, llama_cpp: Server, openai_over_openai: Server, name: str) -> None:
        direct, around = (
            list(client(server).chat.completions.create(**OPENAI[name], stream=True))
            for server in (llama_cpp, openai_over_openai)
        )
        assert joined(direct) == joined(around)


def client(server: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0, timeout=300)


def told(answer: Any) -> Any:
    """What an answer says, but for ids, times and who counts: text, calls, the finish, and the three counts."""
    choice, usage = answer.choices[0], answer.usage
    calls = [(call.function.name, call.function.arguments) for call in choice.message.tool_calls or []]
    text = choice.message.content or None  # beside calls llama.cpp says "", and OpenAI null
    counts = (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens)
    return answer.model, choice.message.role, text, calls, choice.finish_reason, counts


def joined(chunks: list[Any]) -> Any:
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    text = "".join(choice.delta.content or "" for choice in choices)
    pieces = [piece.function for choice in choices for piece in choice.delta.tool_calls or []]
    calls = [piece.name for piece in pieces if piece.name], "".join(piece.arguments or "" for piece in pieces)
    return text, calls, [choice.finish_reason for choice in choices if choice.finish_reason]


@pytest.mark.parametrize("name", NATIVE)
class TestOfANativeClient:
    def test_an_answer(self, native: Server, native_over_native: Server, name: str) -> None:
        direct, around = (
            native_client(server).inference.chat_completion(**NATIVE[name]) for server in (native, native_over_native)
        )
        assert natively_told(direct) == natively_told(around)

    def test_a_stream(self, native: Server, native_over_native: Server, name: str) -> None:
        direct, around = (
            list(native_client(server).inference.chat_completion(**NATIVE[name], stream=True))
            for server in (native, native_over_native)
        )
        assert natively_joined(direct) == natively_joined(around)


def native_client(server: Server) -> LlamaStackClient:
    return LlamaStackClient(base_url=server.url, max_retries=0, timeout=300)


def natively_told(answer: Any) -> Any:
    """The same of a native answer; servers differ in the stop reason of calls, which says end_of_turn or end_of_message."""
    message = answer.completion_message
    calls = [(call.tool_name, call.arguments) for call in message.tool_calls or []]
    counts = {metric.metric: metric.value for metric in answer.metrics}
    return message.role, message.content, calls, None if calls else message.stop_reason, counts


def natively_joined(events: list[Any]) -> Any:
    inner = [event.event for event in events]
    text = "".join(event.delta.text for event in inner if event.delta.type == "text")
    calls = [event.delta.tool_call for event in inner if getattr(event.delta, "parse_status", "") == "succeeded"]
    reason = None if calls else inner[-1].stop_reason
    return text, [(call.tool_name, call.arguments) for call in calls], reason
