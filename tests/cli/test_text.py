"""Raw text on the command line: its tools, and the answers that it becomes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .running import Ran, diglot, dump

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b'Let me see.\n[get_weather(city="Paris")]<|eot_id|>'
CALL = {"name": "get_weather", "arguments": '{"city":"Paris"}'}
FUNCTION = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}
OFFERED: list[Any] = [
    [FUNCTION],
    FUNCTION,
    ["search", "get_weather"],
    "get_weather",
    [{"tool_name": "get_weather"}],
    [{"name": "get_weather"}],
    {"model": "m", "messages": [], "tools": [FUNCTION]},
    {"model": "m", "messages": [], "functions": [{"name": "get_weather"}]},
    {"model_id": "m", "messages": [], "tools": [{"tool_name": "get_weather"}]},
]


def text(folder: Path, tools: Any, to: str, *arguments: str, stdin: bytes = TEXT) -> Ran:
    file = folder / "tools.json"
    file.write_bytes(tools if isinstance(tools, bytes) else dump(tools))
    return diglot("translate", "text", "--to", to, "--tools", str(file), *arguments, stdin=stdin)


@pytest.mark.parametrize("tools", OFFERED)
def test_tools_of_every_kind(tools: Any, tmp_path: Path) -> None:
    ran = text(tmp_path, tools, "openai", "--id", "chatcmpl-7", "--model", "m")
    made = json.loads(ran.out)
    assert (ran.status, ran.err, made["id"], made["model"]) == (0, "", "chatcmpl-7", "m")
    message = made["choices"][0]["message"]
    assert message["content"] == "Let me see.\n"
    assert message["tool_calls"] == [{"id": "call_7_0", "type": "function", "function": CALL}]


def test_a_native_answer_of_a_file(tmp_path: Path) -> None:
    source = tmp_path / "text"
    source.write_bytes(TEXT)
    ran = text(tmp_path, ["get_weather"], "llama-stack", str(source), stdin=b"")
    assert json.loads(ran.out)["completion_message"] == {
        "role": "assistant",
        "content": "Let me see.\n",
        "stop_reason": "end_of_message",
        "tool_calls": [
            {
                "call_id": "call_0_0",
                "tool_name": "get_weather",
                "arguments": {"city": "Paris"},
                "arguments_json": '{"city":"Paris"}',
            }
        ],
    }


def test_the_tools_of_the_request_count_too(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(dump({"model": "m", "messages": [], "tools": [FUNCTION]}))
    ran = text(tmp_path, ["search"], "openai", "--request", str(request))
    assert json.loads(ran.out)["choices"][0]["finish_reason"] == "tool_calls"


def test_without_tools_it_is_text() -> None:
    ran = diglot("translate", "text", "--to", "llama-stack", stdin=TEXT)
    assert json.loads(ran.out)["completion_message"]["content"] == TEXT.decode().removesuffix("<|eot_id|>")


def test_what_comes_after_the_end_is_told(tmp_path: Path) -> None:
    ran = text(tmp_path, [], "openai", stdin=b"Blue.<|eot_id|>Red.")
    assert (ran.status, ran.err) == (
        0,
        "content: text = 'Red.' is not carried over: the model went on after the end of its turn\n",
    )
    assert text(tmp_path, [], "openai", "--on-loss", "raise", stdin=b"Blue.<|eot_id|>Red.").status == 3


@pytest.mark.parametrize(
    ("tools", "message"),
    [
        (b"{", "not JSON: unexpected end of data at line 1 column 2"),
        (["search", 7], "[1] is no tool: it has no name"),
        ([{"type": "function"}], "[0] is no tool: it has no name"),
        ([{"function": "search"}], "[0] is no tool: it has no name"),
        ([{"function": {"name": None}}], "[0] is no tool: it has no name"),
        (7, "[0] is no tool: it has no name"),
        ([""], "[0] is no tool: it has no name"),
        ({"tools": {"name": "x"}}, "tools is no list"),
        ({"model": "m", "functions": "search"}, "functions is no list"),
    ],
)
def test_tools_that_are_none(tools: Any, message: str, tmp_path: Path) -> None:
    ran = text(tmp_path, tools, "openai")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err == f"diglot: {tmp_path / 'tools.json'}: {message}\n"


def test_text_that_is_none(tmp_path: Path) -> None:
    ran = text(tmp_path, [], "openai", stdin=b"a\xff")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.err == "diglot: <stdin>: the input is not UTF-8: invalid start byte at byte 1\n"


def test_a_file_of_tools_that_is_not_there() -> None:
    ran = diglot("translate", "text", "--to", "openai", "--tools", "nowhere.json", stdin=TEXT)
    assert (ran.status, ran.err) == (2, "diglot: nowhere.json: No such file or directory\n")
