"""Every profile: its cases, that each of its quirks is needed, and the recordings of its servers read with it."""

from __future__ import annotations

import copy
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from recordings import said, shelf

from diglot import Exchange, Profile, chat
from diglot.profile import DEFAULT
from diglot.providers import NAMES, named
from diglot.quirk import Effect, Quirk

from . import casebook

PROFILES = [named(name) for name in NAMES]
GREEDY = {"type": "greedy"}
QUIRKS = [
    pytest.param(one, quirk, id=f"{one.name}-{quirk.effect}-{quirk.field}-{quirk.detail}")
    for one in PROFILES
    for quirk in one.quirks
]


def without(profile: Profile, quirk: Quirk) -> Profile:
    """The profile as if nobody knew of one of its quirks."""
    return Profile(profile.name, quirks=tuple(one for one in profile.quirks if one is not quirk), habits=profile.habits)


def recording_holds(name: str, profile: Profile) -> bool:
    """Whether a recorded stream is read whole: to its end, with all that it says."""
    one = casebook.recorded(name)
    made = casebook.streamed(one.items or [], Exchange.of(one.request), profile).made
    expected = said.openai_stream(one.items or [], 0).in_native_words()
    told = said.native_stream(made) if isinstance(made[-1], dict) else None
    return told is not None and (told.text, told.calls) == (expected.text, expected.calls) and told.end is not None


def holds(quirk: Quirk, profile: Profile) -> bool:
    if quirk.case.startswith("providers/"):
        return recording_holds(quirk.case, profile)
    return casebook.holds(casebook.read(quirk.case), profile)


@pytest.mark.parametrize("name", casebook.names())
def test_a_case_comes_out_as_it_says(name: str) -> None:
    case = casebook.read(name)
    before = copy.deepcopy(case)
    assert casebook.holds(case, name.partition("/")[0])
    assert casebook.exact(case) == casebook.exact(before), "the input was changed"


@pytest.mark.parametrize(("profile", "quirk"), QUIRKS)
def test_a_quirk_is_proved_by_its_case(profile: Profile, quirk: Quirk) -> None:
    assert holds(quirk, profile)
    assert not holds(quirk, without(profile, quirk)), f"{quirk.case} comes out the same without it"


@pytest.mark.parametrize(("profile", "quirk"), QUIRKS)
def test_a_quirk_says_what_it_is_and_how_that_is_known(profile: Profile, quirk: Quirk) -> None:
    assert quirk.effect in get_args(Effect)
    assert quirk.says
    assert quirk.evidence
    assert quirk.case.startswith((f"{profile.name}/", f"providers/{profile.name}/"))
    if quirk.evidence.startswith("providers/"):
        shelf.needed()
        assert (shelf.SHELF / f"{quirk.evidence.partition(':')[0]}.json").exists()


def test_there_is_one_file_a_profile() -> None:
    folder = Path(import_module("diglot.providers").__file__ or "").parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "adapting"}
    assert files == {*NAMES} - {DEFAULT.name}
    assert [one.name for one in PROFILES] == [*NAMES]


def recordings() -> list[Any]:
    """Every recorded answer and stream of a server that has a profile, with it."""
    servers = {"llama.cpp-openai": "llama_cpp"}
    found = [
        pytest.param(one, servers.get(one.name.split("/")[0], one.name.split("/")[1]), id=one.name)
        for one in shelf.recorded()
        if one.side == "openai" and one.end in {"answer", "stream"}
    ]
    return found or [pytest.param(None, "", id="absent", marks=pytest.mark.skip(reason=shelf.ABSENT))]


@pytest.mark.parametrize(("one", "profile"), recordings())
def test_a_recording_says_the_same_with_its_profile(one: shelf.Recorded, profile: str) -> None:
    exchange = Exchange.of(one.request)
    if one.items is None:
        made = chat.response_to_llama_stack(one.answer, exchange, profile=profile).data
        assert said.native_answer(made) == said.openai_answer(one.answer).in_native_words()
        return
    for choice in range(one.request.get("n") or 1):
        machine = chat.ChunksToEvents(exchange, choice, profile=profile)
        events = [event for item in one.items for event in machine.feed(item)] + machine.finish()
        told = said.native_stream([event.data for event in events])
        expected = said.openai_stream(one.items, choice).in_native_words()
        unended = expected.end is None
        assert (told.text, told.calls, told.usage) == (expected.text, expected.calls, expected.usage)
        assert told.end == ("end_of_message" if unended else expected.end)


@pytest.mark.parametrize(
    ("profile", "said_natively", "lost"),
    [
        ("groq", {"logprobs": {"top_k": 3}}, {"logprobs": {"top_k": 3}, "logprobs.top_k": 3}),
        ("together", {"logprobs": {"top_k": 3}}, {"logprobs.top_k": 3}),
        ("tgi", {"sampling_params": {"strategy": GREEDY}}, {"sampling_params.strategy": GREEDY}),
        ("tgi", {}, {"sampling_params": None}),
    ],
)
def test_a_loss_of_a_native_request_has_what_the_request_says(
    profile: str, said_natively: dict[str, Any], lost: dict[str, Any]
) -> None:
    request = {"model_id": "m", "messages": [{"role": "user", "content": "Hi"}], **said_natively}
    losses = chat.request_to_openai(request, profile=profile).losses
    assert {loss.path: loss.value for loss in losses} == lost


def test_the_default_costs_nothing() -> None:
    """Where a profile has no quirks, nothing of it is gone through."""
    assert (DEFAULT.sends, DEFAULT.answers, DEFAULT.streams, DEFAULT.takes, DEFAULT.beyond) == (
        (),
        (),
        (),
        {},
        frozenset(),
    )


def test_a_cut_stream_of_calls_never_ends_clean() -> None:
    one = casebook.recorded("providers/tgi/chat-stream-tools-calls-78e64f")
    items = one.items or []
    whole = casebook.streamed(items, Exchange.of(one.request), "tgi").made
    assert whole[-1]["event"]["event_type"] == "complete"
    for last in range(len(items) - 1):
        assert "without a finish_reason" in casebook.streamed(items[:last], Exchange.of(one.request), "tgi").made[-1]
    machine = chat.ChunksToEvents(Exchange.of(one.request), profile="tgi")
    for item in items:
        machine.feed(item)
    assert "the stream was cut" in str(machine.finish(cut=True)[-1].data)
