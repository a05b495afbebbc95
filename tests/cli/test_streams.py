"""One stream: read as event stream or JSON Lines, written as either, and never ended as if it were whole when it is not."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from .running import DIGLOT, OPENAI_REQUEST, diglot, dump, dump_lines, load_lines

if TYPE_CHECKING:
    from pathlib import Path

TO_NATIVE = ("translate", "chat-stream", "--to", "llama-stack")
TO_OPENAI = ("translate", "chat-stream", "--to", "openai")


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"object": "chat.completion.chunk", "choices": [choice], **more}


def event(kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"event": {"event_type": kind, "delta": {"type": "text", "text": text}, **more}}


def framed(*items: Any) -> bytes:
    return b"".join(b"data: " + dump(item) + b"\n\n" for item in items)


CHUNKS = [chunk({"role": "assistant", "content": "Hé"}), chunk({"content": "!"}), chunk({}, "stop")]
METRICS = [{"metric": name, "value": 1, "unit": None} for name in ("prompt_tokens", "completion_tokens")]
NATIVE = [event("start"), event("progress", "Hé"), event("progress", "!"), event("complete", stop_reason="end_of_turn")]
COUNTED = [*NATIVE[:-1], {**NATIVE[-1], "metrics": METRICS}]
DONE = b"data: [DONE]\n\n"


@pytest.mark.parametrize(
    "source",
    [
        dump_lines(*CHUNKS),
        b"\r\n \n" + dump_lines(*CHUNKS).replace(b"\n", b"\r\n\r\n").rstrip(),
        dump_lines(*CHUNKS) + b"[DONE]\n",
        framed(*CHUNKS),
        framed(*CHUNKS) + DONE,
        (framed(*CHUNKS) + DONE).rstrip(),
        framed(*CHUNKS).replace(b"\n", b"\r"),
        framed(*CHUNKS).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + framed(*CHUNKS),
        b"\n\n\n" + framed(*CHUNKS),
        b": ping\n\n" + framed(*CHUNKS) + b": ping\n\n",
        b"retry: 5\nid: 1\n\nevent: message\n" + framed(*CHUNKS),
        b"data:\n\n" + framed(*CHUNKS),
        framed(*CHUNKS) + DONE + b"data: not JSON, and not read\n\n",
    ],
)
def test_it_is_read_as_what_it_is_and_written_as_json_lines(source: bytes) -> None:
    ran = diglot(*TO_NATIVE, stdin=source)
    assert (load_lines(ran.out), ran.status, ran.err) == (NATIVE, 0, "")


def test_it_is_written_as_its_api_sends_it() -> None:
    ran = diglot(*TO_NATIVE, "--sse", stdin=framed(*CHUNKS))
    assert ran.out == b"".join(
        b"data: " + line + b"\n\n" for line in diglot(*TO_NATIVE, stdin=framed(*CHUNKS)).out.splitlines()
    )
    back = diglot(*TO_OPENAI, "--sse", stdin=ran.out)
    assert back.out.endswith(b"}\n\n" + DONE)
    assert back.out.count(DONE) == 1
    contents = [
        json.loads(frame[6:])["choices"][0]["delta"] for frame in back.out.removesuffix(DONE).split(b"\n\n")[:-1]
    ]
    assert contents == [{"role": "assistant"}, {"content": "Hé"}, {"content": "!"}, {}]
    assert (ran.status, ran.err, back.status, back.err) == (0, "", 0, "")


def test_there_and_back_by_a_pipe() -> None:
    there = diglot(*TO_OPENAI, "--sse", stdin=framed(*COUNTED))
    back = diglot(*TO_NATIVE, "--sse", "--on-loss", "record", stdin=there.out)
    total = {"metric": "total_tokens", "value": 2, "unit": None}
    whole = [*COUNTED[:-1], {**NATIVE[-1], "metrics": [*METRICS, total]}]
    assert [json.loads(frame.removeprefix(b"data: ")) for frame in back.out.split(b"\n\n")[:-1]] == whole


def test_without_a_request_the_usage_is_written(tmp_path: Path) -> None:
    asked = tmp_path / "request.json"
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    chunks = load_lines(diglot(*TO_OPENAI, stdin=dump_lines(*COUNTED)).out)
    assert [one["usage"] for one in chunks] == [None, None, None, None, usage]
    for options, expected in (({}, [False] * 4), ({"stream_options": {"include_usage": True}}, [True] * 5)):
        asked.write_bytes(dump({**OPENAI_REQUEST, **options}))
        chunks = load_lines(diglot(*TO_OPENAI, "--request", str(asked), stdin=dump_lines(*COUNTED)).out)
        assert ["usage" in one for one in chunks] == expected
        assert {one["model"] for one in chunks} == {"m"}


def test_every_chunk_has_the_id_the_time_and_the_model_of_the_options() -> None:
    ran = diglot(*TO_OPENAI, "--id", "a", "--created", "5", "--model", "large", stdin=dump_lines(*NATIVE))
    assert {(one["id"], one["created"], one["model"]) for one in load_lines(ran.out)} == {("a", 5, "large")}


@pytest.mark.parametrize(
    ("command", "items", "error", "message"),
    [
        (TO_NATIVE, CHUNKS[:-1], {"message": "502: {}"}, "the stream ended without a finish_reason"),
        (
            TO_OPENAI,
            NATIVE[:-1],
            {"message": "{}", "type": "server_error", "param": None, "code": None},
            "the stream ended without a complete event",
        ),
    ],
)
def test_a_stream_without_its_end_ends_in_an_error(
    command: tuple[str, ...], items: list[Any], error: dict[str, Any], message: str
) -> None:
    whole = load_lines(diglot(*command, stdin=dump_lines(*items)).out)
    error = {"error": {**error, "message": error["message"].format(message)}}
    assert whole[-1] == error
    assert len(whole) == 4 if command is TO_OPENAI else 3
    ran = diglot(*command, "--sse", stdin=framed(*items) + DONE)
    assert ran.out.split(b"\n\n")[-2:] == [b"data: " + json.dumps(error, separators=(",", ":")).encode(), b""]
    assert (ran.status, ran.err) == (1, f"diglot: <stdin>: {message}\n")


def test_nothing_at_all_is_a_stream_without_its_end() -> None:
    ran = diglot(*TO_OPENAI)
    assert (ran.status, ran.err) == (1, "diglot: <stdin>: the stream ended without a complete event\n")
    assert [*json.loads(ran.out)] == ["error"]


def test_an_error_in_the_stream_is_translated_and_ends_it() -> None:
    error = {"error": {"message": "429: slow down"}}
    ran = diglot(*TO_OPENAI, "--sse", stdin=framed(event("start"), error, event("progress", "unread")))
    assert ran.out.split(b"\n\n")[1:] == [
        b'data: {"error":{"message":"slow down","type":"rate_limit_error","param":null,"code":null}}',
        b"",
    ]
    assert (ran.status, ran.err) == (1, "diglot: <stdin>: slow down\n")


def test_an_error_is_part_of_the_result(tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    assert diglot(*TO_NATIVE, "-o", str(made), stdin=dump_lines(CHUNKS[0])).status == 1
    assert [next(iter(one)) for one in load_lines(made.read_bytes())] == ["event", "event", "error"]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (dump_lines(CHUNKS[0]) + b"\n{\n", "line 3: not JSON: unexpected end of data at column 2"),
        (framed(CHUNKS[0]) + b": ping\n\ndata: {\n\n", "frame 2: not JSON: unexpected end of data at column 2"),
        (dump_lines(CHUNKS[0], {"choices": 1}), "line 2: choices = 1 is not of type null or of type array"),
        (
            framed(CHUNKS[0]) + b"data: " + b"x" * 16_777_216,
            "a frame of the event stream is larger than 16,777,216 bytes",
        ),
        (dump_lines(CHUNKS[0]) + b'"' + b"x" * 67_108_864, "line 2: the line is longer than 64 MiB"),
    ],
    ids=["line", "frame", "shape", "long frame", "long line"],
)
def test_a_bad_item_breaks_the_stream(tmp_path: Path, source: bytes, place: str) -> None:
    """What went out before does not end as if it were whole; a file stays as it was."""
    ran = diglot(*TO_NATIVE, stdin=source)
    expected = [*NATIVE[:2], {"error": {"message": "502: the stream was cut"}}]
    assert (load_lines(ran.out), ran.status) == (expected, 1)
    assert ran.err == f"diglot: <stdin>: {place}\n"
    made = tmp_path / "made.jsonl"
    made.write_bytes(b"old")
    assert diglot(*TO_NATIVE, "-o", str(made), stdin=source).status == 1
    assert made.read_bytes() == b"old"


@pytest.mark.parametrize("source", [b"hello\n", b"[1]\n", b"{}\n", b"<html>"])
def test_what_is_no_stream_is_refused_with_its_line(source: bytes) -> None:
    ran = diglot(*TO_NATIVE, stdin=source)
    assert (ran.status, ran.err.startswith("diglot: <stdin>: line 1: ")) == (1, True)


def test_a_refused_loss_breaks_the_stream() -> None:
    ran = diglot(*TO_NATIVE, "--on-loss", "metadata=raise", stdin=dump_lines(CHUNKS[0], chunk({}, id="x")))
    assert ran.status == 3
    assert ran.err.startswith("diglot: <stdin>: line 2: id = 'x' is not carried over")
    assert [next(iter(one)) for one in load_lines(ran.out)] == ["event", "event", "error"]


def test_a_loss_refused_at_the_end_has_no_line() -> None:
    call = {"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}
    items = dump_lines(chunk({"tool_calls": [call]}), chunk({}, "tool_calls"))
    ran = diglot(*TO_NATIVE, "--on-loss", "constraint=raise", stdin=items)
    assert ran.status == 3
    assert ran.err.startswith("diglot: <stdin>: choices[0].delta.tool_calls[0]")


def test_losses_are_told_once_a_stream(tmp_path: Path) -> None:
    told = tmp_path / "losses.json"
    items = [{**one, "id": "x"} for one in CHUNKS]
    why = "native answers have no envelope; the way back takes it from the exchange"
    ran = diglot(*TO_NATIVE, stdin=dump_lines(*items))
    assert (ran.status, ran.err) == (0, f"metadata: id = 'x' is not carried over: {why}\n")
    ran = diglot(*TO_NATIVE, "--losses", str(told), stdin=framed(*items))
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(told.read_bytes()) == [{"path": "id", "value": "x", "kind": "metadata", "why": why}]


@pytest.mark.parametrize("source", [framed, dump_lines])
def test_an_item_is_written_as_soon_as_it_came(source: Any) -> None:
    with subprocess.Popen([*DIGLOT, *TO_NATIVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        expected = iter(NATIVE)
        for item, count in zip(CHUNKS[:2], (2, 1), strict=True):
            running.stdin.write(source(item))
            running.stdin.flush()
            for _ in range(count):
                assert json.loads(running.stdout.readline()) == next(expected)
        rest, _ = running.communicate(source(CHUNKS[2]))
        assert (load_lines(rest), running.returncode) == ([next(expected)], 0)


def test_the_reader_of_the_pipe_may_leave(tmp_path: Path) -> None:
    source = tmp_path / "stream.sse"
    source.write_bytes(framed(*[chunk({"content": "x"})] * 20_000, CHUNKS[-1]))
    command = [*DIGLOT, *TO_NATIVE, str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert (running.stderr.read(), running.wait()) == (b"", 141)
