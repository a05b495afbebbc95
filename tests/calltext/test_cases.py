"""Every text of tests/cases/text: to both APIs, plain and streamed, and cut in every way; casefiles.py says how to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from casefiles import Case, read_cases

from . import reading

if TYPE_CHECKING:
    from .reading import Answer

CASES = [pytest.param(case, id=case.name) for case in read_cases("text")]
FINISH = {"end_of_turn": "stop", "end_of_message": "stop", "out_of_tokens": "length"}


def expected(case: Case) -> tuple[str, list[tuple[str, str]], str]:
    """What a text says, calls, and ends with."""
    raw = case.raw
    calls = [(call["name"], reading.exact(call["arguments"])) for call in raw.get("calls", ())]
    content = raw.get("content", "" if calls else raw["text"])
    return content, calls, raw.get("stop_reason", "end_of_message" if calls else "end_of_turn")


def check(answer: Answer, case: Case, stop: str) -> None:
    content, calls, _ = expected(case)
    assert answer[:3] == (content, calls, stop)
    told = [(loss.path, str(loss.kind), loss.value) for loss in answer.losses]
    assert told == [
        (one["path"], one["kind"], one.get("value", told[i][2])) for i, one in enumerate(case.raw.get("losses", ()))
    ]


def options(case: Case) -> dict[str, Any]:
    return {name: case.raw[name] for name in ("finish_reason",) if name in case.raw}


def openai_stop(case: Case) -> str:
    _, calls, stop = expected(case)
    return "tool_calls" if calls and stop != "out_of_tokens" else FINISH[stop]


@pytest.mark.parametrize("case", CASES)
def test_native_answer(case: Case) -> None:
    answer = reading.native(case.raw["text"], case.raw["tools"], **options(case))
    check(answer, case, expected(case)[2])


@pytest.mark.parametrize("case", CASES)
def test_openai_answer(case: Case) -> None:
    check(reading.openai(case.raw["text"], case.raw["tools"], **options(case)), case, openai_stop(case))


@pytest.mark.parametrize("case", CASES)
def test_streams_under_every_cut(case: Case) -> None:
    for pieces in reading.cuts(case.raw["text"]):
        check(reading.native_stream(pieces, case.raw["tools"], **options(case)), case, expected(case)[2])
    for pieces in ([*case.raw["text"]], [case.raw["text"]]):
        check(reading.openai_stream(pieces, case.raw["tools"], **options(case)), case, openai_stop(case))


@pytest.mark.parametrize("case", [one for one in CASES if "said_at" in one.values[0].raw])
def test_what_can_be_no_call_is_said_at_once(case: Case) -> None:
    place = case.raw["said_at"]
    assert case.raw["text"].startswith(place)
    steps = dict(reading.said_so_far(place, case.raw["tools"]))
    assert steps.pop(place) == place
    assert {*steps.values()} <= {""}


@pytest.mark.parametrize("case", [one for one in CASES if one.values[0].raw.get("calls")])
def test_nothing_of_a_call_is_said_before_it_is_decided(case: Case) -> None:
    content = expected(case)[0]
    for _, said in reading.said_so_far(case.raw["text"], case.raw["tools"]):
        assert content.startswith(said)


def test_there_are_enough_of_both() -> None:
    calls = [bool(case.raw.get("calls")) for case in read_cases("text")]
    assert len(calls) >= 150
    assert calls.count(False) * 2 >= len(calls)
