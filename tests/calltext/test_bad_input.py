"""What is no text, breaks a bound, comes out of order, or cannot be written: one clear line, or the text itself."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from bad_input.doors import well_said

from diglot import (
    ErrorEvent,
    Exchange,
    InvalidInput,
    LossError,
    Profile,
    StreamError,
    UnknownProvider,
    UpstreamError,
    calltext,
)

from . import reading

if TYPE_CHECKING:
    from collections.abc import Callable

EXCHANGE = reading.exchange(["f"])
DOORS: dict[str, Callable[[Any], Any]] = {
    "to_llama_stack": lambda text: calltext.to_llama_stack(text, EXCHANGE),
    "to_openai": lambda text: calltext.to_openai(text, EXCHANGE),
    "TextToEvents": lambda text: calltext.TextToEvents(EXCHANGE).feed(text),
    "TextToChunks": lambda text: calltext.TextToChunks(EXCHANGE).feed(text),
}
every_door = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
every_machine = pytest.mark.parametrize("machine", [calltext.TextToEvents, calltext.TextToChunks])
DEEP = 100_000
NESTED = {
    "json": '{"name": "f", "parameters": {"a": ' + "[" * DEEP + "]" * DEEP + "}}",
    "json objects": '{"name": "f", "parameters": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
    "fence": '```json\n{"name": "f", "parameters": {"a": ' + "[" * DEEP + "]" * DEEP + "}}\n```",
    "function tag": '<function=f>{"a": ' + "[" * DEEP + "]" * DEEP + "}</function>",
    "python list": "[f(a=" + "[" * DEEP + "]" * DEEP + ")]",
    "python dicts": "[f(a=" + "{'a':" * DEEP + "1" + "}" * DEEP + ")]",
    "python parentheses": "[f(a=" + "(" * DEEP + "1" + ")" * DEEP + ")]",
    "python stars": "[f(**" + "{'a':" * DEEP + "1" + "}" * DEEP + ")]",
}
HUGE = {
    "json": '{"name": "f", "parameters": {"a": ' + "9" * DEEP + "}}",
    "function tag": '<function=f>{"a": ' + "9" * DEEP + "}</function>",
    "python list": "[f(a=" + "9" * DEEP + ")]",
    "python hexadecimal": "[f(a=0x" + "f" * 5000 + ")]",
    "python float": "[f(a=" + "9" * 400 + ".0)]",
    "json float": '{"name": "f", "parameters": {"a": 1e400}}',
    "python exponent": "[f(a=-1e400)]",
}


@every_door
@pytest.mark.parametrize("value", [7, None, {"text": "x"}, ["x"], 1.5, True, object()])
def test_what_is_no_text(door: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        door(value)
    well_said(caught.value)
    assert str(caught.value) == f"the input is of type {type(value).__name__}, not a text"
    assert caught.value.status == 502


@every_door
@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a\xff", "the input is not UTF-8: invalid start byte at byte 1"),
        (b"a\xe2\x82", "the input is not UTF-8: unexpected end of data at byte 1"),
        ("a\ud800b", "the input has a lone surrogate at character 1"),
    ],
)
def test_text_that_is_not_unicode(door: Callable[[Any], Any], text: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        door(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", [*NESTED.values(), *HUGE.values()], ids=[*NESTED, *(f"huge {name}" for name in HUGE)])
def test_what_breaks_a_bound_is_text(text: str) -> None:
    assert reading.native(text, ["f"]) == (text, [], "end_of_turn", [])
    for size in (61, 4096):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert reading.native_stream(pieces, ["f"]) == (text, [], "end_of_turn", [])


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_what_is_nested_too_deep_is_no_call_behind_a_tag_either(text: str) -> None:
    answer = reading.native("<|python_tag|>" + text, ["f"])
    if text.startswith("["):
        assert answer[:2] == ("", [("code_interpreter", json.dumps({"code": text}, separators=(",", ":")))])
    else:
        assert answer[:2] == (text, [])


@pytest.mark.parametrize(
    ("depth", "form"), [(d, f) for d in (127, 128, 129) for f in ("json", "function_tag", "python_list")]
)
def test_the_deepest_arguments(depth: int, form: calltext.Form) -> None:
    """Arguments of 128 levels are read in every form, those of 129 in none."""
    text = '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"
    call = {"call_id": "c", "tool_name": "f", "arguments": text}
    if depth == 129:
        with pytest.raises(InvalidInput, match="the arguments of call 0 are no JSON object"):
            calltext.write([call], form)
    else:
        assert reading.native(calltext.write([call], form), ["f"])[:2] == ("", [("f", text)])


@every_machine
def test_a_machine_is_used_in_order(machine: Any) -> None:
    one = machine(EXCHANGE)
    one.feed("Hi")
    one.finish()
    with pytest.raises(StreamError, match="the stream is over"):
        one.feed("there")
    with pytest.raises(StreamError, match="the stream was finished before"):
        one.finish()


@every_machine
def test_a_stream_with_a_hole_ends_in_an_error(machine: Any) -> None:
    one = machine(EXCHANGE)
    one.feed("Hi [")
    with pytest.raises(InvalidInput):
        one.feed(b"\xff")
    with pytest.raises(StreamError):
        one.feed("there")
    *_, last = one.finish()
    assert isinstance(last, ErrorEvent)
    assert last.message == "the stream was cut"


def test_a_stream_that_breaks_off_says_what_waited() -> None:
    for machine, said in ((calltext.TextToEvents(EXCHANGE), "event"), (calltext.TextToChunks(EXCHANGE), "choices")):
        machine.feed('[f(a="')
        *made, last = machine.finish(cut=True)
        assert isinstance(last, ErrorEvent)
        assert last.side == ("llama_stack" if said == "event" else "openai")
        assert ['[f(a=\\"' in one.json().decode() for one in made] == [True]


def test_code_behind_a_tag_that_breaks_off_has_failed() -> None:
    machine = calltext.TextToEvents(EXCHANGE)
    machine.feed("<|python_tag|>print(1")
    failed, last = machine.finish(cut=True)
    assert not isinstance(failed, ErrorEvent)
    assert failed.data["event"]["delta"] == {"type": "tool_call", "tool_call": "print(1", "parse_status": "failed"}
    assert isinstance(last, ErrorEvent)


@pytest.mark.parametrize("to", [calltext.to_llama_stack, calltext.to_openai])
def test_words_of_the_server(to: Any) -> None:
    profile = Profile("odd", finish_reasons={"eos": "stop"})
    to("Hi", EXCHANGE, finish_reason="eos", profile=profile)
    with pytest.raises(UpstreamError, match="finish_reason = 'eos' is unknown"):
        to("Hi", EXCHANGE, finish_reason="eos")
    with pytest.raises(UnknownProvider):
        to("Hi", EXCHANGE, profile="nobody")
    with pytest.raises(InvalidInput, match="exchange is of type str"):
        to("Hi", "exchange")


@every_machine
def test_an_unknown_word_of_the_server_leaves_the_end_to_be_said(machine: Any) -> None:
    one = machine(EXCHANGE)
    one.feed("Hi")
    with pytest.raises(UpstreamError, match="finish_reason = 'eos' is unknown"):
        one.finish(finish_reason="eos")
    assert not any(isinstance(item, ErrorEvent) for item in one.finish(finish_reason="length"))


def test_a_policy_that_refuses() -> None:
    text = '<|python_tag|>{"a": 1}'
    for to in (calltext.to_llama_stack, calltext.to_openai):
        with pytest.raises(LossError) as caught:
            to(text, EXCHANGE, on_loss="raise")
        well_said(caught.value)
    machine = calltext.TextToChunks(EXCHANGE, on_loss={"constraint": "raise"})
    machine.feed(text)
    with pytest.raises(LossError):
        machine.finish()


def test_a_second_call_in_function_call_style_is_told() -> None:
    exchange = Exchange(tools=frozenset({"f"}), function_call=True)
    made = calltext.to_openai("[f(a=1), f(a=2)]", exchange)
    message = made.data["choices"][0]["message"]
    assert (message["content"], message.get("function_call")) == (None, {"name": "f", "arguments": '{"a":1}'})
    assert [(loss.path, str(loss.kind)) for loss in made.losses] == [("text", "content")]
    machine = calltext.TextToChunks(exchange)
    machine.feed("[f(a=1), f(a=2)]")
    machine.finish()
    assert machine.losses == list(made.losses)


CALL = {"call_id": "c", "tool_name": "f", "arguments": {"a": 1}}
CODE = {"call_id": "c", "tool_name": "code_interpreter", "arguments": {"code": "print('<|eom_id|>')"}}


@pytest.mark.parametrize(
    ("calls", "form", "message"),
    [
        ([CALL], "xml", "form='xml' is unknown: json, function_tag, python_list, builtin, code are known"),
        ([CALL], None, "form=None is unknown: json, function_tag, python_list, builtin, code are known"),
        ([CALL], ["json"], "form=['json'] is unknown: json, function_tag, python_list, builtin, code are known"),
        ([], "json", "the input has no call to write"),
        (CALL, "json", "the input is one call, not a list of them: write([call])"),
        (7, "json", "the input is of type int, not a list of calls"),
        ([7], "json", "call 0: the input = 7 is not of type object"),
        ([{"call_id": "f"}], "json", "call 0: the input has no 'tool_name'"),
        ([CALL, {**CALL, "arguments": "[1]"}], "json", "the arguments of call 1 are no JSON object"),
        ([{**CALL, "tool_name": ""}], "json", "the calls cannot be written as json"),
        ([{**CALL, "tool_name": "a b"}], "python_list", "the calls cannot be written as python_list"),
        ([{**CALL, "tool_name": "a>b"}], "function_tag", "the calls cannot be written as function_tag"),
        ([CALL], "code", "the calls cannot be written as code"),
        ([CODE], "code", "the calls cannot be written as code"),
        ([CALL], "builtin", "the calls cannot be written as builtin"),
        ([{**CALL, "tool_name": "brave_search"}], "builtin", "the calls cannot be written as builtin"),
    ],
)
def test_what_cannot_be_written(calls: Any, form: Any, message: str) -> None:
    before = copy.deepcopy(calls)
    with pytest.raises(InvalidInput) as caught:
        calltext.write(calls, form)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    assert calls == before


def test_a_family_that_is_unknown() -> None:
    with pytest.raises(InvalidInput, match="family='llama2' is unknown: llama3, llama4 are known"):
        calltext.write([CALL], family="llama2")  # type: ignore[arg-type]


def test_names_of_tools() -> None:
    assert calltext.tool_names('[{"tool_name": "f"}, "g"]') == {"f", "g"}
    assert calltext.tool_names({"model": "m", "messages": []}) == frozenset()
    with pytest.raises(InvalidInput, match="not JSON"):
        calltext.tool_names("{")
    with pytest.raises(InvalidInput, match=r"^\[1\] is no tool"):
        calltext.tool_names(["f", None])
