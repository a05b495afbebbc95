"""npm's openai and the AI SDK against native servers, and its llama-stack-client against llama.cpp, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from . import asked, legal, node_scripts
from .servers import LITELLM, MODEL, VLLM

if TYPE_CHECKING:
    from .servers import Server

ASKED = {"tokens": asked.TOKENS, "hello": asked.HELLO, "call": asked.CALL, "result": asked.RESULT}


@pytest.fixture(scope="module")
def by_openai(openai_face: Server) -> Any:
    told = {**ASKED, "tool": asked.WEATHER, "schema": asked.PLACE}
    return node_scripts.outcome("openai.mjs", f"{openai_face.url}/v1", VLLM, LITELLM, asked=told)


class TestOpenAI:
    def test_chat(self, by_openai: Any) -> None:
        assert legal.openai_answer(by_openai["chat"])["message"]["content"]

    def test_stream(self, by_openai: Any) -> None:
        (spelt,) = legal.openai_stream(by_openai["stream"])
        assert spelt["content"] == by_openai["chat"]["choices"][0]["message"]["content"]

    def test_a_call_and_its_result(self, by_openai: Any) -> None:
        call, answer = map(legal.openai_answer, by_openai["tools"])
        assert call["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
        assert answer["finish_reason"] == "stop"

    def test_structured_output(self, by_openai: Any) -> None:
        place = legal.json_of(legal.openai_answer(by_openai["structured"])["message"]["content"])
        assert set(place) == {"city", "country"}


@pytest.fixture(scope="module")
def by_ai_sdk(openai_face: Server) -> Any:
    told = {**ASKED, "tool": asked.WEATHER, "schema": asked.PLACE}
    return node_scripts.outcome("ai-sdk.mjs", f"{openai_face.url}/v1", VLLM, LITELLM, asked=told)


class TestAISDK:
    def test_chat(self, by_ai_sdk: Any) -> None:
        assert by_ai_sdk["chat"]["text"]
        assert by_ai_sdk["chat"]["usage"]["inputTokens"] > 0

    def test_stream(self, by_ai_sdk: Any) -> None:
        assert len(by_ai_sdk["stream"]["pieces"]) > 3
        assert "".join(by_ai_sdk["stream"]["pieces"]) == by_ai_sdk["chat"]["text"]
        assert by_ai_sdk["stream"]["finishReason"] == by_ai_sdk["chat"]["finishReason"]

    def test_a_call_and_its_result(self, by_ai_sdk: Any) -> None:
        call, answer = by_ai_sdk["tools"]
        assert call["finishReason"] == "tool-calls"
        assert [one["toolName"] for one in call["calls"]] == ["get_weather"]
        assert (answer["finishReason"], bool(answer["text"])) == ("stop", True)

    def test_structured_output(self, by_ai_sdk: Any) -> None:
        assert set(by_ai_sdk["structured"]) == {"city", "country"}


@pytest.fixture(scope="module")
def by_llama_stack_client(native_face: Server) -> Any:
    told = {**ASKED, "tool": asked.NATIVE_WEATHER, "image": asked.red_square()}
    return node_scripts.outcome("llama-stack-client.mjs", native_face.url, MODEL, asked=told)


class TestLlamaStackClient:
    def test_models(self, by_llama_stack_client: Any) -> None:
        assert [model["identifier"] for model in by_llama_stack_client["models"]] == [MODEL]

    def test_chat(self, by_llama_stack_client: Any) -> None:
        assert legal.native_answer(by_llama_stack_client["chat"])["content"]

    def test_stream(self, by_llama_stack_client: Any) -> None:
        spelt = legal.native_stream(by_llama_stack_client["stream"])
        assert spelt["content"] == by_llama_stack_client["chat"]["completion_message"]["content"]

    def test_a_call_and_its_result(self, by_llama_stack_client: Any) -> None:
        call, answer = map(legal.native_answer, by_llama_stack_client["tools"])
        assert [one["tool_name"] for one in call["tool_calls"]] == ["get_weather"]
        assert answer["content"]

    def test_an_image(self, by_llama_stack_client: Any) -> None:
        legal.native_answer(by_llama_stack_client["image"])

    def test_a_batch(self, by_llama_stack_client: Any) -> None:
        first, second = map(legal.native_answer, by_llama_stack_client["batch"]["batch"])
        assert first["content"] == by_llama_stack_client["chat"]["completion_message"]["content"]
        assert second["content"]
