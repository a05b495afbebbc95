"""The openai client against native Llama Stack servers, through the gateway."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import TYPE_CHECKING, Any

import openai
import pydantic
import pytest

from . import asked, legal
from .servers import LITELLM, VLLM

if TYPE_CHECKING:
    from .servers import Server


class Place(pydantic.BaseModel):
    city: str = pydantic.Field(max_length=12)
    country: str = pydantic.Field(max_length=12)


@pytest.fixture(params=[VLLM, LITELLM])
def model(request: pytest.FixtureRequest) -> Any:
    """One model, by the two providers that lead to it."""
    return request.param


@pytest.fixture
def client(openai_face: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{openai_face.url}/v1", api_key="none", max_retries=0, timeout=300)


def chunks(stream: Any) -> list[Any]:
    """What the client read, as the wire's documents."""
    return [chunk.model_dump(mode="json", exclude_unset=True) for chunk in stream]


def test_models(client: openai.OpenAI) -> None:
    listed = {model.id for model in client.models.list()}
    assert {VLLM, LITELLM} <= listed
    assert client.models.retrieve(VLLM).id == VLLM


def test_chat(client: openai.OpenAI, model: str) -> None:
    answer = client.chat.completions.create(**asked.openai(model, asked.HELLO))
    choice = legal.openai_answer(answer.model_dump(mode="json", exclude_unset=True))
    assert choice["message"]["content"]
    assert answer.model == model


def test_stream(client: openai.OpenAI, model: str) -> None:
    request = asked.openai(model, asked.HELLO)
    plain = client.chat.completions.create(**request).choices[0]
    (spelt,) = legal.openai_stream(chunks(client.chat.completions.create(**request, stream=True)))
    assert spelt["pieces"] > 3
    assert (spelt["content"], spelt["finish_reason"]) == (plain.message.content, plain.finish_reason)


def test_stream_with_usage(client: openai.OpenAI, model: str) -> None:
    request = asked.openai(model, asked.HELLO, stream=True, stream_options={"include_usage": True})
    legal.openai_stream(chunks(client.chat.completions.create(**request)), usage=True)


def test_a_call_and_its_result(client: openai.OpenAI, model: str) -> None:
    request = asked.openai(model, asked.CALL, tools=[asked.WEATHER])
    message = client.chat.completions.create(**request).choices[0].message
    assert [call.function.name for call in message.tool_calls] == ["get_weather"]
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": asked.RESULT}
    request["messages"] += [message, result]
    choice = client.chat.completions.create(**request).choices[0]
    assert choice.finish_reason == "stop"
    assert choice.message.content


def test_a_streamed_call(client: openai.OpenAI, model: str) -> None:
    request = asked.openai(model, asked.CALL, tools=[asked.WEATHER], stream=True)
    (spelt,) = legal.openai_stream(chunks(client.chat.completions.create(**request)))
    assert spelt["finish_reason"] == "tool_calls"
    assert set(json.loads(spelt["tool_calls"][0]["function"]["arguments"])) == {"city"}


def test_structured_output(client: openai.OpenAI) -> None:
    request = asked.openai(LITELLM, "Name a city.", response_format=Place)
    assert isinstance(client.chat.completions.parse(**request).choices[0].message.parsed, Place)


def test_an_image(client: openai.OpenAI, model: str) -> None:
    url = f"data:image/png;base64,{asked.red_square()}"
    parts = [{"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": url}}]
    answer = client.chat.completions.create(**asked.openai(model, {"role": "user", "content": parts}))
    legal.openai_answer(answer.model_dump(mode="json", exclude_unset=True))


def test_side_by_side(openai_face: Server) -> None:
    """Several at once on one connection pool, each answered with its own."""

    async def all_of_them() -> list[Any]:
        async with openai.AsyncOpenAI(base_url=f"{openai_face.url}/v1", api_key="none", timeout=300) as client:
            requests = [asked.openai(VLLM, asked.HELLO, max_tokens=n) for n in (2, 4, 6)]
            return await asyncio.gather(*(client.chat.completions.create(**one) for one in requests))

    texts = [answer.choices[0].message.content for answer in asyncio.run(all_of_them())]
    assert all(longer.startswith(shorter) for shorter, longer in itertools.pairwise(texts))


def test_an_unknown_model_is_the_servers_own_refusal(client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        client.chat.completions.create(**asked.openai("nobody", asked.HELLO))
    assert 400 <= refused.value.status_code < 600
    assert refused.value.body["message"]


def test_a_bad_request_is_told_with_its_path(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(**asked.openai(VLLM, asked.HELLO, top_p="much"))
    assert refused.value.param == "top_p"
