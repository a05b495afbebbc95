"""Many messages, chunks, calls and tokens take work in proportion to their number.

Work is counted, not timed: function calls and lines, by a profiler, for a size and for four times that size.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from diglot import Exchange, InvalidInput, chat

from .doors import EXCHANGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

SMALL = 200
TIMES = 4
MOST = TIMES * 1.15


def work(function: Callable[[], object]) -> int:
    """How many lines and calls of Python a function takes."""
    count = 0

    def tell(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += 1
        return tell

    sys.settrace(tell)
    try:
        function()
    finally:
        sys.settrace(None)
    return count


def texts(size: int) -> Callable[[], object]:
    raw = json.dumps({"model": "m", "messages": [{"role": "user", "content": "x"}] * size}).encode()
    return lambda: chat.request_to_llama_stack(raw)


def calls_in_history(size: int) -> Callable[[], object]:
    message = {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}
    answer = {"role": "function", "name": "f", "content": "x"}
    request = {"model": "m", "messages": [message, answer] * size}
    return lambda: chat.request_to_llama_stack(request)


def calls_in_one_message(size: int) -> Callable[[], object]:
    calls = [{"id": f"c{i}", "function": {"name": "f", "arguments": "{}"}} for i in range(size)]
    request = {"model": "m", "messages": [{"role": "assistant", "tool_calls": calls}]}
    return lambda: chat.request_to_llama_stack(request)


def native_messages(size: int) -> Callable[[], object]:
    request = {"model_id": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}] * size}
    return lambda: chat.request_to_openai(request)


def losses(size: int) -> Callable[[], object]:
    request = {"model": "m", "messages": [{"role": "user", "content": "x", "name": "a", "x": 1}] * size}
    return lambda: chat.request_to_llama_stack(request)


def tools(size: int) -> Callable[[], object]:
    made = [{"type": "function", "function": {"name": f"f{i}", "parameters": {"type": "object"}}} for i in range(size)]
    allowed = {"mode": "auto", "tools": [{"type": "function", "function": {"name": f"f{i}"}} for i in range(size)]}
    choice = {"type": "allowed_tools", "allowed_tools": allowed}
    request = {"model": "m", "messages": [{"role": "user", "content": "x"}], "tools": made, "tool_choice": choice}
    return lambda: chat.request_to_llama_stack(request)


def tool(schema: Any) -> Callable[[], object]:
    made = {"type": "function", "function": {"name": "f", "parameters": schema}}
    request = {"model": "m", "messages": [{"role": "user", "content": "x"}], "tools": [made]}
    return lambda: chat.request_to_llama_stack(request)


def parameters(size: int) -> Callable[[], object]:
    properties = {f"p{i}": {"type": ["string", "null"], "enum": ["a"], "title": "T"} for i in range(size)}
    return tool({"type": "object", "properties": properties, "required": [*properties]})


def references(size: int) -> Callable[[], object]:
    chain: dict[str, Any] = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(size)}
    return tool({"type": "object", "properties": {"a": {"$ref": "#/$defs/d0"}}, "required": ["a"], "$defs": chain})


def shared_references(size: int) -> Callable[[], object]:
    chain: dict[str, Any] = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(size)}
    properties = {f"p{i}": {"$ref": "#/$defs/d0"} for i in range(size)}
    return tool({"type": "object", "properties": properties, "required": [*properties], "$defs": chain})


def many_words(size: int) -> Callable[[], object]:
    return tool(
        {"type": "object", "properties": {"a": {"enum": [None] * size}, "b": {"oneOf": [{"type": "null"}] * size}}}
    )


def branches(size: int) -> Callable[[], object]:
    wide = {"anyOf": [{"type": "string"}] * size}
    properties = {f"p{i}": {"$ref": "#/$defs/wide"} for i in range(size)}
    return tool({"type": "object", "properties": properties, "required": [*properties], "$defs": {"wide": wide}})


def chunk(delta: Any, **more: Any) -> Any:
    return {"id": "x", "choices": [{"index": 0, "delta": delta, "finish_reason": None, **more}]}


def fed(chunks: list[Any]) -> Callable[[], object]:
    def run() -> None:
        machine = chat.ChunksToEvents(EXCHANGE)
        for one in chunks:
            machine.feed(one)
        machine.finish()

    return run


def text_chunks(size: int) -> Callable[[], object]:
    return fed([chunk({"content": "x"})] * size)


def argument_chunks(size: int) -> Callable[[], object]:
    first = chunk({"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f", "arguments": '{"a": "'}}]})
    return fed([first, *[chunk({"tool_calls": [{"index": 0, "function": {"arguments": "x"}}]})] * size])


def repeated_name_chunks(size: int) -> Callable[[], object]:
    return fed([chunk({"tool_calls": [{"index": 0, "function": {"name": "f", "arguments": "x"}}]})] * size)


def repeated_whole_name_chunks(size: int) -> Callable[[], object]:
    piece = {"index": 0, "id": "c", "function": {"name": "f", "arguments": " "}}
    first = {"index": 0, "id": "c", "function": {"name": "f", "arguments": "{}"}}
    return fed([chunk({"tool_calls": [first]}), *[chunk({"tool_calls": [piece]})] * size])


def unnumbered_call_chunks(size: int) -> Callable[[], object]:
    return fed(
        [chunk({"tool_calls": [{"id": f"c{i}", "function": {"name": "f", "arguments": "{}"}}]}) for i in range(size)]
    )


def unnamed_call_chunks(size: int) -> Callable[[], object]:
    return fed([chunk({"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}) for i in range(size)])


def call_chunks(size: int) -> Callable[[], object]:
    return fed(
        [
            chunk({"tool_calls": [{"index": i, "id": f"c{i}", "function": {"name": "f", "arguments": "{}"}}]})
            for i in range(size)
        ]
    )


def one_index_call_chunks(size: int) -> Callable[[], object]:
    return fed(
        [
            chunk({"tool_calls": [{"index": 0, "id": f"c{i}", "function": {"name": "f", "arguments": "{}"}}]})
            for i in range(size)
        ]
    )


def lossy_chunks(size: int) -> Callable[[], object]:
    return fed([chunk({"content": "x", "reasoning": "y"}, x_more=1)] * size)


def other_choices(size: int) -> Callable[[], object]:
    return fed([{"choices": [{"index": i, "delta": {"content": "x"}}]} for i in range(size)])


def token_chunks(size: int) -> Callable[[], object]:
    tokens = {"content": [{"token": "x", "logprob": -1, "bytes": None, "top_logprobs": []}]}
    return fed([chunk({"content": "x"}, logprobs=tokens)] * size)


def events(size: int) -> Callable[[], object]:
    delta = {"type": "tool_call", "tool_call": "x", "parse_status": "in_progress"}
    call = {"type": "tool_call", "tool_call": {"call_id": "c", "tool_name": "f"}, "parse_status": "succeeded"}

    def run() -> None:
        machine = chat.EventsToChunks(EXCHANGE)
        for _ in range(size):
            machine.feed({"event": {"event_type": "progress", "delta": delta}})
        for _ in range(size):
            machine.feed({"event": {"event_type": "progress", "delta": call}})
        machine.finish()

    return run


def tokens(size: int) -> Callable[[], object]:
    content = [{"token": "x", "logprob": -1, "bytes": None, "top_logprobs": []}] * size
    choice = {"index": 0, "message": {"role": "assistant", "content": "x" * size}, "logprobs": {"content": content}}
    return lambda: chat.response_to_llama_stack({"choices": [choice]}, EXCHANGE)


def native_tokens(size: int) -> Callable[[], object]:
    message = {"role": "assistant", "content": "x" * size}
    positions = [{"logprobs_by_token": {"x": -1, "y": -2}}] * size
    return lambda: chat.response_to_openai({"completion_message": message, "logprobs": positions}, EXCHANGE)


def answers(size: int) -> Callable[[], object]:
    answer = {"completion_message": {"role": "assistant", "content": "x"}}
    return lambda: chat.merge([answer] * size, EXCHANGE)


def merged_streams(size: int) -> Callable[[], object]:
    event = {"event": {"event_type": "progress", "delta": {"type": "text", "text": "x"}}}

    def run() -> None:
        machine = chat.MergeChunks(Exchange(n=128))
        for i in range(size):
            machine.feed(i % 128, event)

    return run


SHAPES = (
    texts,
    calls_in_history,
    calls_in_one_message,
    native_messages,
    losses,
    tools,
    parameters,
    references,
    shared_references,
    branches,
    many_words,
    text_chunks,
    argument_chunks,
    repeated_name_chunks,
    repeated_whole_name_chunks,
    unnumbered_call_chunks,
    unnamed_call_chunks,
    call_chunks,
    one_index_call_chunks,
    lossy_chunks,
    other_choices,
    token_chunks,
    events,
    tokens,
    native_tokens,
    answers,
    merged_streams,
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_work_grows_with_the_size(shape: Callable[[int], Callable[[], object]]) -> None:
    work(shape(2))
    small, large = work(shape(SMALL)), work(shape(SMALL * TIMES))
    assert large <= small * MOST, f"{TIMES} times the size took {large / small:.2f} times the work"


def test_a_long_chain_of_references_is_followed_only_so_far() -> None:
    for link in ("$ref", "anyOf", "allOf"):

        def one(name: str, link: str = link) -> Any:
            return {"$ref": name} if link == "$ref" else {link: [{"$ref": name}]}

        chain: dict[str, Any] = {f"d{i}": one(f"#/$defs/d{i + 1}") for i in range(5000)}
        request = tool({"type": "object", "properties": {"a": one("#/$defs/d0")}, "required": ["a"], "$defs": chain})
        request()


def test_a_type_word_of_many_levels_is_no_type() -> None:
    for depth in (3, 5000):
        word = "list[" * depth + "str" + "]" * depth
        request = {
            "model_id": "m",
            "messages": [{"role": "user", "content": "x"}],
            "tools": [{"tool_name": "f", "parameters": {"a": {"param_type": word}}}],
        }
        schema = chat.request_to_openai(request).data["tools"][0]["function"]["parameters"]["properties"]["a"]
        assert schema.get("type") == ("array" if depth == 3 else None)


def test_half_a_million_messages() -> None:
    size = 500_000
    raw = b'{"model": "m", "messages": [' + b",".join([b'{"role": "user", "content": "hello"}'] * size) + b"]}"
    native = chat.request_to_llama_stack(raw).json()
    assert native.count(b'"hello"') == size
    assert chat.request_to_openai(native).json().count(b'"hello"') == size


def test_half_a_million_wrong_messages_are_one_error() -> None:
    raw = b'{"model": "m", "messages": [' + b",".join([b'{"role": "alien"}'] * 500_000) + b"]}"
    with pytest.raises(InvalidInput, match=r"^messages\[0\]\.role = 'alien' is not 'developer', "):
        chat.request_to_llama_stack(raw)
