"""Frameworks on the openai client, against native Llama Stack servers, through the gateway."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import agents
import instructor
import openai
import pydantic
import pytest
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from . import asked
from .servers import LITELLM, VLLM

if TYPE_CHECKING:
    from .servers import Server


class Place(pydantic.BaseModel):
    """A city."""

    city: str = pydantic.Field(max_length=12)
    country: str = pydantic.Field(max_length=12)


class Weather(pydantic.BaseModel):
    """The weather in a city."""

    city: str


def get_weather(city: str) -> str:
    """The weather in a city."""
    assert isinstance(city, str)
    return asked.RESULT


class TestLangchain:
    @pytest.fixture
    def chat(self, openai_face: Server) -> ChatOpenAI:
        return self.model(openai_face, VLLM)

    def model(self, face: Server, name: str) -> ChatOpenAI:
        return ChatOpenAI(
            base_url=f"{face.url}/v1", api_key="none", model=name, temperature=0, max_tokens=asked.TOKENS, timeout=300
        )

    def test_chat(self, chat: ChatOpenAI) -> None:
        answer = chat.invoke(asked.HELLO)
        assert answer.content
        assert answer.response_metadata["finish_reason"] in {"stop", "length"}
        assert answer.usage_metadata["input_tokens"] > 0

    def test_stream(self, chat: ChatOpenAI) -> None:
        pieces = list(chat.stream(asked.HELLO))
        assert len(pieces) > 3
        assert "".join(piece.content for piece in pieces) == chat.invoke(asked.HELLO).content

    def test_a_call_and_its_result(self, chat: ChatOpenAI) -> None:
        able = chat.bind_tools([asked.WEATHER])
        turns: list[Any] = [HumanMessage(asked.CALL)]
        turns.append(able.invoke(turns))
        (call,) = turns[-1].tool_calls
        assert call["name"] == "get_weather"
        turns.append(ToolMessage(get_weather(**call["args"]), tool_call_id=call["id"]))
        assert able.invoke(turns).content

    def test_structured_output(self, openai_face: Server) -> None:
        able = self.model(openai_face, LITELLM).with_structured_output(Place, method="json_schema")
        assert isinstance(able.invoke("Name a city."), Place)


class TestInstructor:
    def client(self, face: Server, mode: instructor.Mode) -> Any:
        plain = openai.OpenAI(base_url=f"{face.url}/v1", api_key="none", max_retries=0, timeout=300)
        return instructor.from_openai(plain, mode=mode)

    def test_by_a_call(self, openai_face: Server) -> None:
        client = self.client(openai_face, instructor.Mode.TOOLS)
        request = asked.openai(VLLM, "Call Weather, please: Paris")
        made, answer = client.chat.completions.create_with_completion(**request, response_model=Weather, max_retries=0)
        assert isinstance(made, Weather)
        assert answer.choices[0].message.tool_calls[0].function.name == "Weather"

    def test_by_a_schema(self, openai_face: Server) -> None:
        client = self.client(openai_face, instructor.Mode.JSON_SCHEMA)
        request = asked.openai(LITELLM, "Name a city.")
        assert isinstance(client.chat.completions.create(**request, response_model=Place, max_retries=0), Place)

    def test_a_stream_of_partial_answers(self, openai_face: Server) -> None:
        client = self.client(openai_face, instructor.Mode.TOOLS)
        request = asked.openai(VLLM, "Call Weather, please: Paris")
        made = list(client.chat.completions.create_partial(**request, response_model=Weather, max_retries=0))
        assert isinstance(json.loads(made[-1].model_dump_json())["city"], str)


class TestPydanticAI:
    def agent(self, face: Server, name: str, **more: Any) -> Agent[None, Any]:
        provider = OpenAIProvider(base_url=f"{face.url}/v1", api_key="none")
        settings = {"temperature": 0, "max_tokens": asked.TOKENS, "timeout": 300}
        return Agent(OpenAIChatModel(name, provider=provider), model_settings=settings, **more)

    def test_chat(self, openai_face: Server) -> None:
        answer = self.agent(openai_face, VLLM).run_sync(asked.HELLO)
        assert answer.output
        assert answer.usage.input_tokens > 0

    def test_stream(self, openai_face: Server) -> None:
        async def pieces() -> list[str]:
            async with self.agent(openai_face, VLLM).run_stream(asked.HELLO) as answer:
                return [piece async for piece in answer.stream_text(delta=True, debounce_by=None)]

        assert len(asyncio.run(pieces())) > 3

    def test_a_call_and_its_result(self, openai_face: Server) -> None:
        called: list[str] = []

        def get_weather(city: str) -> str:
            """The weather in a city."""
            called.append(city)
            return asked.RESULT

        answer = self.agent(openai_face, VLLM, tools=[get_weather]).run_sync(asked.CALL)
        assert len(called) == 1
        assert answer.output

    def test_structured_output(self, openai_face: Server) -> None:
        agent = self.agent(openai_face, LITELLM, output_type=NativeOutput(Place))
        assert isinstance(agent.run_sync("Name a city.").output, Place)


class TestOpenAIAgents:
    @pytest.fixture(autouse=True)
    def _quiet(self) -> None:
        """Its traces would leave for the vendor's servers."""
        agents.set_tracing_disabled(True)

    def agent(self, face: Server, name: str, **more: Any) -> agents.Agent[None]:
        client = openai.AsyncOpenAI(base_url=f"{face.url}/v1", api_key="none", timeout=300)
        return agents.Agent(
            name="e2e",
            model=agents.OpenAIChatCompletionsModel(model=name, openai_client=client),
            model_settings=agents.ModelSettings(temperature=0, max_tokens=asked.TOKENS),
            **more,
        )

    def test_chat(self, openai_face: Server) -> None:
        assert agents.Runner.run_sync(self.agent(openai_face, VLLM), asked.HELLO).final_output

    def test_stream(self, openai_face: Server) -> None:
        async def deltas() -> list[str]:
            run = agents.Runner.run_streamed(self.agent(openai_face, VLLM), asked.HELLO)
            events = [event async for event in run.stream_events() if event.type == "raw_response_event"]
            return [event.data.delta for event in events if event.data.type == "response.output_text.delta"]

        assert len(asyncio.run(deltas())) > 3

    def test_a_call_and_its_result(self, openai_face: Server) -> None:
        tool = agents.function_tool(get_weather)
        run = agents.Runner.run_sync(self.agent(openai_face, VLLM, tools=[tool]), asked.CALL)
        kinds = [item.type for item in run.new_items]
        assert kinds == ["tool_call_item", "tool_call_output_item", "message_output_item"]

    def test_structured_output(self, openai_face: Server) -> None:
        run = agents.Runner.run_sync(self.agent(openai_face, LITELLM, output_type=Place), "Name a city.")
        assert isinstance(run.final_output, Place)
