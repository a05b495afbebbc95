"""What holds of every text and of every call, however it is cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import InvalidInput, calltext
from diglot.forms.tokens import WITHOUT

from . import reading

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TOOLS = ("search", "get-weather", "ns.add", "f")
# hypothesis takes strings of the source too, and a token is no text
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not WITHOUT.search(text))
# Pieces of what calls are made of: put together at random they are nearly calls, and broken calls, and now and then calls.
SHARDS = st.sampled_from(
    [
        *(
            '{"name": "search", "parameters": {}}',
            '{"name": "',
            '"type": "function", ',
            "search",
            "f",
            "nope",
            '"',
            "'",
            "\\",
        ),
        *(
            "[search(a=1)]",
            "[search(",
            "a=",
            "b=[",
            "**{",
            "'''",
            '"x"',
            "1",
            "-",
            ".5e",
            "None",
            "True",
            "(",
            ")",
            ",",
            "=",
        ),
        *(
            "<function=",
            "search>",
            "{}",
            "</function>",
            '{"a": ',
            "<function=search>{}</function>",
            "<tool_call>",
            "</tool_call>",
            "<",
            ">",
            "</",
            "<|",
        ),
        *("```json\n", "```", "`", "[", "]", "{", "}", ":", ";", "\n", " ", "\t", "\r\n", "text", "é", "😀", "\x00"),
    ]
)
TOKENS = st.sampled_from(
    [
        *(
            "<|eot_id|>",
            "<|eom_id|>",
            "<|eot|>",
            "<|python_tag|>",
            "<|python_start|>",
            "<|python_end|>",
            "<|begin_of_text|>",
        ),
        *(
            "<|start_header_id|>",
            "<|end_header_id|>",
            "assistant",
            "print(1)",
            'brave_search.call(query="x")',
            "search.call(a=1)",
        ),
    ]
)
NEARLY = st.lists(SHARDS, max_size=14).map("".join).filter(lambda text: not WITHOUT.search(text))
ANYTHING = st.lists(SHARDS | TOKENS | TEXTS, max_size=14).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
TRICKY = st.text(st.sampled_from([*"\"'\\<>|{}[]();,=`#\n\r\t\x00 aé😀\u2028"]), max_size=12) | st.sampled_from(
    [
        "<|eot_id|>",
        "</function>",
        "<|python_tag|>",
        "```",
        "'''",
        '"""',
        "<function=search>{}</function>",
        "\\u0000",
        "\\N{DIGIT ONE}",
    ]
)
ARGUMENTS = st.dictionaries(TEXTS | TRICKY | st.sampled_from(["a", "from", "b-c"]), VALUES | TRICKY, max_size=4)
Calls: TypeAlias = list[tuple[str, dict[str, Any]]]
CALLS: SearchStrategy[Calls] = st.lists(st.tuples(st.sampled_from(TOOLS), ARGUMENTS), min_size=1, max_size=4)
WRITTEN = ("json", "function_tag", "python_list")


def pieces_of(data: st.DataObject, text: str) -> list[str]:
    """A text cut at places that hypothesis chooses."""
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def tool_calls(calls: Calls) -> list[dict[str, Any]]:
    return [
        {"call_id": "c", "tool_name": name, "arguments": json.dumps(arguments), "arguments_json": json.dumps(arguments)}
        for name, arguments in calls
    ]


def same(answer: reading.Answer, calls: Calls) -> None:
    assert answer.content == ""
    assert [name for name, _ in answer.calls] == [name for name, _ in calls]
    for (_, text), (_, arguments) in zip(answer.calls, calls, strict=True):
        assert json.dumps(json.loads(text), sort_keys=True) == json.dumps(arguments, sort_keys=True)


@given(TEXTS | NEARLY)
def test_a_text_without_tools_comes_out_as_it_went_in(text: str) -> None:
    assert reading.native(text, ())[:3] == (text, [], "end_of_turn")
    for pieces in ([*text], [text[:3], text[3:]]):
        assert reading.native_stream(pieces, ())[:3] == (text, [], "end_of_turn")


@given(TEXTS | NEARLY, st.data())
def test_a_text_that_names_no_tool_comes_out_as_it_went_in(text: str, data: st.DataObject) -> None:
    others = ("tool", "another-tool")
    assert reading.native(text, others)[:3] == (text, [], "end_of_turn")
    assert reading.native_stream(pieces_of(data, text), others)[:3] == (text, [], "end_of_turn")
    assert reading.openai_stream(pieces_of(data, text), others)[:3] == (text, [], "stop")


@given(ANYTHING, st.data())
def test_a_stream_says_what_the_whole_says(text: str, data: st.DataObject) -> None:
    whole, chat = reading.native(text, TOOLS), reading.openai(text, TOOLS)
    assert whole[:2] == chat[:2]
    for pieces in (pieces_of(data, text), [*text]):
        assert reading.native_stream(pieces, TOOLS) == whole
        assert reading.openai_stream(pieces, TOOLS) == chat


@given(NEARLY)
def test_without_calls_and_tokens_no_text_is_lost(text: str) -> None:
    answer = reading.native(text, TOOLS)
    if not answer.calls:
        assert answer.content == text
    assert answer.losses == []
    left = iter(text)
    assert all(letter in left for letter in answer.content), "what is said stands in the text in this order"


@pytest.mark.parametrize("form", WRITTEN)
@given(calls=CALLS, data=st.data())
def test_calls_that_are_written_are_read(form: calltext.Form, calls: Calls, data: st.DataObject) -> None:
    text = calltext.write(tool_calls(calls), form)
    same(reading.native(text, TOOLS), calls)
    same(reading.native_stream(pieces_of(data, text), TOOLS), calls)
    for tag, end in (("<|python_tag|>", "<|eom_id|>"), ("<|python_start|>", "<|python_end|><|eom|>")):
        tagged = tag + text + end
        same(reading.native(tagged, ()), calls)
        same(reading.native_stream(pieces_of(data, tagged), ()), calls)


@pytest.mark.parametrize("form", WRITTEN)
@given(calls=CALLS, before=TEXTS, after=TEXTS)
def test_calls_are_found_beside_text(form: calltext.Form, calls: Calls, before: str, after: str) -> None:
    """Behind a text in lines of their own at its end; before it in lines of their own."""
    text = calltext.write(tool_calls(calls), form)
    before, after = (
        before.replace("<", "").replace("`", "") + "!\n",
        "\n" + after.replace("<", "").replace("`", "").replace(";", "") + "!",  # which joins a call to the next
    )
    behind = reading.native(before + text, TOOLS)
    assert behind.content == before
    same(behind._replace(content=""), calls)
    first = reading.native(text + after, TOOLS)
    assert first.content == after
    same(first._replace(content=""), calls)


@given(query=TEXTS | TRICKY, family=st.sampled_from(["llama3", "llama4"]), data=st.data())
def test_built_in_calls_that_are_written_are_read(query: str, family: calltext.Family, data: st.DataObject) -> None:
    calls = [("brave_search", {"query": query})]
    text = calltext.write(tool_calls(calls), "builtin", family=family)
    same(reading.native(text, ()), calls)
    same(reading.native_stream(pieces_of(data, text), ()), calls)


@given(code=TEXTS | TRICKY | NEARLY | ANYTHING, family=st.sampled_from(["llama3", "llama4"]), data=st.data())
def test_code_that_is_written_is_read(code: str, family: calltext.Family, data: st.DataObject) -> None:
    calls = [("code_interpreter", {"code": code})]
    try:
        text = calltext.write(tool_calls(calls), "code", family=family)
    except InvalidInput:
        return
    same(reading.native(text, ()), calls)
    same(reading.native_stream(pieces_of(data, text), ()), calls)
