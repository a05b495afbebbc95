"""The README's examples run as they stand there, and its command prints what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
COMMANDS = re.findall(r"^\$ (diglot .*)$", README, re.MULTILINE)


def run(command: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "diglot", *shlex.split(command)[1:]]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_there_are_three_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("source", EXAMPLES)
def test_an_example_runs(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(source, "README.md", "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_succeeds(command: str) -> None:
    result = run(command)
    assert (result.returncode, result.stdout != "") == (0, True), result.stderr


def test_the_first_example_tells_the_losses_that_the_readme_shows() -> None:
    told = re.findall(r"```text\n(tuning: .*?)```", README, re.DOTALL)[0]
    assert run(COMMANDS[0]).stderr == told
