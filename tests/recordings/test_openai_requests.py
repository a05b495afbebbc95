"""Real requests of OpenAI's API become native ones."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from diglot import InvalidInput, LossError, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordings.shelf import Recorded

# Requests that cannot be carried over: the path, and the message.
REFUSED = {
    "error_bad_json": ("", "not JSON: unexpected end of data at line 1 column 11"),
    "error_bad_role": (
        "messages[0].role",
        "messages[0].role = 'alien' is not 'developer', 'system', 'user', 'assistant', 'tool' or 'function'",
    ),
    "error_content_number": ("messages[0].content", "messages[0].content = 5 is not of type string or of type array"),
    "error_max_tokens_negative": ("max_tokens", "max_tokens = -5 is below 1; leave it out for no limit"),
    "error_n0": ("n", "n = 0 is not between 1 and 128"),
    "error_no_messages": ("", "the input has no 'messages', which is required"),
    "error_no_model": ("", "the input has no 'model', which is required"),
    "error_temperature_type": ("temperature", "temperature = 'hot' is not of type null or of type number"),
    "error_tool_choice_unknown": (
        "tool_choice.function.name",
        "tool_choice.function.name = 'zzz' is none of the tools",
    ),
    "error_tool_choice_without_tools": (
        "tool_choice",
        "tool_choice = 'required' but there is no function to call: offer one, or say auto",
    ),
    "error_tool_no_function": ("tools[0]", "tools[0] has no 'function', which is required"),
    "error_wrong_content_type": (
        "",
        "not JSON: unexpected character, expected a JSON value at line 1 column 1",
    ),
    # A client that asked for no tokens at all: natively 0 would be no limit.
    "chat-stream-tools-04dd21": ("max_tokens", "max_tokens = 0 is below 1; leave it out for no limit"),
}
# Requests whose content is refused unless the caller says record.
CONTENT = {"chat_n2": "n", "chat-stream-n2-1731af": "n", "chat-stream-n2-35f266": "n", "stream_n2": "n"} | {
    "error_bad_part": "messages[0].content[0].type"
}
LOST = {
    "extra_body": "metadata",
    "frequency_penalty": "tuning",
    "frobnicate": "metadata",
    "logit_bias": "tuning",
    "messages[].content[].image_url.detail": "metadata",
    "messages[].content[].type": "content",
    "messages[].name": "metadata",
    "messages[].reasoning": "metadata",
    "n": "content",
    "presence_penalty": "tuning",
    "response_format.type": "constraint",
    "seed": "tuning",
    "service_tier": "metadata",
    "tools[].function.parameters.$defs": "constraint",
    "tools[].function.parameters.properties.celsius.title": "metadata",
    "tools[].function.parameters.properties.data.$ref": "constraint",
    "tools[].function.parameters.properties.flight.$ref": "constraint",
    "tools[].function.parameters.properties.legs.items": "constraint",
    "tools[].function.parameters.properties.liquid_name.title": "metadata",
    "tools[].function.parameters.properties.operation.enum": "constraint",
    "tools[].function.parameters.properties.passenger.$ref": "constraint",
    "tools[].function.parameters.properties.unit.enum": "constraint",
    "tools[].function.parameters.properties.url.title": "metadata",
    "tools[].function.parameters.title": "metadata",
    "tools[].function.strict": "constraint",
    "tools[].function.type": "metadata",
    "top_logprobs": "tuning",
    "user": "metadata",
}
ROLES = {"developer": "system", "function": "tool"}


def translated(one: Recorded) -> tuple[Any, set[tuple[str, str]]]:
    made = chat.request_to_llama_stack(one.request, on_loss="record")
    return made.data, {(re.sub(r"\[\d+\]", "[]", loss.path), str(loss.kind)) for loss in made.losses}


def carried() -> list[Recorded]:
    return [one for one in shelf.of("openai", "request") if one.case not in REFUSED]


def texts(content: Any) -> Iterator[str]:
    """The texts and the addresses of the images of a message's content, on either side."""
    for part in [{"type": "text", "text": content}] if isinstance(content, str) else content or ():
        if part["type"] == "text" and part["text"]:
            yield part["text"]
        elif part["type"] == "image_url":
            yield part["image_url"]["url"]
        elif part["type"] == "image":
            yield part["image"]["url"]["uri"]


@shelf.each("openai", "request")
def test_a_request_is_carried_over_or_refused(one: Recorded) -> None:
    if one.case in REFUSED:
        with pytest.raises(InvalidInput) as caught:
            chat.request_to_llama_stack(one.request, on_loss="record")
        assert (caught.value.path, str(caught.value)) == REFUSED[one.case]
    else:
        assert translated(one)[1] <= set(LOST.items())


@shelf.each("openai", "request")
def test_content_is_not_lost_unless_the_caller_says_so(one: Recorded) -> None:
    if one.case in CONTENT:
        with pytest.raises(LossError) as caught:
            chat.request_to_llama_stack(one.request)
        assert caught.value.path == CONTENT[one.case]
    elif one.case not in REFUSED:
        assert chat.request_to_llama_stack(one.request).data == translated(one)[0]


def test_the_losses_of_all_requests_are_known() -> None:
    shelf.needed()
    assert set().union(*(translated(one)[1] for one in carried())) == set(LOST.items())
    assert {one.case for one in shelf.of("openai", "request")} >= {*REFUSED, *CONTENT}


def test_the_conversation_is_kept() -> None:
    shelf.needed()
    for one in carried():
        made = translated(one)[0]
        assert made["model_id"] == one.request["model"]
        for before, after in zip(one.request["messages"], made["messages"], strict=True):
            assert after["role"] == ROLES.get(before["role"], before["role"])
            assert [*texts(after["content"])] == [*texts(before.get("content"))]
            assert after.get("call_id") == before.get("tool_call_id")
            calls = before.get("tool_calls") or []
            assert [said.native_call(call) for call in after.get("tool_calls") or ()] == [
                said.Call(call["id"], call["function"]["name"], said.read(call["function"]["arguments"]))
                for call in calls
            ]
            assert after.get("stop_reason") == (
                None if before["role"] != "assistant" else "end_of_message" if calls else "end_of_turn"
            )


def test_the_tools_are_kept() -> None:
    shelf.needed()
    for one in carried():
        functions = [tool["function"] for tool in one.request.get("tools") or ()]
        for before, after in zip(functions, translated(one)[0].get("tools") or (), strict=True):
            schema = before.get("parameters") or {}
            assert after["tool_name"] == before["name"]
            assert after["description"].startswith(before.get("description") or "")
            assert after["parameters"].keys() == (schema.get("properties") or {}).keys()
            required = {name for name, row in after["parameters"].items() if row["required"]}
            assert required == set(schema.get("required") or ())


def test_sampling_is_kept() -> None:
    shelf.needed()
    for one in carried():
        asked, params = one.request, translated(one)[0]["sampling_params"]
        limit = asked.get("max_completion_tokens") or asked.get("max_tokens")
        stop = asked.get("stop")
        assert params.get("max_tokens") == limit
        assert params.get("stop") == ([stop] if isinstance(stop, str) else stop)
        temperature, top_p = asked.get("temperature"), asked.get("top_p")
        expected = {
            "type": "top_p",
            "temperature": 1.0 if temperature is None else temperature,
            "top_p": 1.0 if top_p is None else top_p,
        }
        assert params["strategy"] == ({"type": "greedy"} if temperature == 0 else expected)


@shelf.each("openai", "request")
def test_a_request_may_be_text_or_bytes(one: Recorded) -> None:
    if one.case not in REFUSED:
        for form in (json.dumps(one.request), json.dumps(one.request, ensure_ascii=False).encode()):
            assert chat.request_to_llama_stack(form, on_loss="record").data == translated(one)[0]


def test_split_asks_for_each_choice() -> None:
    shelf.needed()
    for one in carried():
        requests = chat.split(one.request, on_loss="record")
        assert len(requests) == (one.request.get("n") or 1)
        assert all(request.data == translated(one)[0] for request in requests)
        assert all(loss.path != "n" for request in requests for loss in request.losses)
