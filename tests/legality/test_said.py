"""What answers and streams said, and of broken ones what could be read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diglot import legality
from diglot.legality import Call, Choice, Said


def choice(**told: Any) -> Choice:
    return Choice(**{"index": 0, "text": "", "calls": (), "finish": None, "logprobs": None, "role": None, **told})


def chat(*pieces: Any) -> list[Any]:
    return [{"choices": [piece]} for piece in pieces]


def delta(finish: Any = None, index: Any = 0, logprobs: Any = None, **said: Any) -> dict[str, Any]:
    return {"index": index, "delta": said, "finish_reason": finish, "logprobs": logprobs}


def function(name: Any, arguments: Any) -> dict[str, Any]:
    return {"name": name, "arguments": arguments}


def event(kind: str, said: Any, **more: Any) -> dict[str, Any]:
    return {"event": {"event_type": kind, "delta": said, **more}}


NATIVE_CALL = {"call_id": "1", "tool_name": "f", "arguments": {"a": 1}}
STREAMS: list[tuple[str, Any, Any, list[Any], Said]] = [
    ("nothing", "openai", "chat", [], Said()),
    (
        "a text",
        "openai",
        "chat",
        [
            *chat(delta(role="assistant", content="It"), delta(content=" is"), delta("stop")),
            {"choices": [], "usage": {"total_tokens": 3}},
        ],
        Said((choice(text="It is", finish="stop", role="assistant"),), usage={"total_tokens": 3}),
    ),
    (
        "several choices, and positions of log probabilities",
        "openai",
        "chat",
        chat(
            delta(index=1, content="b", logprobs={"content": [{}, {}]}),
            delta(index=0, content="a"),
            delta("length", index=1, content="c", logprobs={"content": [{}]}),
        ),
        Said((choice(text="a"), choice(index=1, text="bc", finish="length", logprobs=3))),
    ),
    (
        "calls in fragments",
        "openai",
        "chat",
        chat(
            delta(tool_calls=[{"index": 0, "id": "1", "function": function("f", "")}]),
            delta(tool_calls=[{"index": 1, "id": "2", "function": function("g", "{}")}]),
            delta("tool_calls", tool_calls=[{"index": 0, "function": {"arguments": "{}"}}]),
        ),
        Said((choice(calls=(Call("1", "f", "{}"), Call("2", "g", "{}")), finish="tool_calls"),)),
    ),
    (
        "calls that share an index are told apart by their ids",
        "openai",
        "chat",
        chat(
            delta(tool_calls=[{"index": 0, "id": "1", "function": function("f", "{")}]),
            delta(tool_calls=[{"index": 0, "id": "2", "function": function("g", "{}")}]),
            delta(tool_calls=[{"index": 0, "function": {"arguments": " "}}]),
        ),
        Said((choice(calls=(Call("1", "f", "{"), Call("2", "g", "{} "))),)),
    ),
    (
        "a function call",
        "openai",
        "chat",
        chat(delta(function_call=function("f", "{")), delta("function_call", function_call={"arguments": "}"})),
        Said((choice(calls=(Call("", "f", "{}"),), finish="function_call"),)),
    ),
    (
        "an error in the end",
        "openai",
        "chat",
        [*chat(delta(content="It")), {"error": {"message": "no", "type": "server_error"}}],
        Said((choice(text="It"),), error="no"),
    ),
    (
        "what cannot be read",
        "openai",
        "chat",
        [
            "{",
            [1],
            {"choices": 1},
            *chat(None, delta(content=1, role=[]), {"index": "0", "delta": {"content": "It"}, "finish_reason": 5}),
            *chat(delta(tool_calls=[None, {"index": [], "function": []}]), delta(logprobs=0.5)),
            {"usage": []},
        ],
        Said((choice(text="It", calls=(Call("", "", ""), Call("", "", ""))),)),
    ),
    (
        "a text completion",
        "openai",
        "completion",
        chat(
            {"index": 0, "text": "a", "logprobs": {"tokens": ["a"]}}, {"index": 0, "text": "b", "finish_reason": "stop"}
        ),
        Said((choice(text="ab", finish="stop", logprobs=1),)),
    ),
    (
        "native events",
        "llama-stack",
        "chat",
        [
            event("start", {"type": "text", "text": "It"}, logprobs=[{}]),
            event("progress", {"type": "tool_call", "tool_call": "{", "parse_status": "in_progress"}),
            event("progress", {"type": "tool_call", "tool_call": NATIVE_CALL, "parse_status": "succeeded"}),
            {
                **event("complete", {"type": "text", "text": " is"}, stop_reason="end_of_message"),
                "metrics": [{"metric": "total_tokens", "value": 3}, {"metric": "prompt_tokens", "value": 2}],
            },
        ],
        Said(
            (choice(text="It is", calls=(Call("1", "f", '{"a":1}'),), finish="end_of_message", logprobs=1),),
            usage={"total_tokens": 3, "prompt_tokens": 2},
        ),
    ),
    (
        "a native completion",
        "llama-stack",
        "completion",
        [{"delta": "a"}, {"delta": "b", "stop_reason": "out_of_tokens"}],
        Said((choice(text="ab", finish="out_of_tokens"),)),
    ),
    ("a native error", "llama-stack", "chat", [{"error": {"message": "400: no"}}], Said(error="400: no")),
    ("an error without words", "llama-stack", "chat", [{"error": {}}], Said(error="an error without a message")),
]
MESSAGE = {"role": "assistant", "content": [{"type": "text", "text": "H"}, {"type": "text", "text": "i"}]}
ANSWERS: list[tuple[str, Any, Any, Any, Said]] = [
    (
        "an answer",
        "openai",
        "chat",
        {
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": None,
                        "tool_calls": [
                            {"id": "1", "function": function("f", "{}")},
                            {"id": "2", "type": "custom", "custom": {"name": "g", "input": "x"}},
                        ],
                    },
                    "finish_reason": "tool_calls",
                }
            ],
            "usage": {"total_tokens": 3},
        },
        Said(
            (choice(calls=(Call("1", "f", "{}"), Call("2", "g", "x")), finish="tool_calls", role="assistant"),),
            usage={"total_tokens": 3},
        ),
    ),
    (
        "a native answer",
        "llama-stack",
        "chat",
        {
            "completion_message": {
                **MESSAGE,
                "stop_reason": "end_of_turn",
                "tool_calls": [{**NATIVE_CALL, "arguments_json": '{"a": 1}'}, {**NATIVE_CALL, "arguments": "{"}],
            },
            "logprobs": [{}, {}],
        },
        Said(
            (
                choice(
                    text="Hi",
                    role="assistant",
                    finish="end_of_turn",
                    logprobs=2,
                    calls=(Call("1", "f", '{"a": 1}'), Call("1", "f", "{")),
                ),
            )
        ),
    ),
    (
        "a batch",
        "llama-stack",
        "batch-chat",
        {"batch": [{"completion_message": MESSAGE}, {"content": "b", "stop_reason": "end_of_turn"}]},
        Said((choice(text="Hi", role="assistant"), choice(index=1, text="b", finish="end_of_turn"))),
    ),
    (
        "embeddings",
        "openai",
        "embedding",
        {"data": [{"embedding": [1, 2]}, {"embedding": "AAA="}], "usage": {"total_tokens": 1}},
        Said(usage={"total_tokens": 1}, embeddings=([1, 2], "AAA=")),
    ),
    ("native embeddings", "llama-stack", "embedding", {"embeddings": [[1], [2]]}, Said(embeddings=([1], [2]))),
    ("models", "openai", "models", {"data": [{"id": "a"}, {"id": 1}, {"id": "b"}]}, Said(models=("a", "b"))),
    ("native models", "llama-stack", "models", {"data": [{"identifier": "a"}]}, Said(models=("a",))),
    ("a model", "openai", "model", {"id": "a"}, Said(models=("a",))),
    ("a refusal", "openai", "models", {"error": {"message": "no"}}, Said(error="no")),
    ("what is no object", "openai", "chat", [1], Said()),
]


@pytest.mark.parametrize(
    ("api", "operation", "items", "said"), [case[1:] for case in STREAMS], ids=[case[0] for case in STREAMS]
)
def test_a_stream_said(api: Any, operation: Any, items: list[Any], said: Said) -> None:
    texts = [item if isinstance(item, str) else json.dumps(item) for item in items]
    framed = "".join(f"data: {text}\n\n" for text in [*texts, "[DONE]"]).encode()
    for raw in (framed, "\n".join(texts).encode()):
        assert legality.said(raw, api=api, operation=operation, stream=True) == said


@pytest.mark.parametrize(
    ("api", "operation", "answer", "said"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS]
)
def test_an_answer_said(api: Any, operation: Any, answer: Any, said: Said) -> None:
    assert legality.said(json.dumps(answer).encode(), api=api, operation=operation, stream=False) == said


def test_what_is_not_json_said_nothing() -> None:
    assert legality.said(b"<html>", api="openai", operation="chat", stream=False) == Said()
