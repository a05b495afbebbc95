"""What real models wrote: every call is found with its arguments, no prose becomes a call, no text is lost.

Raw text is what /api/generate and /completions answered. The contents of chats are read as if they had come raw, too: they are
prose, answers in JSON, broken calls, and once a call for which the request had no tool.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
from recordings.shelf import ABSENT, SHELF, needed

from diglot import Exchange

from . import reading

CALLS: Final = {  # every call that stands in a recorded text
    "ollama/generate-stream-03ed56": [("get_boiling_point", {"liquid_name": "polyjuice", "celsius": True})],
    "ollama/generate-stream-0b395d": [("get_boiling_point", {"liquid_name": "polyjuice", "celcius": True})],
}
BEHIND_A_TAG: Final = {"ollama/chat-stream-tools-0151d9", "ollama/chat-stream-tools-04dd21"}  # answers, no calls
ENDS: Final = re.compile(r"<\|(?:python_tag|eot_id)\|>")
LOOKS_LIKE_A_CALL: Final = "together/chat-stream-text-2a5ae2"  # the request offers no tool
_TOLD: Final = re.compile(r'"name": "([\w.-]+)",\s*"description"')


class Recorded(NamedTuple):
    """One recorded text in the pieces in which it came, and the tools that the prompt or the request offers."""

    name: str
    pieces: list[str]
    tools: frozenset[str]


@cache
def recorded() -> list[Recorded]:
    found = []
    for path in sorted(SHELF.glob("providers/*/*.json")):
        file = json.loads(path.read_bytes())
        pieces = [text for item in file.get("chunks") or [file.get("response") or {}] for text in texts(item)]
        if any(pieces):
            name = path.relative_to(SHELF / "providers").as_posix().removesuffix(".json")
            found.append(Recorded(name, pieces, tools_of(file["request"])))
    return found


def texts(item: Any) -> list[str]:
    """The text of an answer or of a chunk, of whichever route; of the first choice."""
    if "response" in item:
        return [item["response"]]
    said = []
    for choice in item.get("choices") or ():
        if not choice["index"]:
            inner = choice.get("delta") or choice.get("message") or {}
            said.append(inner.get("content") or ("" if inner else choice.get("text")) or "")
    return said


def tools_of(request: Any) -> frozenset[str]:
    """The tools of a request; a raw prompt tells them to the model as JSON."""
    return frozenset(_TOLD.findall(request["prompt"])) if request.get("raw") else Exchange.of(request).tools


RECORDED = [pytest.param(one, id=one.name) for one in recorded()]
ABSENT_ONE = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))


@pytest.mark.parametrize("one", RECORDED or [ABSENT_ONE])
def test_every_call_is_found_and_no_text_is_lost(one: Recorded) -> None:
    text = "".join(one.pieces)
    calls = [(name, reading.exact(arguments)) for name, arguments in CALLS.get(one.name, ())]
    content = "" if calls else ENDS.sub("", text)
    for answer in (
        reading.native(text, one.tools),
        reading.native_stream(one.pieces, one.tools),
        reading.openai(text, one.tools),
        reading.openai_stream(one.pieces, one.tools),
        *(reading.native_stream([text[i : i + size] for i in range(0, len(text), size)], one.tools) for size in (1, 3)),
    ):
        assert answer[:2] == (content, calls)
        assert [loss.value for loss in answer.losses] == ([content] if one.name in BEHIND_A_TAG else [])


def test_the_recordings_hold_what_is_said_of_them() -> None:
    needed()
    names = {one.name for one in recorded()}
    assert names >= {*CALLS, *BEHIND_A_TAG, LOOKS_LIKE_A_CALL}
    assert all(one.tools for one in recorded() if "generate" in one.name)


def test_a_recorded_call_is_found_where_its_tool_is_offered() -> None:
    needed()
    one = next(one for one in recorded() if one.name == LOOKS_LIKE_A_CALL)
    answer = reading.native_stream(one.pieces, ["get_weather"])
    assert answer[:3] == ("", [("get_weather", '{"city":"Tokyo"}')], "end_of_message")


def test_text_that_waits_while_it_comes_is_little() -> None:
    """Prose of real models goes out as it comes: what waits is never more than the piece that came last."""
    needed()
    for one in recorded():
        if one.name not in CALLS and "<|" not in "".join(one.pieces) and not one.tools:
            for text, said in reading.said_so_far("".join(one.pieces)[:400], ["no-such-tool"]):
                assert len(text) - len(said) <= 25 or not said.strip()
