"""npm's openai and the AI SDK against native servers, and its llama-stack-client against llama.cpp, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from . import asked, legal, node_scripts
from .servers import LITELLM, MODEL, VLLM

if TYPE_CHECKING:
    from .servers import Server

ASKED = {"tokens": asked.TOKENS, "hello": asked.HELLO, "call": asked.CALL, "result": asked.RESULT}


class TestOpenAI:
    @pytest.fixture(scope="class")
    def outcome(self, openai_face: Server) -> Any:
        told = {**ASKED, "tool": asked.WEATHER, "schema": asked.PLACE}
        return node_scripts.outcome("openai.mjs", f"{openai_face.url}/v1", VLLM, LITELLM, asked=told)

    def test_chat(self, outcome: Any) -> None:
        assert legal.openai_answer(outcome["chat"])["message"]["content"]

    def test_stream(self, outcome: Any) -> None:
        (spelt,) = legal.openai_stream(outcome["stream"])
        assert spelt["content"] == outcome["chat"]["choices"][0]["message"]["content"]

    def test_a_call_and_its_result(self, outcome: Any) -> None:
        call, answer = map(legal.openai_answer, outcome["tools"])
        assert call["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
        assert answer["finish_reason"] == "stop"

    def test_structured_output(self, outcome: Any) -> None:
        place = legal.json_of(legal.openai_answer(outcome["structured"])["message"]["content"])
        assert set(place) == {"city", "country"}


class TestAISDK:
    @pytest.fixture(scope="class")
    def outcome(self, openai_face: Server) -> Any:
        told = {**ASKED, "tool": asked.WEATHER, "schema": asked.PLACE}
        return node_scripts.outcome("ai-sdk.mjs", f"{openai_face.url}/v1", VLLM, LITELLM, asked=told)

    def test_chat(self, outcome: Any) -> None:
        assert outcome["chat"]["text"]
        assert outcome["chat"]["usage"]["inputTokens"] > 0

    def test_stream(self, outcome: Any) -> None:
        assert len(outcome["stream"]["pieces"]) > 3
        assert "".join(outcome["stream"]["pieces"]) == outcome["chat"]["text"]
        assert outcome["stream"]["finishReason"] == outcome["chat"]["finishReason"]

    def test_a_call_and_its_result(self, outcome: Any) -> None:
        call, answer = outcome["tools"]
        assert call["finishReason"] == "tool-calls"
        assert [one["toolName"] for one in call["calls"]] == ["get_weather"]
        assert (answer["finishReason"], bool(answer["text"])) == ("stop", True)

    def test_structured_output(self, outcome: Any) -> None:
        assert set(outcome["structured"]) == {"city", "country"}


class TestLlamaStackClient:
    @pytest.fixture(scope="class")
    def outcome(self, native_face: Server) -> Any:
        told = {**ASKED, "tool": asked.NATIVE_WEATHER, "image": asked.red_square()}
        return node_scripts.outcome("llama-stack-client.mjs", native_face.url, MODEL, asked=told)

    def test_models(self, outcome: Any) -> None:
        assert [model["identifier"] for model in outcome["models"]] == [MODEL]

    def test_chat(self, outcome: Any) -> None:
        assert legal.native_answer(outcome["chat"])["content"]

    def test_stream(self, outcome: Any) -> None:
        spelt = legal.native_stream(outcome["stream"])
        assert spelt["content"] == outcome["chat"]["completion_message"]["content"]

    def test_a_call_and_its_result(self, outcome: Any) -> None:
        call, answer = map(legal.native_answer, outcome["tools"])
        assert [one["tool_name"] for one in call["tool_calls"]] == ["get_weather"]
        assert answer["content"]

    def test_an_image(self, outcome: Any) -> None:
        legal.native_answer(outcome["image"])

    def test_a_batch(self, outcome: Any) -> None:
        first, second = map(legal.native_answer, outcome["batch"]["batch"])
        assert first["content"] == outcome["chat"]["completion_message"]["content"]
        assert second["content"]
