"""Real native streams and answers as other native servers would have sent them: they say the same."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from diglot import ErrorEvent, Exchange, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordings.said import Said

    Habit = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]

EXCHANGE = Exchange(include_usage=True)


def event(kind: str, delta: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "event": {"event_type": kind, "delta": delta, "logprobs": None, "stop_reason": None},
        "metrics": None,
    } | more


def text(value: str) -> dict[str, Any]:
    return {"type": "text", "text": value}


def call(value: Any, status: str) -> dict[str, Any]:
    return {"type": "tool_call", "tool_call": value, "parse_status": status}


CALLS = [
    {"call_id": "call_a", "tool_name": "f", "arguments": {"x": [1, 2]}, "arguments_json": '{"x": [1, 2]}'},
    {"call_id": "call_b", "tool_name": "f", "arguments": {}, "arguments_json": "{}"},
]
METRICS = [{"metric": name, "value": count, "unit": None} for name, count in zip(said.COUNTS, (3, 4, 7), strict=True)]
TWO_CALLS = [
    event("start", text("")),
    event("progress", text("Let me ")),
    event("progress", text("see.")),
    event("progress", call(CALLS[0], "succeeded")),
    event("progress", call(CALLS[1], "succeeded")),
    event("complete", text(""), metrics=METRICS),
]
TWO_CALLS[-1]["event"]["stop_reason"] = "end_of_message"


def nulls_left_out(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for item in items:
        for holder in (item, item["event"]):
            for name in ("metrics", "logprobs", "stop_reason"):
                if holder.get(name, 0) is None:
                    del holder[name]
    return items


def stop_reason_said_early(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items[-2]["event"]["stop_reason"] = items[-1]["event"].get("stop_reason")
    items[-1]["event"]["stop_reason"] = None
    return items


def stop_reason_on_every_event(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for item in items:
        item["event"]["stop_reason"] = items[-1]["event"].get("stop_reason")
    return items


def metrics_early(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items[0]["metrics"], items[-1]["metrics"] = items[-1].get("metrics"), []
    return items


def metrics_three_times(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items[-1]["metrics"] = (items[-1].get("metrics") or []) * 3
    return items


def further_metrics(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items[-1]["metrics"] = [{"metric": "seconds", "value": 0.5}, *(items[-1].get("metrics") or [])]
    return items


def no_total(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    items[-1]["metrics"] = [one for one in items[-1].get("metrics") or () if one["metric"] != "total_tokens"]
    return items


def no_start(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return items[1:]


def what_is_said_first_in_the_start(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if items[1]["event"]["event_type"] == "progress":
        items[1]["event"]["event_type"] = "start"
        return items[1:]
    return items


def what_is_said_last_beside_complete(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = items.pop(-2)["event"]["delta"]
    items[-1]["event"]["delta"] = last
    return items


def complete_twice(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*items, copy.deepcopy(items[-1])]


def silence_between(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [items[0], *(one for item in items[1:-1] for one in (item, event("progress", text("")))), items[-1]]


def calls_in_fragments(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Their raw text first, which need not be their arguments."""
    made: list[dict[str, Any]] = []
    for item in items:
        if item["event"]["delta"].get("parse_status") == "succeeded":
            raw = item["event"]["delta"]["tool_call"]["tool_name"] + "(…)"
            made.append(event("progress", call("", "started")))
            made += [event("progress", call(letter, "in_progress")) for letter in raw]
        made.append(item)
    return made


def _each_call(items: list[dict[str, Any]], change: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    for item in items:
        if isinstance(item["event"]["delta"].get("tool_call"), dict):
            change(item["event"]["delta"]["tool_call"])
    return items


def arguments_as_text(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return _each_call(items, lambda one: one.update(arguments=one["arguments_json"]))


def arguments_once(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return _each_call(items, lambda one: one.pop("arguments_json"))


def arguments_once_as_text(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return _each_call(items, lambda one: one.update(arguments=one.pop("arguments_json")))


def arguments_json_null(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return _each_call(items, lambda one: one.update(arguments_json=None))


HABITS = (
    nulls_left_out,
    stop_reason_said_early,
    stop_reason_on_every_event,
    metrics_early,
    metrics_three_times,
    further_metrics,
    no_total,
    no_start,
    what_is_said_first_in_the_start,
    what_is_said_last_beside_complete,
    complete_twice,
    silence_between,
    calls_in_fragments,
    arguments_as_text,
    arguments_once,
    arguments_once_as_text,
    arguments_json_null,
)


def told(items: list[dict[str, Any]]) -> Said:
    machine = chat.EventsToChunks(EXCHANGE)
    made = [chunk for item in items for chunk in machine.feed(item)] + machine.finish()
    assert not any(isinstance(one, ErrorEvent) for one in made)
    return said.openai_stream([one.data for one in made])


def test_two_calls_are_told() -> None:
    calls = [said.Call("call_a", "f", {"x": [1, 2]}), said.Call("call_b", "f", {})]
    usage = dict(zip(said.COUNTS, (3, 4, 7), strict=True))
    assert told(TWO_CALLS) == said.Said("Let me see.", calls, "tool_calls", usage)


@pytest.mark.parametrize("habit", HABITS, ids=lambda one: one.__name__)
def test_a_habit_changes_nothing_of_two_calls(habit: Habit) -> None:
    changed = habit(copy.deepcopy(TWO_CALLS))
    assert changed != TWO_CALLS
    assert told(changed) == told(TWO_CALLS)


@pytest.mark.parametrize("habit", HABITS, ids=lambda one: one.__name__)
def test_a_habit_changes_nothing_of_what_real_streams_say(habit: Habit) -> None:
    shelf.needed()
    for one in shelf.of("llama_stack", "stream"):
        assert told(habit(copy.deepcopy(one.items or []))) == told(one.items or []), one.name


def test_arguments_are_read_in_each_of_their_spellings() -> None:
    shelf.needed()
    for one in shelf.of("llama_stack", "answer"):
        expected = said.openai_answer(chat.response_to_openai(one.answer, EXCHANGE).data)
        for i, given in enumerate(one.answer["completion_message"]["tool_calls"]):
            for change in ({"arguments": given["arguments_json"]}, {"arguments_json": None}, {"arguments_json": ""}):
                answer = copy.deepcopy(one.answer)
                answer["completion_message"]["tool_calls"][i].update(change)
                assert said.openai_answer(chat.response_to_openai(answer, EXCHANGE).data) == expected
            answer = copy.deepcopy(one.answer)
            del answer["completion_message"]["tool_calls"][i]["arguments_json"]
            assert said.openai_answer(chat.response_to_openai(answer, EXCHANGE).data) == expected
            made = chat.response_to_openai(answer, EXCHANGE).data["choices"][0]["message"]["tool_calls"][i]
            assert made["function"]["arguments"] == json.dumps(given["arguments"], separators=(",", ":"))
