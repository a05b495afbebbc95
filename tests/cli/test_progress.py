"""The progress bar: on stderr, where that is a terminal, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from .running import DIGLOT, OPENAI_REQUEST, dump_lines, load_lines

if TYPE_CHECKING:
    from pathlib import Path

NO_MODEL = "line 2: the input has no 'model', which is required"


def on_terminal(command: list[str], *, stdout_too: bool = False) -> tuple[bytes, str]:
    """The output of a command, and what it wrote on a terminal."""
    ours, theirs = pty.openpty()
    stdout = theirs if stdout_too else subprocess.PIPE
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=stdout, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
        out = running.stdout.read() if running.stdout else b""
    os.close(ours)
    return out, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so of a terminal that nobody has open any more
        return b""


@pytest.fixture
def source(tmp_path: Path) -> str:
    file = tmp_path / "many.jsonl"
    file.write_bytes(dump_lines(OPENAI_REQUEST, {}, {**OPENAI_REQUEST, "seed": 7}))
    return str(file)


def test_a_bar_is_shown_on_a_terminal_with_the_messages_above_it(source: str) -> None:
    out, shown = on_terminal([*DIGLOT, "translate", "chat-request", "--to", "llama-stack", "--lines", source])
    assert len(load_lines(out)) == 2
    assert "━" in shown
    assert f"diglot: {source}: {NO_MODEL}" in shown.replace("\r\n", "")
    assert "line 3: tuning: seed = 7 is not carried over" in shown


def test_no_bar_runs_through_the_result(source: str) -> None:
    command = [*DIGLOT, "translate", "chat-request", "--to", "llama-stack", "--lines", source]
    _, shown = on_terminal(command, stdout_too=True)
    assert "━" not in shown
    assert shown.count('"model_id":"m"') == 2


def test_there_is_a_bar_where_the_result_goes_to_a_file(source: str, tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    command = [*DIGLOT, "translate", "chat-request", "--to", "llama-stack", "--lines", source, "-o", str(made)]
    _, shown = on_terminal(command, stdout_too=True)
    assert "━" in shown
    assert len(load_lines(made.read_bytes())) == 2


def test_one_document_shows_none(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_bytes(dump_lines(OPENAI_REQUEST))
    _, shown = on_terminal([*DIGLOT, "translate", "chat-request", "--to", "llama-stack", str(file)])
    assert shown == ""
