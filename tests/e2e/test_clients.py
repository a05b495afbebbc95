"""The in-process clients over real servers, and the programs of docs/clients.md, before they moved and after."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openai
import pytest
from llama_stack_client import AsyncLlamaStackClient, LlamaStackClient
from openai import AsyncOpenAI, OpenAI

from diglot.clients import (
    AsyncLlamaStackOverOpenAI,
    AsyncOpenAIOverLlamaStack,
    LlamaStackOverOpenAI,
    OpenAIOverLlamaStack,
)

from . import asked, legal
from .servers import EMBEDDING, LITELLM, MODEL, VLLM

if TYPE_CHECKING:
    from .servers import Server

ROOT = Path(__file__).parents[2]
EXAMPLES = dict(re.findall(r"```python (\S+)\n(.*?)```", (ROOT / "docs" / "clients.md").read_text(), re.DOTALL))


def ran(server: Server, model: str, *parts: str) -> list[str]:
    """The lines that an example prints when it is run against a server, which both SDKs find in the environment."""
    told = {
        "MODEL": model,
        "OPENAI_BASE_URL": f"{server.url}/v1",
        "OPENAI_API_KEY": "none",
        "LLAMA_STACK_BASE_URL": server.url,
    }
    program = "".join(EXAMPLES[part] for part in parts)
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def told(lines: list[str], end: str) -> None:
    assert re.fullmatch(r"call: get_weather \{.*city.*\}", lines[0])
    assert len(lines[1]) > len("answer: ")
    assert lines[-1] == end


def test_a_native_program_moves_to_an_openai_server(native: Server, llama_cpp: Server) -> None:
    for lines in (
        ran(native, VLLM, "before-llama-stack", "program-llama-stack"),
        ran(llama_cpp, MODEL, "after-llama-stack", "program-llama-stack"),
    ):
        told(lines, "stop reason: end_of_turn")


def test_an_openai_program_moves_to_a_native_server(native: Server, llama_cpp: Server) -> None:
    for lines in (
        ran(llama_cpp, MODEL, "before-openai", "program-openai"),
        ran(native, VLLM, "after-openai", "program-openai"),
    ):
        told(lines, "finish reason: stop")


def document(answer: Any) -> Any:
    return answer.model_dump(mode="json", exclude_unset=True)


@pytest.fixture
def natively(llama_cpp: Server) -> LlamaStackOverOpenAI:
    below = OpenAI(base_url=f"{llama_cpp.url}/v1", api_key="none", max_retries=0, timeout=300)
    return LlamaStackOverOpenAI(below)


@pytest.fixture
def openly(native: Server) -> OpenAIOverLlamaStack:
    return OpenAIOverLlamaStack(LlamaStackClient(base_url=native.url, max_retries=0, timeout=300))


def test_a_native_chat(natively: LlamaStackOverOpenAI) -> None:
    request = asked.llama_stack(MODEL, asked.HELLO)
    plain = natively.inference.chat_completion(**request)
    events = [document(event) for event in natively.inference.chat_completion(**request, stream=True)]
    spelt = legal.native_stream(events)
    assert legal.native_answer(document(plain))["content"] == spelt["content"]
    assert spelt["pieces"] > 3


def test_a_native_batch(natively: LlamaStackOverOpenAI) -> None:
    request = asked.llama_stack(MODEL, asked.HELLO)
    alone = natively.inference.chat_completion(**request).completion_message.content
    batch = [request.pop("messages")] * 3
    answer = natively.inference.batch_chat_completion(**request, messages_batch=batch)
    assert [one.completion_message.content for one in answer.batch] == [alone] * 3


def test_a_native_text_completion(natively: LlamaStackOverOpenAI) -> None:
    asking: Any = {"model_id": MODEL, "content": "The sky is", "sampling_params": {"max_tokens": 8}}
    plain = natively.inference.completion(**asking)
    assert plain.content
    chunks = list(natively.inference.completion(**asking, stream=True))
    assert "".join(chunk.delta for chunk in chunks) == plain.content
    assert chunks[-1].stop_reason == plain.stop_reason == "out_of_tokens"


def test_native_embeddings(embedding_server: Server) -> None:
    client = LlamaStackOverOpenAI(OpenAI(base_url=f"{embedding_server.url}/v1", api_key="none", max_retries=0))
    answer = client.inference.embeddings(model_id=EMBEDDING, contents=["blue", "red"])
    assert len(answer.embeddings) == 2
    assert len(answer.embeddings[0]) == len(answer.embeddings[1]) > 10


def test_the_models_of_an_openai_server(natively: LlamaStackOverOpenAI) -> None:
    assert [(model.identifier, model.api_model_type) for model in natively.models.list()] == [(MODEL, "llm")]


@pytest.mark.parametrize("model", [VLLM, LITELLM])
class TestOfANativeServer:
    def test_a_chat(self, openly: OpenAIOverLlamaStack, model: str) -> None:
        request = asked.openai(model, asked.HELLO)
        plain = legal.openai_answer(document(openly.chat.completions.create(**request)))
        with openly.chat.completions.create(**request, stream=True) as stream:
            (spelt,) = legal.openai_stream([document(chunk) for chunk in stream])
        assert (spelt["content"], spelt["finish_reason"]) == (plain["message"]["content"], plain["finish_reason"])

    def test_choices(self, openly: OpenAIOverLlamaStack, model: str) -> None:
        request = asked.openai(model, asked.HELLO, n=2)
        plain = openly.chat.completions.create(**request)
        assert plain.choices[0].message.content == plain.choices[1].message.content
        spelt = legal.openai_stream(
            [document(one) for one in openly.chat.completions.create(**request, stream=True)], choices=2
        )
        assert [one["content"] for one in spelt] == [plain.choices[0].message.content] * 2

    def test_a_reader_may_leave(self, openly: OpenAIOverLlamaStack, model: str) -> None:
        for _ in range(3):
            with openly.chat.completions.create(**asked.openai(model, asked.HELLO), stream=True) as stream:
                assert next(stream).choices[0].delta.role == "assistant"
            assert list(stream) == []


def test_embeddings_of_a_native_server(openly: OpenAIOverLlamaStack) -> None:
    answer = openly.embeddings.create(model=EMBEDDING, input=["blue", "red"])
    assert [one.index for one in answer.data] == [0, 1]
    assert len(answer.data[0].embedding) > 10


def test_the_models_of_a_native_server(openly: OpenAIOverLlamaStack) -> None:
    assert {VLLM, LITELLM, EMBEDDING} <= {model.id for model in openly.models.list()}


@pytest.mark.parametrize("stream", [False, True])
def test_a_model_that_a_native_server_does_not_know(openly: OpenAIOverLlamaStack, stream: bool) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        openly.chat.completions.create(**asked.openai("unknown", asked.HELLO), stream=stream)
    assert refused.value.status_code in {400, 404}
    assert "unknown" in refused.value.body["message"]  # type: ignore[index]


async def natively_async(server: Server) -> None:
    below = AsyncOpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0, timeout=300)
    async with AsyncLlamaStackOverOpenAI(below) as client:
        request = asked.llama_stack(MODEL, asked.HELLO)
        plain = await client.inference.chat_completion(**request)
        async with await client.inference.chat_completion(**request, stream=True) as stream:
            events = [document(event) async for event in stream]
        assert legal.native_stream(events)["content"] == plain.completion_message.content
        assert [model.identifier for model in await client.models.list()] == [MODEL]


async def openly_async(server: Server) -> None:
    below = AsyncLlamaStackClient(base_url=server.url, max_retries=0, timeout=300)
    async with AsyncOpenAIOverLlamaStack(below) as client:
        request = asked.openai(VLLM, asked.HELLO)
        plain = await client.chat.completions.create(**request)
        async with await client.chat.completions.create(**request, n=2, stream=True) as stream:
            chunks = [document(chunk) async for chunk in stream]
        assert [one["content"] for one in legal.openai_stream(chunks, choices=2)] == [
            plain.choices[0].message.content
        ] * 2
        assert VLLM in {model.id async for model in client.models.list()}


def test_async_clients(native: Server, llama_cpp: Server) -> None:
    asyncio.run(natively_async(llama_cpp))
    asyncio.run(openly_async(native))
