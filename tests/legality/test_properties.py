"""Whatever comes is judged and read, and nothing is raised; what is legal in pieces is legal as a whole."""

from __future__ import annotations

import copy
import json
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest
from fuzz.mutation import ODD, mutated, places
from hypothesis import given
from hypothesis import strategies as st

from diglot import legality

from .casefile import Case, read_cases

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = read_cases()
STREAMS = [case for case in ALL if case.form in {"stream", "raw"}]
LISTED = [case for case in STREAMS if case.form == "stream"]
ANSWERS = [case for case in ALL if case.form == "answer"]
HEALTHY = [case for case in LISTED if not case.expected and case.told["api"] == "openai"]
BITS = [
    b"data: ",
    b"data:",
    b"\n\n",
    b"\r\n",
    b"\n",
    b"[DONE]",
    b": ",
    b"event",
    b"{}",
    b"[]",
    b'{"choices": []}',
    b"\xff",
]
MEMBERS = sorted({step for case in ALL for _, step in places(case.told) if isinstance(step, str)})
REQUESTS: list[Any] = [None, *(case.told["request"] for case in ALL if "request" in case.told)]
OPERATIONS: dict[Any, list[Any]] = {
    "openai": ["chat", "completion", "embedding", "models", "model"],
    "llama-stack": ["chat", "completion", "embedding", "models", "model", "batch-chat", "batch-completion"],
}


def judged(raw: bytes, request: Any = None) -> None:
    """Let everything judge and read these bytes."""
    for api, operations in OPERATIONS.items():
        legality.check_error(400, raw, api=api)
        for operation in operations:
            legality.check_answer(raw, api=api, operation=operation, request=request)
            for stream in (True, False):
                legality.said(raw, api=api, operation=operation, stream=stream)
        for operation in operations[:2]:
            found = legality.check_stream(raw, api=api, operation=operation, request=request)
            assert all("\n" not in str(one) for one in found)


@given(raw=st.binary() | st.lists(st.sampled_from(BITS)).map(b"".join), request=st.sampled_from(REQUESTS))
def test_any_bytes_are_judged(raw: bytes, request: Any) -> None:
    judged(raw, request)


@given(case=st.sampled_from(STREAMS), data=st.data())
def test_a_stream_cut_or_changed_anywhere_is_judged(case: Case, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(case.raw)))
    end = start + data.draw(st.integers(0, 9))
    judged(case.raw[:start], case.told.get("request"))
    judged(case.raw[:start] + data.draw(st.sampled_from(BITS)) + case.raw[end:], case.told.get("request"))


@given(case=st.sampled_from(LISTED), seed=st.integers(0, 2**32))
def test_a_stream_of_anything_is_judged(case: Case, seed: int) -> None:
    each = case.told.get("each", {})
    items = mutated([{**each, **item} for item in case.told["stream"] if isinstance(item, dict)], seed)
    raw = b"".join(b"data: " + json.dumps(item).encode() + b"\n\n" for item in items)
    judged(raw, mutated(case.told.get("request", {}), seed + 1))


@given(case=st.sampled_from(ANSWERS), seed=st.integers(0, 2**32))
def test_an_answer_of_anything_is_judged(case: Case, seed: int) -> None:
    answer = mutated({**case.told.get("each", {}), **case.told["answer"]}, seed)
    judged(json.dumps(answer).encode(), case.told.get("request"))


@given(case=st.sampled_from([*LISTED, *ANSWERS]), seed=st.integers(0, 2**32))
def test_members_that_stand_where_no_schema_knows_them_are_judged(case: Case, seed: int) -> None:
    items = case.told["stream"] if case.form == "stream" else [case.told["answer"]]
    each = case.told.get("each", {})
    documents = [spiced({**each, **item}, random.Random(seed)) for item in items if isinstance(item, dict)]
    frames = [b"data: " + json.dumps(item).encode() + b"\n\n" for item in documents]
    judged(b"".join(frames) if case.form == "stream" else json.dumps(documents[0]).encode(), case.told.get("request"))


def spiced(document: Any, chance: random.Random) -> Any:
    """A document with a member of another place, of any value, in each of its objects that has no such member."""
    made = copy.deepcopy(document)
    for holder in [made, *(place[step] for place, step in [*places(made)])]:
        if isinstance(holder, dict):
            holder.setdefault(chance.choice(MEMBERS), chance.choice(ODD))
    return made


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in HEALTHY])
def test_a_legal_stream_is_a_legal_answer_once_it_is_joined(case: Case) -> None:
    operation, request = case.told["operation"], case.told.get("request")
    told = legality.said(case.raw, api="openai", operation=operation, stream=True)
    if told.error is None:
        answer = whole(told, operation)
        assert {
            one.rule.name for one in legality.check_answer(answer, api="openai", operation=operation, request=request)
        } <= {"usage-present"}


def whole(told: legality.Said, operation: str) -> bytes:
    """The plain answer that says the same; a call without an id is one in the deprecated words."""
    chat = operation == "chat"
    common = {"id": "1", "object": "chat.completion" if chat else "text_completion", "created": 1, "model": "m"}
    choices = [
        {
            "index": one.index,
            "finish_reason": one.finish,
            "logprobs": None,
            **({"message": message(one)} if chat else {"text": one.text}),
        }
        for one in told.choices
    ]
    return json.dumps({**common, "choices": choices, **({"usage": told.usage} if told.usage else {})}).encode()


def message(one: legality.Choice) -> dict[str, Any]:
    made: dict[str, Any] = {"role": one.role, "content": one.text or None, "refusal": None}
    for call in one.calls:
        function = {"name": call.name, "arguments": call.arguments}
        if call.id:
            made.setdefault("tool_calls", []).append({"id": call.id, "type": "function", "function": function})
        else:
            made["function_call"] = function
    return made


def chunk(delta: dict[str, Any], finish: Any = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    document = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(document)}\n\n"


def event(kind: str, delta: dict[str, Any], reason: Any = None) -> str:
    return f"data: {json.dumps({'event': {'event_type': kind, 'delta': delta, 'stop_reason': reason}})}\n\n"


def piece(index: int) -> str:
    function = {"name": "now", "arguments": "{}"}
    return chunk({"tool_calls": [{"index": index, "id": str(index), "type": "function", "function": function}]})


def role_again(index: int) -> str:
    return chunk({"role": "assistant"})


MANY: dict[str, tuple[Any, Callable[[int], str], str]] = {
    "of text": ("openai", lambda i: chunk({"content": "word "} if i else {"role": "assistant"}), chunk({}, "stop")),
    "of calls": ("openai", lambda i: piece(i - 1) if i else chunk({"role": "assistant"}), chunk({}, "tool_calls")),
    "of one fault": ("openai", role_again, chunk({}, "stop")),
    "of events": (
        "llama-stack",
        lambda i: event("progress" if i else "start", {"type": "text", "text": "word "}),
        event("complete", {"type": "text", "text": ""}, "end_of_turn"),
    ),
}

TIMES = {**dict.fromkeys(MANY, 10), "of text": 100}


@pytest.mark.parametrize("name", MANY)
def test_the_work_grows_with_the_stream_and_no_faster(name: str) -> None:
    api, each, last = MANY[name]
    short, long = (
        work("".join([*map(each, range(count)), last, "data: [DONE]\n\n" * (api == "openai")]).encode(), api)
        for count in (1_000, 1_000 * TIMES[name])
    )
    assert long <= (TIMES[name] + 1) * short


def work(raw: bytes, api: Any) -> int:
    """How many functions are called to judge a stream; each takes no longer for what came before it."""
    calls = 0

    def count(_frame: Any, kind: str, _argument: Any) -> None:
        nonlocal calls
        calls += kind in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        legality.check_stream(raw, api=api)
    finally:
        sys.setprofile(before)
    return calls
