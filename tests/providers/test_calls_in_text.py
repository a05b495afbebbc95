"""Texts with calls through the doors of chats, with a profile whose server leaves them there: as those of a raw model."""

from __future__ import annotations

from typing import Any

import pytest
from calltext import reading
from casefiles import Case, read_cases

from diglot import chat

CASES = [pytest.param(case, id=case.name) for case in read_cases("text") if case.raw.get("tools")]


def finish(case: Case) -> str:
    return str(case.raw.get("finish_reason", "stop"))


def expected(case: Case) -> tuple[str, list[tuple[str, str]]]:
    """What the reader of raw text says, and calls."""
    return reading.native(case.raw["text"], case.raw["tools"], finish_reason=finish(case))[:2]


def chunk(text: str, finish_reason: str | None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish_reason}]}


def called(calls: list[Any]) -> list[tuple[str, str]]:
    return [(call["tool_name"], call["arguments_json"]) for call in calls]


@pytest.mark.parametrize("case", CASES)
def test_an_answer_is_read_as_raw_text(case: Case) -> None:
    message = {"role": "assistant", "content": case.raw["text"]}
    answer = {"choices": [{"index": 0, "message": message, "finish_reason": finish(case)}]}
    made = chat.response_to_llama_stack(answer, reading.exchange(case.raw["tools"]), profile="fireworks")
    native = made.data["completion_message"]
    assert (native["content"], called(native["tool_calls"])) == expected(case)
    cut, calls = finish(case) == "length", native["tool_calls"]
    assert native["stop_reason"] == ("out_of_tokens" if cut else "end_of_message" if calls else "end_of_turn")


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize("case", CASES)
def test_a_stream_is_read_as_raw_text(case: Case, size: int) -> None:
    machine = chat.ChunksToEvents(reading.exchange(case.raw["tools"]), profile="fireworks")
    text = case.raw["text"]
    items = [chunk(text[at : at + size], None) for at in range(0, len(text), size)] + [chunk("", finish(case))]
    made = [one.data for item in items for one in machine.feed(item)] + [one.data for one in machine.finish()]
    deltas: list[Any] = [event["event"]["delta"] for event in made]
    said = [
        delta.get("text", delta.get("tool_call")) for delta in deltas if delta.get("parse_status", "failed") == "failed"
    ]
    calls = [delta["tool_call"] for delta in deltas if delta.get("parse_status") == "succeeded"]
    assert ("".join(said), called(calls)) == expected(case)
    assert len({call["call_id"] for call in calls}) == len(calls)
