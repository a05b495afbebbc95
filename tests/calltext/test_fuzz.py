"""Nothing but our own errors is ever raised, whatever is read or written, in whatever order."""

from __future__ import annotations

from typing import Any

from bad_input.doors import well_said
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot import TranslationError, calltext

from . import reading
from .test_properties import ANYTHING, CALLS, TOOLS, VALUES, tool_calls

MANY = settings(max_examples=5 * settings.default.max_examples)
SOURCES: st.SearchStrategy[Any] = st.one_of(ANYTHING, st.binary(max_size=40), st.text(max_size=20), VALUES)
STEPS = st.lists(st.tuples(st.sampled_from(["feed", "finish", "cut", "length", "odd"]), SOURCES), max_size=8)
CALL = st.fixed_dictionaries(
    {
        "call_id": st.text(max_size=3),
        "tool_name": st.sampled_from([*TOOLS, "code_interpreter", "brave_search", "a b", ""]),
    },
    optional={"arguments": VALUES | st.text(), "arguments_json": st.none() | st.text(), "function": VALUES},
)


def one_line(error: TranslationError) -> None:
    assert str(error).isprintable()


@MANY
@given(SOURCES, st.sampled_from([(), TOOLS]), st.sampled_from(["record", "raise"]))
def test_any_source_is_read_or_refused(source: Any, tools: tuple[str, ...], on_loss: Any) -> None:
    for to in (calltext.to_llama_stack, calltext.to_openai):
        try:
            to(source, reading.exchange(tools), on_loss=on_loss).json()
        except TranslationError as error:
            well_said(error)


@MANY
@given(STEPS, st.booleans())
def test_any_order_of_steps_is_taken_or_refused(steps: list[tuple[str, Any]], native: bool) -> None:
    exchange = reading.exchange(TOOLS)
    machine: Any = calltext.TextToEvents(exchange) if native else calltext.TextToChunks(exchange)
    for step, source in steps:
        try:
            if step == "feed":
                made = machine.feed(source)
            else:
                made = machine.finish(cut=step == "cut", finish_reason={"odd": "eos"}.get(step, "length"))
            for one in made:
                one.json()
        except TranslationError as error:
            one_line(error)


@MANY
@given(
    st.lists(CALL | VALUES, max_size=3) | CALLS.map(tool_calls) | VALUES, st.sampled_from([*calltext.FORMS, "other"])
)
def test_any_calls_are_written_or_refused(calls: Any, form: Any) -> None:
    try:
        text = calltext.write(calls, form)
    except TranslationError as error:
        one_line(error)
    else:
        assert len(reading.native(text, [call["tool_name"] for call in calls]).calls) == len(calls)


@MANY
@given(SOURCES)
def test_any_tools_are_named_or_refused(source: Any) -> None:
    try:
        names = calltext.tool_names(source)
    except TranslationError as error:
        well_said(error)
    else:
        assert all(names)
