"""The other arguments of the public functions, and machines used out of order."""

from __future__ import annotations

import pickle
import random
from typing import Any

import pytest

from diglot import ErrorEvent, Exchange, InvalidInput, LossError, StreamError, UnknownProvider, UpstreamError, chat

from .doors import CHUNK, EVENT, EXCHANGE, NATIVE_REQUEST, NATIVE_RESPONSE, OPENAI_REQUEST, OPENAI_RESPONSE, well_said

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
    for make, _, _ in MACHINES.values():
        with pytest.raises(InvalidInput, match=r"^check="):
            make(EXCHANGE, check=check)


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
def test_after_a_refused_item_a_machine_never_ends_clean(name: str) -> None:
    make, feed, item = MACHINES[name]
    for bad in (b"{", {"choices": 5}, {"event": 5}, 5, None, {"error": None}):
        machine = make(EXCHANGE)
        feed(machine, item)
        with pytest.raises(InvalidInput) as caught:
            feed(machine, bad)
        assert caught.value.status == 502
        with pytest.raises(StreamError):
            feed(machine, item)
        assert isinstance(machine.finish()[-1], ErrorEvent)
        with pytest.raises(StreamError):
            machine.finish()


def test_after_a_loss_that_raised_or_an_unknown_word_a_machine_never_ends_clean() -> None:
    odd = {**CHUNK, "choices": [{**CHUNK["choices"][0], "finish_reason": "odd"}]}
    for bad, on_loss, error in (({**CHUNK, "x_more": 1}, "raise", LossError), (odd, "record", UpstreamError)):
        machine = chat.ChunksToEvents(EXCHANGE, on_loss={"metadata": on_loss})
        with pytest.raises(error):
            machine.feed(bad)
        assert isinstance(machine.finish()[-1], ErrorEvent)


def test_the_losses_of_a_merged_stream_say_of_which_choice_they_are() -> None:
    event = {"event": {"event_type": "progress", "delta": {"type": "text", "text": "a"}, "x": 1}}
    machine = chat.MergeChunks(Exchange(n=2))
    for index in (0, 1, 1):
        machine.feed(index, event)
    assert [loss.path for loss in machine.losses] == ["[0].event.x", "[1].event.x"]
    with pytest.raises(LossError, match=r"^\[1\]\.event\.x = 1 is not") as caught:
        chat.MergeChunks(Exchange(n=2), on_loss="raise").feed(1, event)
    assert caught.value.path == "[1].event.x"
    for bad, error, path in (
        ({"event": 5}, InvalidInput, "[1].event"),
        (
            {"event": {**event["event"], "event_type": "complete", "stop_reason": "odd"}},
            UpstreamError,
            "[1].event.stop_reason",
        ),
    ):
        with pytest.raises(error, match=r"^choice 1: ") as caught:
            chat.MergeChunks(Exchange(n=2)).feed(1, bad)
        assert (caught.value.path, caught.value.status) == (path, 502)
    (said,) = chat.MergeChunks(Exchange(n=2)).feed(1, {"error": {"message": "429: slow down"}})
    assert isinstance(said, ErrorEvent)
    assert (said.message, said.status) == ("choice 1: slow down", 429)


def test_requests_that_were_split_are_independent() -> None:
    made = chat.split({**OPENAI_REQUEST, "n": 3}, on_loss="record")
    before = made[1].json()
    assert [one.json() for one in made] == [before] * 3
    made[0].data["messages"].clear()
    made[0].data["model_id"] = "other"
    made[2].data["tools"][0]["tool_name"] = "other"  # type: ignore[typeddict-item]
    assert made[1].json() == before
    assert made[1].losses == made[0].losses


@pytest.mark.parametrize("answers", [NATIVE_RESPONSE, "{}", b"{}", bytearray(b"{}")])
def test_one_answer_is_no_list_of_answers(answers: Any) -> None:
    with pytest.raises(InvalidInput, match=r"answers, is one answer, not a list of them"):
        chat.merge(answers, EXCHANGE)


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_answers_as_choices_were_asked_for(count: int) -> None:
    with pytest.raises(InvalidInput, match=r"n = 2"):
        chat.merge([NATIVE_RESPONSE] * count, Exchange(n=2))
    assert len(chat.merge([NATIVE_RESPONSE] * 2, Exchange(n=2)).data["choices"]) == 2
    assert chat.response_to_openai(NATIVE_RESPONSE, Exchange(n=2)).data["choices"]


def test_an_error_among_several_answers_says_which_it_is() -> None:
    with pytest.raises(UpstreamError, match=r"^answer 1: slow down") as caught:
        chat.merge([NATIVE_RESPONSE, {"error": {"message": "429: slow down"}}], EXCHANGE)
    assert (caught.value.path, caught.value.status) == ("[1]", 429)
    with pytest.raises(InvalidInput, match=r"^answer 1: ") as refused:
        chat.merge([NATIVE_RESPONSE, {"completion_message": 5}], EXCHANGE)
    assert (refused.value.path, refused.value.status) == ("[1].completion_message", 502)


@pytest.mark.parametrize("exchange", [None, {}, {"model": "m"}, "x", Exchange])
def test_exchanges_that_are_none(exchange: Any) -> None:
    for call in (
        lambda: chat.response_to_openai(NATIVE_RESPONSE, exchange),
        lambda: chat.response_to_llama_stack(OPENAI_RESPONSE, exchange),
        lambda: chat.merge([NATIVE_RESPONSE], exchange),
        lambda: chat.ChunksToEvents(exchange),
        lambda: chat.EventsToChunks(exchange),
        lambda: chat.MergeChunks(exchange),
    ):
        with pytest.raises(InvalidInput, match=r"^exchange is of type \w+, .*Exchange\.of\(request\)"):
            call()


@pytest.mark.parametrize("index", [-1, 0.0, True, "0", None, [0], object()])
def test_indexes_that_are_none(index: Any) -> None:
    with pytest.raises(InvalidInput, match=r"^choice = "):
        chat.ChunksToEvents(EXCHANGE, index)
    with pytest.raises(InvalidInput, match=r"^index = "):
        chat.EventsToChunks(EXCHANGE, index)


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


def test_a_named_tool_is_that_of_tool_choice_and_a_native_stream_ends_with_counts() -> None:
    request = {**OPENAI_REQUEST, "function_call": {"name": "f"}}
    assert Exchange.of({**request, "tool_choice": "auto"}).named_tool is None
    assert Exchange.of({**request, "tool_choice": None}).named_tool == "f"
    assert Exchange.of({"model_id": "m", "messages": [], "stream": True}).include_usage
    assert not Exchange.of({"model_id": "m", "messages": []}).include_usage


def test_a_translation_is_pickled_and_its_model_refuses_in_the_houses_words() -> None:
    made = chat.response_to_openai(NATIVE_RESPONSE, EXCHANGE)
    again = pickle.loads(pickle.dumps(made))
    assert (again.data, again.losses, again.model) == (made.data, made.losses, made.model)
    made.data["choices"][0]["index"] = "x"  # type: ignore[typeddict-item]
    with pytest.raises(InvalidInput, match="does not fit its model") as caught:
        made.model  # noqa: B018
    assert caught.value.path == "choices[0].index"
    well_said(caught.value)


@pytest.mark.parametrize(
    ("call", "way"),
    [
        (lambda: chat.request_to_openai(OPENAI_REQUEST), "an OpenAI request: translate it with request_to_llama_stack"),
        (lambda: chat.request_to_llama_stack(NATIVE_REQUEST), "a native request: translate it with request_to_openai"),
        (lambda: chat.response_to_openai(OPENAI_RESPONSE, EXCHANGE), "an OpenAI answer"),
        (lambda: chat.response_to_llama_stack(NATIVE_RESPONSE, EXCHANGE), "a native answer"),
        (lambda: chat.EventsToChunks(EXCHANGE).feed(CHUNK), "an OpenAI chunk"),
        (lambda: chat.ChunksToEvents(EXCHANGE).feed(EVENT), "a native event"),
    ],
)
def test_the_wrong_direction_says_the_right_one(call: Any, way: str) -> None:
    with pytest.raises(InvalidInput, match=f"this looks like {way}") as caught:
        call()
    well_said(caught.value)


def test_messages_say_a_thing_once() -> None:
    with pytest.raises(InvalidInput, match=r"^on_loss=.ignore. is unknown: the actions are raise and record$"):
        chat.request_to_openai(NATIVE_REQUEST, on_loss="ignore")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=r"^messages = \[\] has less than 1 item$"):
        chat.request_to_openai({"model_id": "m", "messages": []})


def test_what_an_sdk_omits_is_absent() -> None:
    omit = type("Omit", (), {"__module__": "openai._types"})()
    not_given = type("NotGiven", (), {"__module__": "llama_stack_client._types"})()
    message = {"role": "user", "content": "hi"}
    plain = chat.request_to_llama_stack({"model": "m", "messages": [message]})
    given = {"model": "m", "messages": [{**message, "name": not_given}], "tools": omit, "temperature": not_given}
    assert chat.request_to_llama_stack(given).json() == plain.json()
    for bad in (omit, {"model": "m", "messages": [omit]}):
        with pytest.raises(InvalidInput, match="is of type Omit, which JSON does not have"):
            chat.request_to_llama_stack(bad)


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
