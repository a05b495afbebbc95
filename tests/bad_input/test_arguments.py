"""The other arguments of the public functions, and machines used out of order."""

from __future__ import annotations

import random
from typing import Any

import pytest

from diglot import ErrorEvent, Exchange, InvalidInput, LossError, StreamError, UnknownProvider, UpstreamError, chat

from .doors import CHUNK, EVENT, EXCHANGE, NATIVE_RESPONSE, OPENAI_REQUEST, OPENAI_RESPONSE, well_said

MACHINES = {
    "ChunksToEvents": (chat.ChunksToEvents, lambda machine, item: machine.feed(item), CHUNK),
    "EventsToChunks": (chat.EventsToChunks, lambda machine, item: machine.feed(item), EVENT),
    "MergeChunks": (chat.MergeChunks, lambda machine, item: machine.feed(0, item), EVENT),
}
every_machine = pytest.mark.parametrize("name", MACHINES)


@pytest.mark.parametrize(
    "on_loss",
    [
        5,
        True,
        "no",
        "",
        ["raise"],
        object(),
        {"content": "no"},
        {"odd": "raise"},
        {1: 2},
        {"content": ["raise"]},
        {"a\nb": "\n"},
    ],
)
def test_policies_that_are_none(on_loss: Any) -> None:
    for call in (
        lambda: chat.request_to_llama_stack(OPENAI_REQUEST, on_loss=on_loss),
        lambda: chat.response_to_openai(NATIVE_RESPONSE, EXCHANGE, on_loss=on_loss),
        lambda: chat.EventsToChunks(EXCHANGE, on_loss=on_loss),
    ):
        with pytest.raises(InvalidInput, match=r"^on_loss") as caught:
            call()
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("profile", [5, None, "", "nobody", "defaul", b"default", ["default"], object()])
def test_profiles_that_are_none(profile: Any) -> None:
    for call in (
        lambda: chat.request_to_openai({}, profile=profile),
        lambda: chat.response_to_llama_stack(OPENAI_RESPONSE, EXCHANGE, profile=profile),
        lambda: chat.MergeChunks(EXCHANGE, profile=profile),
    ):
        with pytest.raises(UnknownProvider, match="there is no provider profile"):
            call()


@pytest.mark.parametrize("check", [5, None, "", "none", True, ["schema"]])
def test_checks_that_are_none(check: Any) -> None:
    with pytest.raises(InvalidInput, match=r"^check="):
        chat.request_to_llama_stack(OPENAI_REQUEST, on_loss="record", check=check)


@pytest.mark.parametrize("index", [-1, 2, 10**30, 0.0, 0.5, True, "0", None, [0], object()])
def test_choices_that_a_merged_stream_does_not_have(index: Any) -> None:
    machine = chat.MergeChunks(Exchange(n=2))
    with pytest.raises(StreamError, match=r"^there is no choice") as caught:
        machine.feed(index, EVENT)
    assert len(str(caught.value)) < 150
    assert machine.feed(1, EVENT)


@pytest.mark.parametrize("n", [0, -3, 129, 10**9, 10**30, 2.0, True, "2", None])
def test_numbers_of_choices_that_are_none(n: Any) -> None:
    with pytest.raises(InvalidInput, match=r"^n = "):
        chat.MergeChunks(Exchange(n=n))


@pytest.mark.parametrize("n", [0, -1, 129, 10**9, 10**30])
def test_a_request_for_no_choice_or_for_too_many(n: int) -> None:
    for call in (chat.split, chat.request_to_llama_stack):
        with pytest.raises(InvalidInput) as caught:
            call({**OPENAI_REQUEST, "n": n}, on_loss="record")
        assert caught.value.path == "n"
        well_said(caught.value)


@every_machine
def test_a_machine_is_finished_once_and_fed_never_after(name: str) -> None:
    make, feed, item = MACHINES[name]
    for fed in (0, 1, 3):
        for cut in (False, True):
            machine = make(EXCHANGE)
            for _ in range(fed):
                feed(machine, item)
            assert machine.finish(cut=cut)
            for again in (
                lambda machine=machine: feed(machine, item),
                machine.finish,
                lambda m=machine: m.finish(cut=True),
            ):
                with pytest.raises(StreamError):
                    again()


@every_machine
def test_after_an_error_in_the_stream_nothing_more_is_taken(name: str) -> None:
    make, feed, item = MACHINES[name]
    for error in (
        {"error": {"message": "no"}},
        {"error": "no"},
        {"error": 5},
        {"error": {}},
        {"error": [1]},
        b'{"error":{"code":429}}',
    ):
        machine = make(EXCHANGE)
        feed(machine, item)
        (event,) = feed(machine, error)
        assert isinstance(event, ErrorEvent)
        assert event.json()
        with pytest.raises(StreamError):
            feed(machine, item)
        assert machine.finish() == []
        with pytest.raises(StreamError):
            machine.finish()


@every_machine
def test_a_refused_item_leaves_the_machine_as_it_was(name: str) -> None:
    make, feed, item = MACHINES[name]
    machine, other = make(EXCHANGE), make(EXCHANGE)
    for bad in (b"{", {"choices": 5}, {"event": 5}, 5, None, {"error": None}):
        with pytest.raises(InvalidInput):
            feed(machine, bad)
    given = [[one.json() for one in (*feed(each, item), *each.finish())] for each in (machine, other)]
    assert given[0] == given[1]


@pytest.mark.parametrize(
    "error", [{"message": "no"}, "no", 5, [], {}, {"code": 10**30, "message": [1]}, {"code": True}, {"type": {}}]
)
def test_an_error_in_place_of_an_answer_is_the_upstreams(error: Any) -> None:
    for translate, name in (
        (chat.response_to_openai, "error"),
        (chat.response_to_openai, "detail"),
        (chat.response_to_llama_stack, "error"),
    ):
        with pytest.raises((UpstreamError, InvalidInput)) as caught:
            translate({name: error}, EXCHANGE)
        assert caught.value.to_openai()["error"]["message"]
        assert caught.value.to_llama_stack()["error"]["detail"]


def test_a_policy_of_raise_in_a_machine() -> None:
    machine = chat.ChunksToEvents(EXCHANGE, on_loss="raise")
    with pytest.raises(LossError):
        machine.feed({**CHUNK, "x_more": 1})


def test_calls_of_the_ids_that_the_exchange_would_give_are_all_kept() -> None:
    exchange = Exchange(id="chatcmpl-1")
    ids = [exchange.call_id(i) for i in (2, 2, 1, 0, 2)] + ["", "", exchange.call_id(0)]
    for order in range(20):
        random.Random(order).shuffle(ids)
        calls = [{"id": one, "function": {"name": f"f{i}", "arguments": "{}"}} for i, one in enumerate(ids)]
        answer = {"choices": [{"index": 0, "message": {"role": "assistant", "tool_calls": calls}}]}
        made = chat.response_to_llama_stack(answer, exchange).data["completion_message"]["tool_calls"]
        assert [call["tool_name"] for call in made] == [f"f{i}" for i in range(len(ids))]
        assert len({call["call_id"] for call in made}) == len(ids)
