"""Real streams and answers as other servers would have sent them: they say the same."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from diglot import ErrorEvent, Exchange, chat
from recordings import said, shelf
from recordings.cutting import cuttings
from recordings.habits import HABITS, OTHER_IDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordings.habits import Chunk
    from recordings.said import Said

    Habit = Callable[[list[Chunk]], list[Chunk]]

EXCHANGE = Exchange(id="chatcmpl-h", model="m")
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


def chunk(finish: str | None = None, **delta: Any) -> Chunk:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}


def piece(index: int, arguments: str, call_id: str | None = None, name: str | None = None) -> Chunk:
    """A fragment of a call; with an id and a name, its first."""
    if call_id is None:
        return chunk(tool_calls=[{"index": index, "function": {"arguments": arguments}}])
    function = {"name": name, "arguments": arguments}
    return chunk(tool_calls=[{"index": index, "id": call_id, "type": "function", "function": function}])


# Text and four calls: two of one function, one without a space in its empty object, one without arguments at all.
FOUR_CALLS = [
    chunk(role="assistant", content="Let me "),
    chunk(content="see."),
    piece(0, "", "call_a", "get_weather"),
    piece(0, '{"city"'),
    piece(0, ':"Paris"}'),
    piece(1, "", "call_b", "get_weather"),
    piece(1, '{"city":'),
    piece(1, '"Rome"}'),
    piece(2, "{", "call_c", "now"),
    piece(2, "}"),
    piece(3, "", "call_d", "ping"),
    chunk(finish="tool_calls"),
    {**chunk(), "choices": [], "usage": USAGE},
]
SAID = said.Said(
    "Let me see.",
    [
        said.Call("call_a", "get_weather", {"city": "Paris"}),
        said.Call("call_b", "get_weather", {"city": "Rome"}),
        said.Call("call_c", "now", {}),
        said.Call("call_d", "ping", {}),
    ],
    "end_of_message",
    USAGE,
)


def told(chunks: list[Chunk], choice: int = 0) -> Said:
    """What a stream says once it is translated."""
    machine = chat.ChunksToEvents(EXCHANGE, choice)
    made = [event for item in chunks for event in machine.feed(item)] + machine.finish()
    return said.native_stream([event.data for event in made if not isinstance(event, ErrorEvent)])


def without_ids(one: Said) -> Said:
    assert len({call.id for call in one.calls}) == len(one.calls)
    return one._replace(calls=[call._replace(id=None) for call in one.calls])


def habit(one: Habit, chunks: list[Chunk]) -> list[Chunk]:
    return one(copy.deepcopy(chunks))


def test_four_calls_are_told() -> None:
    assert told(FOUR_CALLS) == SAID
    assert said.openai_stream(FOUR_CALLS).in_native_words() == SAID


@pytest.mark.parametrize("first", HABITS, ids=lambda one: one.__name__)
def test_two_habits_at_once_keep_four_calls(first: Habit) -> None:
    for second in HABITS:
        try:
            chunks = habit(second, habit(first, FOUR_CALLS))
        except (AttributeError, KeyError, TypeError):  # the second needs a member that the first leaves out
            continue
        assert told(chunks) == SAID, second.__name__


@pytest.mark.parametrize("one", HABITS, ids=lambda one: one.__name__)
def test_cut_elsewhere_four_calls_are_kept(one: Habit) -> None:
    for name, chunks in cuttings(FOUR_CALLS):
        assert told(habit(one, chunks)) == SAID, name


@pytest.mark.parametrize("one", HABITS, ids=lambda one: one.__name__)
def test_a_habit_changes_nothing_of_what_real_streams_say(one: Habit) -> None:
    shelf.needed()
    changed = 0
    for stream in shelf.of("openai", "stream"):
        chunks = habit(one, stream.items or [])
        changed += chunks != stream.items
        for choice in range(stream.request.get("n") or 1):
            assert told(chunks, choice) == told(stream.items or [], choice), stream.name
    assert changed


def test_without_ids_calls_are_told_apart_by_their_index() -> None:
    ids_never, _ = OTHER_IDS
    assert told(habit(ids_never, FOUR_CALLS)) == SAID._replace(
        calls=[call._replace(id=f"call_h_{i}") for i, call in enumerate(SAID.calls)]
    )
    for stream in shelf.of("openai", "stream"):
        chunks = habit(ids_never, stream.items or [])
        assert without_ids(told(chunks)) == without_ids(told(stream.items or [])), stream.name


def test_with_one_id_and_one_index_for_all_calls_are_told_apart_by_their_names() -> None:
    _, one_id = OTHER_IDS
    ids = ["0", *(f"call_h_{i}" for i in range(1, 4))]
    calls = [call._replace(id=call_id) for call, call_id in zip(SAID.calls, ids, strict=True)]
    assert told(habit(one_id, FOUR_CALLS)) == SAID._replace(calls=calls)
