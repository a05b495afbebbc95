"""`diglot check-stream`: a line for each finding, and what the status says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .running import Ran, diglot, dump, dump_lines

if TYPE_CHECKING:
    from pathlib import Path


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


def text(said: str, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "text": said, "finish_reason": finish, "logprobs": None}
    return {"id": "1", "object": "text_completion", "created": 1, "model": "m", "choices": [choice]}


def event(kind: str, reason: str | None = None) -> dict[str, Any]:
    return {"event": {"event_type": kind, "delta": {"type": "text", "text": "Hi"}, "stop_reason": reason}}


def framed(*items: Any) -> bytes:
    return b"".join(b"data: " + dump(item) + b"\n\n" for item in items)


CHAT = framed(chunk({"role": "assistant"}), chunk({}, "stop")) + b"data: [DONE]\n\n"
AGAIN = framed(chunk({"role": "assistant"}), chunk({"role": "assistant"}, "stop")) + b"data: [DONE]\n\n"
ROLE_ONCE = (
    "choices[0].delta.role = 'assistant' again (role-once: The role is said in the first chunk of a choice only)"
)


def judged(sort: str, count: str) -> str:
    return f"diglot: <stdin>: as a {sort}: {count}\n"


@pytest.mark.parametrize(
    ("stream", "sort"),
    [
        (CHAT, "chat stream of openai"),
        (b": ping\r\n\r\n" + CHAT, "chat stream of openai"),
        (dump_lines(chunk({"role": "assistant"}), chunk({}, "stop")), "chat stream of openai"),
        (framed(text("Hi"), text("", "stop")) + b"data: [DONE]\n\n", "completion stream of openai"),
        (framed(event("start"), event("complete", "end_of_turn")), "chat stream of llama-stack"),
        (framed({"error": {"message": "400: no"}}), "chat stream of llama-stack"),
        (dump_lines({"delta": "Hi"}, {"delta": "", "stop_reason": "end_of_turn"}), "completion stream of llama-stack"),
    ],
)
def test_a_legal_stream_is_told_apart_and_says_nothing(stream: bytes, sort: str) -> None:
    assert diglot("check-stream", stdin=stream) == Ran(0, b"", judged(sort, "legal"))


def test_each_finding_is_a_line_and_the_status_is_1() -> None:
    assert diglot("check-stream", stdin=AGAIN) == Ran(
        1, f"line 3: {ROLE_ONCE}\n".encode(), judged("chat stream of openai", "1 finding")
    )
    ran = diglot("check-stream", stdin=AGAIN.removesuffix(b"data: [DONE]\n\n"))
    assert ran.out.decode().splitlines() == [
        f"line 3: {ROLE_ONCE}",
        "the stream ends without it (done-missing: A stream of OpenAI's API ends with [DONE])",
    ]
    assert ran.err == judged("chat stream of openai", "2 findings")


def test_a_file_is_named_and_findings_may_be_json(tmp_path: Path) -> None:
    file = tmp_path / "stream.sse"
    file.write_bytes(AGAIN)
    ran = diglot("check-stream", str(file), "--json")
    assert (ran.status, ran.err) == (1, f"diglot: {file}: as a chat stream of openai: 1 finding\n")
    assert json.loads(ran.out) == [
        {
            "rule": "role-once",
            "says": "The role is said in the first chunk of a choice only",
            "spec": "ChatCompletionStreamResponseDelta.role",
            "line": 3,
            "path": "choices[0].delta.role",
            "said": "= 'assistant' again",
            "again": 0,
        }
    ]
    assert diglot("check-stream", "--json", stdin=CHAT).out == b"[]\n"


def test_what_is_said_decides_over_what_it_looks_like() -> None:
    ran = diglot("check-stream", "--api", "llama-stack", "--operation", "completion", stdin=framed(event("start")))
    assert (ran.status, ran.err) == (1, judged("completion stream of llama-stack", "1 finding"))
    assert ran.out.startswith(b"line 1: has no 'delta', which is required (native-completion-chunk-schema: ")


def test_a_request_says_what_was_asked_for(tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(dump({"model": "m", "messages": [], "n": 2}))
    ran = diglot("check-stream", "--request", str(request), stdin=CHAT)
    assert ran.status == 1
    assert ran.out.decode() == (
        "1 of 2 choices came (choice-missing: An answer has n choices, a text completion n for each prompt)\n"
    )


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (b"{", "not JSON: unexpected end of data at line 1 column 2"),
        (b"[]", "the request is not an object"),
    ],
)
def test_a_request_that_is_none_is_a_matter_of_usage(tmp_path: Path, request_: bytes, message: str) -> None:
    file = tmp_path / "request.json"
    file.write_bytes(request_)
    assert diglot("check-stream", "--request", str(file), stdin=CHAT) == Ran(2, b"", f"diglot: {file}: {message}\n")


def test_what_cannot_be_read_is_a_matter_of_usage(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert diglot("check-stream", str(missing)) == Ran(2, b"", f"diglot: {missing}: No such file or directory\n")
    ran = diglot("check-stream", "--request", "-", "-")
    assert (ran.status, ran.err.splitlines()[-1]) == (
        2,
        "Error: --request and FILE cannot both be standard input",
    )


def test_what_is_no_stream_is_judged_as_one() -> None:
    ran = diglot("check-stream", stdin=b"\xff\n")
    assert (ran.status, ran.out.count(b"\n"), ran.err) == (1, 1, judged("chat stream of openai", "1 finding"))
