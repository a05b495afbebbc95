"""What is no use of the command line, and what its help costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from diglot import __version__
from diglot.cli.kinds import KINDS, Texts
from diglot.fields import BATCHES, BOOKS, book

from .running import NATIVE_ANSWER, OPENAI_REQUEST, Ran, diglot, dump

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = ("translate", "chat-request", "--to", "openai")
RESPONSE = ("translate", "chat-response", "--to", "openai")
STREAM = ("translate", "chat-stream", "--to", "openai")
TEXT = ("translate", "text", "--to", "openai")
POLICY = "the kinds are content, constraint, tuning, metadata, the actions raise and record"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*REQUEST, "--sse"), "--sse is for streams, and a chat-request is none"),
        ((*RESPONSE, "--sse"), "--sse is for streams, and a chat-response is none"),
        ((*STREAM, "--lines"), "--lines is for whole documents: a chat-stream is read and written as JSON Lines"),
        ((*REQUEST, "--request", "x"), "--request is for answers, and a chat-request is none"),
        ((*REQUEST, "--id", "x"), "--id is for answers, and a chat-request is none"),
        ((*REQUEST, "--created", "0"), "--created is for answers, and a chat-request is none"),
        ((*REQUEST, "--model", "x"), "--model is for answers, and a chat-request is none"),
        ((*RESPONSE, "--request", "-"), "--request and FILE cannot both be standard input"),
        ((*REQUEST, "--losses", "-"), "--losses needs a file of its own: the output is only ever the result"),
        (
            (*REQUEST, "-o", "x", "--losses", "x"),
            "--losses needs a file of its own: the output is only ever the result",
        ),
        ((*REQUEST, "--on-loss", "keep"), f"Invalid value for '--on-loss': keep= is unknown: {POLICY}"),
        ((*REQUEST, "--on-loss", "audio=raise"), f"Invalid value for '--on-loss': audio=raise is unknown: {POLICY}"),
        ((*REQUEST, "--on-loss", "raise,tuning=no"), f"Invalid value for '--on-loss': tuning=no is unknown: {POLICY}"),
        ((*RESPONSE, "--created", "-1"), "Invalid value for '--created': -1 is not in the range x>=0."),
        ((*REQUEST, "a", "b"), "Got unexpected extra argument (b)"),
        ((*REQUEST, "--tools", "x"), "--tools is for raw text, and a chat-request is none"),
        ((*TEXT, "--tools", "-"), "--tools needs a file of its own: standard input is for FILE and --request"),
        ((*TEXT, "--lines"), "--lines is for JSON documents, and a text is none"),
        ((*TEXT, "--sse"), "--sse is for streams, and a text is none"),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...], message: str) -> None:
    ran = diglot(*arguments)
    assert (ran.status, ran.out, ran.err.splitlines()[-1]) == (2, b"", f"Error: {message}")


@pytest.mark.parametrize(
    "arguments",
    [
        ("translate",),
        ("translate", "chat-request"),
        ("translate", "chat-request", "--to", "anthropic"),
        ("translate", "chat", "--to", "openai"),
        ("fields", "chat-request"),
        ("fields", "chat", "--to", "openai"),
        ("fields", "text", "--to", "openai"),
        ("explain",),
    ],
)
def test_what_is_missing_or_unknown(arguments: tuple[str, ...]) -> None:
    ran = diglot(*arguments)
    assert (ran.status, ran.out, "Error: " in ran.err) == (2, b"", True)


def test_the_version() -> None:
    assert diglot("--version") == Ran(0, f"diglot {__version__}\n".encode(), "")


@pytest.mark.parametrize("arguments", [("--help",), ("translate", "-h"), ("fields", "--help")])
def test_help_is_no_error(arguments: tuple[str, ...]) -> None:
    ran = diglot(*arguments)
    assert (ran.status, ran.err, ran.out.startswith(b"Usage: ")) == (0, "", True)


def test_help_tells_the_exit_statuses() -> None:
    told = diglot("translate", "--help").out.decode()
    assert [line.split()[0] for line in told.split("Exit status:\n")[1].splitlines()[:4]] == ["0", "1", "2", "3"]


def imported(*arguments: str, stdin: bytes = b"") -> set[str]:
    """The packages that a run imported."""
    program = (
        "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); import diglot.__main__"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], input=stdin, capture_output=True, check=False)
    return {name.partition(".")[0] for name in done.stderr.decode().splitlines()[-1].split()}


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("translate", "--help"), (*REQUEST, "--on-loss", "x"), ("check-stream", "-h")],
)
def test_help_imports_click_alone(arguments: tuple[str, ...]) -> None:
    heavy = {"pydantic", "orjson", "jsonschema_rs", "rich", "asyncio", "diglot_types"}
    assert imported(*arguments) & heavy == set()


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        ((*REQUEST[:-1], "llama-stack"), dump(OPENAI_REQUEST)),
        ((*RESPONSE, "--lines"), dump(NATIVE_ANSWER)),
        ((*STREAM, "--sse"), b""),
        (("fields", "chat-request", "--to", "openai"), b""),
        (("check-stream",), b"data: [DONE]\n\n"),
    ],
)
def test_a_translation_imports_neither_pydantic_nor_rich(arguments: tuple[str, ...], stdin: bytes) -> None:
    found = imported(*arguments, stdin=stdin)
    assert found & {"pydantic", "rich", "asyncio", "openai"} == set()
    assert {"click", "orjson", "jsonschema_rs"} <= found


def test_every_kind_has_its_targets_in_both_commands() -> None:
    raw = {"generate-chat-request", "generate-completion-request"}
    for kind, row in KINDS.items():
        assert [*row.ways] == (["ollama"] if kind in raw else ["openai", "llama-stack"])
        for target in row.ways:
            assert isinstance(row, Texts) or book(kind, target).kind == kind


@pytest.mark.parametrize("command", ["translate", "fields"])
def test_a_target_that_a_kind_has_not(command: str) -> None:
    for kind, to, ways in (
        ("chat-request", "ollama", "openai or llama-stack"),
        ("generate-chat-request", "openai", "ollama"),
    ):
        ran = diglot(command, kind, "--to", to)
        assert (ran.status, ran.out, ran.err.endswith(f"Error: a {kind} is translated --to {ways}\n")) == (2, b"", True)
    assert {one.kind for one in (*BOOKS, *BATCHES)} == {
        kind for kind, row in KINDS.items() if not isinstance(row, Texts)
    }


def test_output_is_plain_where_it_is_piped(tmp_path: Path) -> None:
    source = tmp_path / "bad.json"
    source.write_bytes(b"{")
    for ran in (diglot(*REQUEST, str(source)), diglot("fields", "chat-request", "--to", "openai")):
        assert (b"\x1b" in ran.out, "\x1b" in ran.err) == (False, False)
