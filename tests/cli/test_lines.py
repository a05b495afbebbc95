"""JSON Lines: each line by itself, in order, at once, and with flat memory."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from diglot.cli.lines import Lines

from .running import DIGLOT, NATIVE_ANSWER, OPENAI_REQUEST, Ran, diglot, dump, dump_lines, load_lines

if TYPE_CHECKING:
    from pathlib import Path

TRANSLATE = ("translate", "chat-request", "--to", "llama-stack", "--lines")
LOSING = {**OPENAI_REQUEST, "n": 2}
NO_MODEL = "the input has no 'model', which is required"
REFUSAL = (
    "n = 2 is not carried over: a native request has one answer; chat.split(request) makes as many requests. "
    'Drop it, or pass on_loss={"content": "record"} (--on-loss content=record).'
)


def named(model: str) -> dict[str, object]:
    return {**OPENAI_REQUEST, "model": model}


def models(out: bytes) -> list[str]:
    return [line["model_id"] for line in load_lines(out)]


def test_lines_in_order_blank_ones_left_out() -> None:
    stdin = dump(named("a")) + b"\r\n\n  \n" + dump(named("b")) + b"\n" + dump(named("c"))
    ran = diglot(*TRANSLATE, stdin=stdin)
    assert (ran.status, models(ran.out), ran.err) == (0, ["a", "b", "c"], "")


def test_nothing_in_nothing_out() -> None:
    assert diglot(*TRANSLATE) == Ran(0, b"", "")


def test_a_bad_line_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    source = tmp_path / "many.jsonl"
    source.write_bytes(dump_lines(named("a"), {}) + b'\n{"a":\n' + dump_lines(named("b")))
    ran = diglot(*TRANSLATE, str(source))
    assert (ran.status, models(ran.out)) == (1, ["a", "b"])
    assert ran.err == (
        f"diglot: {source}: line 2: {NO_MODEL}\n"
        f"diglot: {source}: line 4: not JSON: unexpected end of data at column 6\n"
    )


def test_the_result_is_written_where_lines_were_bad(tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    ran = diglot(*TRANSLATE, "-o", str(made), stdin=dump_lines({}, named("a")))
    assert (ran.status, ran.out, models(made.read_bytes())) == (1, b"", ["a"])


@pytest.mark.parametrize(
    ("lines", "status", "told"),
    [
        ([LOSING, named("a")], 3, [f"line 1: {REFUSAL}"]),
        ([LOSING, {}, named("a")], 1, [f"line 1: {REFUSAL}", f"line 2: {NO_MODEL}"]),
    ],
)
def test_a_refused_loss_weighs_less_than_a_bad_line(lines: list[object], status: int, told: list[str]) -> None:
    ran = diglot(*TRANSLATE, stdin=dump_lines(*lines))
    assert (ran.status, models(ran.out)) == (status, ["a"])
    assert ran.err.splitlines() == [f"diglot: <stdin>: {line}" for line in told]


def test_losses_have_the_number_of_their_line(tmp_path: Path) -> None:
    stdin = dump_lines({**OPENAI_REQUEST, "seed": 1}, OPENAI_REQUEST, {}, {**OPENAI_REQUEST, "seed": 2, "user": "u"})
    ran = diglot(*TRANSLATE, stdin=stdin)
    assert ran.err.splitlines() == [
        "line 1: tuning: seed = 1 is not carried over: native sampling has no such member",
        f"diglot: <stdin>: line 3: {NO_MODEL}",
        "line 4: tuning: seed = 2 is not carried over: native sampling has no such member",
        "line 4: metadata: user = 'u' is not carried over: native requests do not name their user",
    ]
    told = tmp_path / "losses.jsonl"
    ran = diglot(*TRANSLATE, "--losses", str(told), stdin=stdin)
    assert ran.err.splitlines() == [f"diglot: <stdin>: line 3: {NO_MODEL}"]
    assert load_lines(told.read_bytes()) == [
        {"line": 1, "path": "seed", "value": 1, "kind": "tuning", "why": "native sampling has no such member"},
        {"line": 4, "path": "seed", "value": 2, "kind": "tuning", "why": "native sampling has no such member"},
        {"line": 4, "path": "user", "value": "u", "kind": "metadata", "why": "native requests do not name their user"},
    ]


def test_each_answer_has_an_id_of_its_own() -> None:
    command = ("translate", "chat-response", "--to", "openai", "--lines")
    stdin = dump_lines(NATIVE_ANSWER, {}, NATIVE_ANSWER)
    assert [line["id"] for line in load_lines(diglot(*command, stdin=stdin).out)] == ["chatcmpl-0-1", "chatcmpl-0-3"]
    assert [line["id"] for line in load_lines(diglot(*command, "--id", "a", stdin=stdin).out)] == ["a-1", "a-3"]


def test_a_line_is_written_as_soon_as_it_was_read() -> None:
    with subprocess.Popen([*DIGLOT, *TRANSLATE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for model in "abc":
            running.stdin.write(dump(named(model)) + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["model_id"] == model
        running.stdin.close()
        assert (running.stdout.read(), running.wait()) == (b"", 0)


def test_a_file_may_be_translated_onto_itself(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(dump_lines(*[named(str(i)) for i in range(1000)]))
    assert diglot(*TRANSLATE, str(file), "-o", str(file)) == Ran(0, b"", "")
    assert models(file.read_bytes()) == [str(i) for i in range(1000)]


def test_the_reader_of_the_pipe_may_leave(tmp_path: Path) -> None:
    source, told = tmp_path / "many.jsonl", tmp_path / "stderr"
    source.write_bytes(dump_lines(*[named(str(i)) for i in range(5000)]))
    with (
        told.open("wb") as stderr,
        subprocess.Popen([*DIGLOT, *TRANSLATE, str(source)], stdout=subprocess.PIPE, stderr=stderr) as running,
    ):
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["model_id"] == "0"
        running.stdout.close()
        assert running.wait() == 141
    assert told.read_bytes() == b""


def test_memory_stays_flat(tmp_path: Path) -> None:
    """60 MB of lines, half of them with a loss: the process grows by far less than the file."""
    source, made, told = tmp_path / "big.jsonl", tmp_path / "made.jsonl", tmp_path / "losses.jsonl"
    text = "x" * 60_000
    lines = [dump({**OPENAI_REQUEST, "messages": [{"role": "user", "content": text}], "seed": s}) for s in (None, 7)]
    with source.open("wb") as file:
        for i in range(1000):
            file.write(lines[i % 2] + b"\n")
    small = tmp_path / "small.jsonl"
    small.write_bytes(b"".join(line + b"\n" for line in lines))
    peaks = [_peak(path, made, told) for path in (small, source)]
    assert (made.stat().st_size > 60_000_000, len(load_lines(told.read_bytes()))) == (True, 500)
    assert peaks[1] - peaks[0] < 8_000_000


def _peak(source: Path, made: Path, told: Path) -> int:
    """The largest memory of one run, in bytes."""
    arguments = [*DIGLOT, *TRANSLATE, str(source), "-o", str(made), "--losses", str(told)]
    child = os.posix_spawn(sys.executable, arguments, os.environ)
    _, status, usage = os.wait4(child, 0)
    assert status == 0
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_a_line_that_is_too_long_is_skipped_without_being_kept() -> None:
    file = io.BytesIO(b"12345678\n" + b"x" * 3_000_000 + b"\n1234\n123456789\n12345678")
    lines = Lines(file, longest=8)
    assert list(lines) == [(1, b"12345678"), (2, None), (3, b"1234"), (4, None), (5, b"12345678")]
    assert lines.consumed == 3_000_033


def test_the_last_line_may_be_too_long() -> None:
    assert list(Lines(io.BytesIO(b"1\n" + b"x" * 9), longest=8)) == [(1, b"1"), (2, None)]


def test_a_line_that_is_too_long_is_reported_as_a_bad_one() -> None:
    long = dump({**OPENAI_REQUEST, "user": "x" * 67_108_864})
    ran = diglot(*TRANSLATE, stdin=dump_lines(named("a")) + long + b"\n" + dump_lines(named("b")))
    assert (ran.status, models(ran.out)) == (1, ["a", "b"])
    assert ran.err == "diglot: <stdin>: line 2: the line is longer than 64 MiB\n"
