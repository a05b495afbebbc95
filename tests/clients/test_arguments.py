"""What the methods take: keyword arguments as the SDKs' own, and what goes with a call beside its request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
import llama_stack_client
import openai
import pytest
from gateway.answers import ANSWER, NATIVE_ANSWER, NATIVE_TOOLS, TOOLS
from openai.types.chat import ChatCompletionMessage

from .wire import ASK, NATIVE_ASK, Sent, Way, Wire, done

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
HELLO = {"role": "user", "content": "Hi"}


async def openly(way: Way, **arguments: Any) -> Sent:
    """What a native server is sent."""
    wire = Wire(NATIVE_ANSWER)
    await done(wire.openai_face(way, aliases={"alias": "real"}).chat.completions.create(**{**ASK, **arguments}))
    return wire.asked[0]


async def natively(way: Way, **arguments: Any) -> Sent:
    """What an OpenAI server is sent."""
    wire = Wire(ANSWER)
    face = wire.native_face(way, aliases={"alias": "real"})
    await done(face.inference.chat_completion(**{**NATIVE_ASK, **arguments}))
    return wire.asked[0]


async def test_messages_and_tools_may_be_any_iterable(way: Way) -> None:
    def each(*these: Any) -> Iterator[Any]:
        yield from these

    sent = await openly(way, messages=each(HELLO), tools=each(*TOOLS), stop=("a", "b"))
    assert (sent.json["messages"], sent.json["tools"][0]["tool_name"]) == ([HELLO], "weather")
    assert sent.json["sampling_params"]["stop"] == ["a", "b"]
    sent = await natively(way, messages=each(HELLO), tools=each(*NATIVE_TOOLS))
    assert (sent.json["messages"], sent.json["tools"][0]["function"]["name"]) == ([HELLO], "weather")


async def test_objects_of_the_sdks_are_messages(way: Way) -> None:
    said = ChatCompletionMessage(role="assistant", content="Hello")
    sent = await openly(way, messages=[HELLO, said, HELLO])
    assert sent.json["messages"][1] == {"role": "assistant", "content": "Hello", "stop_reason": "end_of_turn"}
    native = llama_stack_client.types.shared.CompletionMessage(
        role="assistant", content="Hello", stop_reason="end_of_turn"
    )
    sent = await natively(way, messages=[HELLO, native, HELLO])
    assert sent.json["messages"][1] == {"role": "assistant", "content": "Hello"}


async def test_what_is_left_out_is_absent(way: Way) -> None:
    plain = (await openly(way)).json
    assert (await openly(way, temperature=openai.omit, tools=openai.NOT_GIVEN, stream=None, n=None)).json == plain
    plain = (await natively(way)).json
    assert (await natively(way, tools=llama_stack_client.NOT_GIVEN, tool_config=None)).json == plain


async def test_a_model_has_the_name_that_the_server_knows(way: Way) -> None:
    assert (await openly(way, model="alias")).json["model_id"] == "real"
    assert (await natively(way, model_id="alias")).json["model"] == "real"
    assert (await natively(way, model_id="other")).json["model"] == "other"


async def test_an_answer_names_the_model_that_was_asked_for(way: Way) -> None:
    face = Wire(NATIVE_ANSWER).openai_face(way, aliases={"alias": "real"})
    assert (await done(face.chat.completions.create(**{**ASK, "model": "alias"}))).model == "alias"


async def test_headers_and_query_go_with_the_call(way: Way) -> None:
    for sent in (
        await openly(way, extra_headers={"x-mine": "1"}, extra_query={"q": "2"}),
        await natively(way, extra_headers={"x-mine": "1"}, extra_query={"q": "2"}),
    ):
        assert (sent.headers["x-mine"], sent.query) == ("1", {"q": "2"})
        assert "extra" not in json.dumps(sent.json)


async def test_the_keys_of_a_native_servers_providers_are_not_sent_elsewhere(way: Way) -> None:
    keys = {"X-LlamaStack-Provider-Data": '{"tavily_search_api_key": "secret"}', "x-mine": "1"}
    sent = await natively(way, extra_headers=keys)
    assert sent.headers["x-mine"] == "1"
    assert "secret" not in str(sent.headers)
    assert "x-llamastack-provider-data" not in sent.headers
    sent = await openly(way, extra_headers=keys)
    assert sent.headers["x-llamastack-provider-data"] == keys["X-LlamaStack-Provider-Data"]


async def test_the_extra_body_is_part_of_the_request_and_replaces_members(way: Way) -> None:
    sent = await openly(way, max_tokens=5, extra_body={"max_tokens": 7, "repetition_penalty": 1.5})
    assert (sent.json["sampling_params"]["max_tokens"], sent.json["sampling_params"]["repetition_penalty"]) == (7, 1.5)
    sent = await natively(way, extra_body={"sampling_params": {"strategy": {"type": "greedy"}, "max_tokens": 7}})
    assert sent.json["max_tokens"] == 7


@pytest.mark.parametrize("extra", [{"max_tokens": 7}, {}, None])
async def test_the_extra_body_itself_is_no_member_that_is_lost(way: Way, extra: Any) -> None:
    face = Wire(NATIVE_ANSWER).openai_face(way, on_loss={"metadata": "raise"})
    assert not (await done(face.chat.completions.create(**ASK, extra_body=extra))).losses
    await done(Wire(ANSWER).native_face(way, on_loss="raise").inference.chat_completion(**NATIVE_ASK, extra_body={}))


@pytest.mark.parametrize("timeout", [3.5, httpx.Timeout(3.5), httpx2.Timeout(3.5)], ids=["number", "httpx", "httpx2"])
async def test_a_timeout_is_taken_in_either_librarys_words(way: Way, timeout: Any) -> None:
    every = dict.fromkeys(("connect", "read", "write", "pool"), 3.5)
    assert (await openly(way, timeout=timeout)).timeout == every
    assert (await natively(way, timeout=timeout)).timeout == every


async def test_no_timeout_and_the_clients_own(way: Way) -> None:
    assert (await openly(way, timeout=None)).timeout["read"] is None
    assert (await openly(way, timeout=openai.NOT_GIVEN)).timeout["read"] == 60.0
    assert (await natively(way, timeout=llama_stack_client.NOT_GIVEN)).timeout["read"] == 600.0


async def test_a_header_that_is_left_out_is_absent(way: Way) -> None:
    assert "x-mine" not in (await openly(way, extra_headers={"x-mine": openai.omit})).headers
    assert "x-mine" not in (await natively(way, extra_headers={"x-mine": llama_stack_client.NOT_GIVEN})).headers
