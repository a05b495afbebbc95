"""The profiles as they are printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import diglot, dump

from diglot.fields import profiles
from diglot.providers import NAMES, named

ROOT = Path(__file__).parents[2]
GREEDY = {"model_id": "m", "messages": [{"role": "user", "content": "Hi"}]}
CHUNK = {
    "id": "c",
    "object": "chat.completion.chunk",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "eos_token"}],
}


def test_docs_providers_is_what_the_profiles_say() -> None:
    assert (ROOT / "docs" / "providers.md").read_text(encoding="utf-8") == profiles.document()


@pytest.mark.parametrize("name", NAMES)
def test_every_quirk_and_habit_of_a_profile_is_printed(name: str) -> None:
    profile = named(name)
    text, markdown = profiles.printed(name, None), profiles.printed(name, "markdown")
    (told,) = json.loads(profiles.printed(name, "json"))
    assert [(one["field"], one["effect"], one["case"]) for one in told["quirks"]] == [
        (one.field, one.effect, one.case) for one in profile.quirks
    ]
    assert told["habits"] == [*profile.habits]
    for one in profile.quirks:
        for printed in (text, markdown):
            assert one.field in printed
            assert one.evidence in printed
            assert one.case in printed
    assert all(habit in text and habit in markdown for habit in profile.habits)


def test_the_command_prints_each_form() -> None:
    for arguments, form in (((), None), (("--json",), "json"), (("--markdown",), "markdown")):
        for name in (None, "groq"):
            ran = diglot("providers", *([name] if name else []), *arguments)
            assert (ran.status, ran.out.decode(), ran.err) == (0, profiles.printed(name, form), "")


def test_a_profile_on_the_command_line() -> None:
    request = ("translate", "chat-request", "--to", "openai")
    assert json.loads(diglot(*request, stdin=dump(GREEDY)).out)["temperature"] == 0
    ran = diglot(*request, "--profile", "tgi", stdin=dump(GREEDY))
    assert (ran.status, json.loads(ran.out)["temperature"]) == (0, 0.001)
    assert ran.err.startswith("tuning: sampling_params = None is not carried over: TGI refuses")
    stream = ("translate", "chat-stream", "--to", "llama-stack")
    assert diglot(*stream, stdin=dump(CHUNK)).status == 1
    assert diglot(*stream, "--profile", "tgi", stdin=dump(CHUNK)).status == 0


@pytest.mark.parametrize(
    "arguments", [("providers", "grok"), ("translate", "chat-request", "--to", "openai", "--profile", "grok")]
)
def test_a_profile_that_is_none(arguments: tuple[str, ...]) -> None:
    ran = diglot(*arguments)
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.endswith("there is no provider profile 'grok': did you mean groq?\n")


def test_the_document_is_checked_by_the_name_of_its_file(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "diglot.fields", *arguments], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr.splitlines()[-1] if done.stderr else ""

    file, other = tmp_path / "providers.md", tmp_path / "other.md"
    assert run("--write", str(file)) == (0, "")
    assert run("--check", str(file)) == (0, "")
    file.write_text("", encoding="utf-8")
    drifted = f"{file} is not what the profiles say: run `python -m diglot.fields --write {file}`"
    assert run("--check", str(file)) == (1, drifted)
    assert run("--write", str(other)) == (
        2,
        "Error: other.md is no document of this: fields.md, providers.md and rules.md are",
    )
