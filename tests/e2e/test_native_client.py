"""llama-stack-client 0.2.12 against an OpenAI-compatible server, through the gateway."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import llama_stack_client
import pytest
from llama_stack_client import AsyncLlamaStackClient, LlamaStackClient

from . import asked, legal
from .servers import MODEL

if TYPE_CHECKING:
    from .servers import Server


@pytest.fixture
def client(native_face: Server) -> LlamaStackClient:
    return LlamaStackClient(base_url=native_face.url, max_retries=0, timeout=300)


def document(answer: Any) -> Any:
    """What the client read, as the wire's document."""
    return answer.model_dump(mode="json", exclude_unset=True)


def test_models(client: LlamaStackClient) -> None:
    assert [model.identifier for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).api_model_type == "llm"


def test_what_a_server_says_of_itself(client: LlamaStackClient) -> None:
    assert client.inspect.health().status
    assert client.inspect.version().version
    assert [provider.api for provider in client.providers.list()] == ["inference"]


def test_chat(client: LlamaStackClient) -> None:
    answer = client.inference.chat_completion(**asked.llama_stack(MODEL, asked.HELLO))
    assert legal.native_answer(document(answer))["content"]
    counts = {metric.metric: metric.value for metric in answer.metrics}
    assert counts["total_tokens"] == counts["prompt_tokens"] + counts["completion_tokens"]


def test_stream(client: LlamaStackClient) -> None:
    request = asked.llama_stack(MODEL, asked.HELLO)
    plain = client.inference.chat_completion(**request).completion_message
    events = [document(event) for event in client.inference.chat_completion(**request, stream=True)]
    spelt = legal.native_stream(events)
    assert spelt["pieces"] > 3
    assert (spelt["content"], spelt["stop_reason"]) == (plain.content, plain.stop_reason)


def test_a_call_and_its_result(client: LlamaStackClient) -> None:
    request = asked.llama_stack(MODEL, asked.CALL, tools=[asked.NATIVE_WEATHER])
    message = client.inference.chat_completion(**request).completion_message
    assert message.stop_reason == "end_of_message"
    (call,) = message.tool_calls
    assert (call.tool_name, set(call.arguments)) == ("get_weather", {"city"})
    result = {"role": "tool", "call_id": call.call_id, "content": asked.RESULT}
    request["messages"] += [document(message), result]
    answer = client.inference.chat_completion(**request).completion_message
    assert answer.content
    assert answer.stop_reason == "end_of_turn"


def test_a_streamed_call(client: LlamaStackClient) -> None:
    request = asked.llama_stack(MODEL, asked.CALL, tools=[asked.NATIVE_WEATHER], stream=True)
    spelt = legal.native_stream([document(event) for event in client.inference.chat_completion(**request)])
    assert [call["tool_name"] for call in spelt["tool_calls"]] == ["get_weather"]
    assert spelt["stop_reason"] == "end_of_message"


def test_structured_output(client: LlamaStackClient) -> None:
    form = {"type": "json_schema", "json_schema": asked.PLACE}
    request = asked.llama_stack(MODEL, "Name a city.", response_format=form)
    content = client.inference.chat_completion(**request).completion_message.content
    assert set(json.loads(content)) == {"city", "country"}


def test_an_image(client: LlamaStackClient) -> None:
    parts = [{"type": "text", "text": "What is it?"}, {"type": "image", "image": {"data": asked.red_square()}}]
    with_image, without = (
        client.inference.chat_completion(**asked.llama_stack(MODEL, {"role": "user", "content": content}))
        for content in (parts, parts[:1])
    )
    assert prompt_tokens(with_image) > prompt_tokens(without)


def prompt_tokens(answer: Any) -> float:
    return next(metric.value for metric in answer.metrics if metric.metric == "prompt_tokens")


def test_a_batch(client: LlamaStackClient) -> None:
    turns = [[{"role": "user", "content": text}] for text in (asked.HELLO, "Say goodbye.")]
    sampling = asked.llama_stack(MODEL)["sampling_params"]
    answers = client.inference.batch_chat_completion(model_id=MODEL, messages_batch=turns, sampling_params=sampling)
    single = client.inference.chat_completion(**asked.llama_stack(MODEL, asked.HELLO)).completion_message
    assert len(answers.batch) == 2
    assert answers.batch[0].completion_message.content == single.content


def test_the_asynchronous_client(native_face: Server) -> None:
    async def pieces() -> list[Any]:
        async with AsyncLlamaStackClient(base_url=native_face.url, timeout=300) as client:
            stream = await client.inference.chat_completion(**asked.llama_stack(MODEL, asked.HELLO, stream=True))
            return [document(event) async for event in stream]

    assert legal.native_stream(asyncio.run(pieces()))["content"]


def test_a_bad_request_is_told_with_its_path(client: LlamaStackClient) -> None:
    request = asked.llama_stack(MODEL, {"role": "nobody", "content": asked.HELLO})
    with pytest.raises(llama_stack_client.BadRequestError, match=r"messages\[0\]"):
        client.inference.chat_completion(**request)
