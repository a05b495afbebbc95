"""Real native requests become OpenAI's, and come back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from diglot import InvalidInput, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordings.shelf import Recorded

ABSENT = "absent"
# Requests that are refused, as real servers refuse them: the path, and the message.
REFUSED = {
    "error_bad_json": ("", "not JSON: unexpected end of data at line 1 column 14"),
    "error_bad_response_format": (
        "response_format.type",
        "response_format.type = 'xml' is not 'json_schema' or 'grammar'",
    ),
    "error_bad_role": (
        "messages[0].role",
        "messages[0].role = 'alien' is not 'user', 'system', 'tool' or 'assistant'",
    ),
    "error_bad_strategy": (
        "sampling_params.strategy.type",
        "sampling_params.strategy.type = 'hope' is not 'greedy', 'top_p' or 'top_k'",
    ),
    "error_bad_tool_choice": (
        "tool_choice",
        "tool_choice = 'maybe' is not 'auto', 'required', 'none' or of type null",
    ),
    "error_content_number": (
        "messages[0].content",
        "messages[0].content = 5 is not of type string, of type object or of type array",
    ),
    "error_max_tokens_negative": (
        "sampling_params.max_tokens",
        "sampling_params.max_tokens = -5 is below 0; 0 is no limit",
    ),
    # Servers answer this one.
    "error_messages_empty": ("messages", "messages = [] has less than 1 item"),
    "error_no_messages": ("", "the input has no 'messages', which is required"),
    "error_tool_choice_and_config": (
        "tool_choice",
        "tool_choice = 'required' but tool_config.tool_choice = 'auto': give one of them",
    ),
    "error_top_k_0": (
        "sampling_params.strategy.top_k",
        "sampling_params.strategy.top_k = 0 is below 1; all tokens are top_p of 1",
    ),
    "error_top_p_0": (
        "sampling_params.strategy.temperature",
        "sampling_params.strategy.temperature = 0 is not above 0; greedy is a strategy of its own",
    ),
    "error_unknown_named_tool": ("tool_config.tool_choice", "tool_config.tool_choice = 'zzz' is none of the tools"),
    "error_wrong_content_type": ("", "not JSON: unexpected character, expected a JSON value at line 1 column 1"),
}
# Requests that servers refuse, and that are carried over all the same: what is meant is clear, or OpenAI's side decides.
CARRIED = {
    "error_assistant_no_stop_reason": "a stop_reason in history is dropped anyway",
    "error_bad_schema": "a JSON Schema goes over as it is; the server reads it",
    "error_ctx_overflow": "the server knows the size of its context",
    "error_ctx_overflow_stream": "the server knows the size of its context",
    "error_embedding_model": "the server knows its models",
    "error_unknown_field": "servers ignore it; it is reported",
    "error_wrong_model": "the server knows its models",
    "error_wrong_model_stream": "the server knows its models",
}
LOST = {
    "chat_grammar": {"response_format.bnf": "constraint"},
    "chat_repetition_penalty": {"sampling_params.repetition_penalty": "tuning"},
    "chat_tools_config_required_json": {"tool_config.tool_prompt_format": "tuning"},
    "chat_tools_python_list": {
        "tool_config.tool_prompt_format": "tuning",
        "tool_config.system_message_behavior": "constraint",
    },
    "chat_top_k": {"sampling_params.strategy.top_k": "tuning"},
    "error_unknown_field": {"frobnicate": "metadata"},
}
SAMPLED = {"type": "top_p", "temperature": 1.0, "top_p": 1.0}
CHOSEN = {"tool_choice": (ABSENT,), "tool_config": ({"tool_choice": "required"},)}
# What does not come back as it was, each with its reason: path, what came back, and what was there where it matters.
BACK: dict[str, dict[str, tuple[Any, ...]]] = {
    # a context is text after the content
    "chat_context_field": {
        "messages[0].content": ("Hi\n\nctx text", "Hi"),
        "messages[0].context": (ABSENT, "ctx text"),
    },
    # a schema without a title gets one
    "chat_json_schema": {"response_format.json_schema.title": ("response", ABSENT)},
    "stream_json_schema": {"response_format.json_schema.title": ("response", ABSENT)},
    "error_bad_schema": {"response_format.json_schema.title": ("response", ABSENT)},
    # a grammar is lost
    "chat_grammar": {"response_format": (ABSENT,)},
    # 0 is no limit, as none is
    "chat_max_tokens_0": {"sampling_params.max_tokens": (ABSENT, 0)},
    # native's default is written out
    "chat_no_sampling_params": {"sampling_params": ({"strategy": {"type": "greedy"}}, ABSENT)},
    # no such parameter on OpenAI's side
    "chat_repetition_penalty": {"sampling_params.repetition_penalty": (ABSENT, 1.2)},
    # OpenAI's content is a text or a list
    "chat_single_item": {"messages[0].content": ([{"type": "text", "text": "hi"}],)},
    # with calls it is end_of_message, whatever was said in history
    "chat_tool_result": {"messages[1].stop_reason": ("end_of_message", "end_of_turn")},
    "chat_tool_result_no_tools": {"messages[1].stop_reason": ("end_of_message", "end_of_turn")},
    "stream_tool_result": {"messages[1].stop_reason": ("end_of_message", "end_of_turn")},
    # a built-in tool gets the parameters that servers give it, and every tool a description
    "chat_tools_builtin": {
        "tools[0].description": ("", ABSENT),
        "tools[0].parameters": (
            {"query": {"param_type": "string", "description": "What to search for", "required": True}},
            ABSENT,
        ),
    },
    # how the prompt of tools is written is the server's matter
    "chat_tools_config_required_json": {"tool_config.tool_prompt_format": (ABSENT, "json")},
    "chat_tools_python_list": {"tool_config": (ABSENT,)},
    # tool_choice is deprecated: tool_config says it
    "chat_tools_cut": CHOSEN,
    "chat_tools_none": {"tool_choice": (ABSENT,), "tool_config": ({"tool_choice": "none"},)},
    "chat_tools_required": CHOSEN,
    "stream_tools": CHOSEN,
    "stream_tools_cut": CHOSEN,
    # Python's words for types become JSON Schema's, and what these cannot say is told
    "chat_tools_typed": CHOSEN
    | {
        "tools[0].parameters.xs.param_type": ("array", "list[int]"),
        "tools[0].parameters.xs.description": (
            'numbers\n\nJSON Schema: {"type":"array","items":{"type":"integer"}}',
            "numbers",
        ),
        "tools[0].parameters.flag.param_type": ("boolean", "bool"),
        "tools[0].parameters.flag.description": ("", ABSENT),
    },
    # no top_k on OpenAI's side: its defaults
    "chat_top_k": {"sampling_params.strategy": (SAMPLED, {"type": "top_k", "top_k": 5})},
    "error_assistant_no_stop_reason": {"messages[1].stop_reason": ("end_of_turn", ABSENT)},
    "error_unknown_field": {"frobnicate": (ABSENT, 1)},
}
LOST_BACK = {"chat_tools_typed": {"tools[0].function.parameters.properties.xs.items": "constraint"}}
IMAGES = {"chat_image", "stream_image"}


def translated(one: Recorded) -> tuple[Any, dict[str, str]]:
    made = chat.request_to_openai(one.request)
    return made.data, {loss.path: str(loss.kind) for loss in made.losses}


def carried() -> list[Recorded]:
    return [one for one in shelf.of("llama_stack", "request") if one.case not in REFUSED]


@shelf.each("llama_stack", "request")
def test_a_request_is_carried_over_or_refused(one: Recorded) -> None:
    if one.case in REFUSED:
        with pytest.raises(InvalidInput) as caught:
            chat.request_to_openai(one.request, on_loss="record")
        assert (caught.value.path, str(caught.value)) == REFUSED[one.case]
        assert caught.value.to_llama_stack() == {"error": {"detail": REFUSED[one.case][1]}}
    else:
        assert translated(one)[1] == LOST.get(one.case, {})


def test_every_request_that_servers_refuse_is_listed() -> None:
    shelf.needed()
    cases = {one.case for one in shelf.of("llama_stack", "request")}
    assert {case for case in cases if case.startswith("error_")} == {*REFUSED, *CARRIED}
    assert cases >= {*LOST, *BACK, *IMAGES}


def test_requests_that_are_refused_are_refused_by_servers() -> None:
    shelf.needed()
    answered = {one.case for one in shelf.of("llama_stack", "request") if one.end != "error"}
    assert answered & {*REFUSED} == {"error_messages_empty"}
    assert answered & {*CARRIED} == {"error_unknown_field", "error_bad_schema"}


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two documents differ: path, before and after; a strategy is one value."""
    if isinstance(before, dict) and isinstance(after, dict) and not path.endswith(".strategy"):
        for name in {**before, **after}:
            yield from differences(
                before.get(name, ABSENT), after.get(name, ABSENT), f"{path}.{name}".removeprefix(".")
            )
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after) and path[-8:] != ".content":
        for i, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}[{i}]")
    elif before != after:
        yield path, before, after


@shelf.each("llama_stack", "request")
def test_a_request_comes_back(one: Recorded) -> None:
    if one.case in REFUSED:
        return
    back = chat.request_to_llama_stack(translated(one)[0])
    assert {loss.path: str(loss.kind) for loss in back.losses} == LOST_BACK.get(one.case, {})
    found = {path: (before, after) for path, before, after in differences(one.request, back.data)}
    if one.case in IMAGES:
        before, after = found.pop("messages[0].content")
        assert after == [before[0], {"type": "image", "image": {"url": {"uri": image_url(before[1])}}}]
    stated = BACK.get(one.case, {})
    assert found.keys() == stated.keys()
    for path, (before, after) in found.items():
        assert (after, before)[: len(stated[path])] == stated[path], path


def image_url(item: Any) -> str:
    """The recorded images are PNG."""
    return f"data:image/png;base64,{item['image']['data']}"


def texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    for item in [content] if isinstance(content, dict) else content if isinstance(content, list) else []:
        if item["type"] == "text":
            yield item["text"]
        elif item["type"] == "image_url":
            yield item["image_url"]["url"]
        else:
            image = item["image"]
            yield image["url"]["uri"] if image.get("url") else image_url(item)


def test_the_conversation_is_kept() -> None:
    shelf.needed()
    for one in carried():
        made = translated(one)[0]
        assert made["model"] == one.request["model_id"]
        for before, after in zip(one.request["messages"], made["messages"], strict=True):
            expected = [*texts(before["content"]), *texts(before.get("context"))]
            assert after["role"] == before["role"]
            assert "".join(texts(after["content"])) == ("\n\n" if before.get("context") else "").join(expected)
            assert after.get("tool_call_id") == before.get("call_id")
            calls = [
                said.Call(call["id"], call["function"]["name"], said.read(call["function"]["arguments"]))
                for call in after.get("tool_calls") or ()
            ]
            assert calls == [said.native_call(call) for call in before.get("tool_calls") or ()]


def test_the_tools_are_kept() -> None:
    shelf.needed()
    words = {"string": "string", "bool": "boolean", "list[int]": "array"}
    for one in carried():
        tools = one.request.get("tools") or []
        for before, after in zip(tools, translated(one)[0].get("tools") or (), strict=True):
            schema = after["function"]["parameters"]
            assert after["function"]["name"] == before["tool_name"]
            assert after["function"].get("description") == before.get("description")
            table = before.get("parameters") or {"query": {"param_type": "string", "description": "What to search for"}}
            assert schema.get("required") == [name for name, row in table.items() if row.get("required", True)]
            assert {name: value["type"] for name, value in schema["properties"].items()} == {
                name: words[row["param_type"]] for name, row in table.items()
            }
            for name, row in table.items():
                assert schema["properties"][name].get("description") == row.get("description")
                assert schema["properties"][name].get("default") == row.get("default")


def test_sampling_and_the_stream_are_kept() -> None:
    shelf.needed()
    for one in carried():
        asked, made = one.request.get("sampling_params", {}), translated(one)[0]
        strategy = asked.get("strategy", {"type": "greedy"})
        expected = {"greedy": {"temperature": 0}, "top_k": {}, "top_p": {"temperature": 1, "top_p": 1}}[
            strategy["type"]
        ]
        expected = {name: strategy.get(name, value) for name, value in expected.items()}
        assert {name: made[name] for name in ("temperature", "top_p") if name in made} == expected
        assert made.get("max_tokens") == (asked.get("max_tokens") or None)
        assert made.get("stop") == asked.get("stop")
        assert made.get("stream") == one.request.get("stream")
        assert made.get("stream_options") == ({"include_usage": True} if one.request.get("stream") else None)
        top_k = one.request.get("logprobs", {}).get("top_k")
        assert (made.get("logprobs"), made.get("top_logprobs")) == ((True, top_k) if top_k else (None, None))
        schema = one.request.get("response_format", {}).get("json_schema")
        named = None if schema is None else {"name": schema.get("title", "response"), "schema": schema}
        assert (made.get("response_format") or {}).get("json_schema") == named


@shelf.each("llama_stack", "request")
def test_a_request_may_be_text_or_bytes(one: Recorded) -> None:
    if one.case not in REFUSED:
        for form in (json.dumps(one.request), json.dumps(one.request, ensure_ascii=False).encode()):
            assert chat.request_to_openai(form).data == translated(one)[0]


def test_what_is_not_json_is_refused_at_its_place() -> None:
    shelf.needed()
    (one, *_) = [one for one in shelf.of("llama_stack", "request") if one.case == "chat_plain"]
    text = json.dumps(one.request)
    for size in range(len(text)):
        with pytest.raises(InvalidInput, match=re.compile(r"\Anot JSON: .* at line 1 column \d+\Z")):
            chat.request_to_openai(text[:size])
