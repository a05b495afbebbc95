from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diglot.schema import __main__ as commands
from diglot.schema import generate, pipeline
from diglot.schema.generate import closed, mapped, patterned, tagged

from .places import PACKAGE, SCHEMAS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "SCHEMAS", SCHEMAS)
    monkeypatch.setattr(commands, "PACKAGE", PACKAGE)


def pinned(side: str) -> str:
    return (SCHEMAS / side / "pinned.json").read_text(encoding="utf-8")


def committed(side: str) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in (PACKAGE / side).iterdir()
        if path.suffix in (".py", ".json")
    }


@pytest.mark.usefixtures("here")
def test_what_is_committed_is_what_would_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "upstream", pinned)
    monkeypatch.setattr(generate, "written", lambda _, side: committed(side))
    assert commands.check() == []


@pytest.mark.usefixtures("here")
def test_one_byte_of_difference_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "upstream", lambda side: pinned(side) + (" " if side == "openai" else ""))
    written = {side: committed(side) for side in pipeline.SIDES}
    written["llama_stack"]["strict.py"] += " "
    monkeypatch.setattr(generate, "written", lambda _, side: written[side])
    assert commands.check() == [
        f"{PACKAGE}/llama_stack/strict.py is not what would be generated",
        f"{SCHEMAS}/openai/pinned.json is not what its source gives",
    ]


@pytest.mark.usefixtures("here")
def test_a_file_that_would_be_generated_and_is_not_there_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "written", lambda _, side: {f"more_of_{side}.py": ""})
    assert generate.stale(SCHEMAS, PACKAGE) == [f"{side}/more_of_{side}.py" for side in pipeline.SIDES]


def test_generating_writes_every_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(generate, "written", lambda _, side: {"strict.json": side})
    generate.generate(SCHEMAS, tmp_path)
    assert (tmp_path / "llama_stack" / "strict.json").read_text(encoding="utf-8") == "llama_stack"
    assert (tmp_path / "openai" / "strict.json").read_text(encoding="utf-8") == "openai"


def test_what_the_generator_is_given() -> None:
    part = {"type": "object", "properties": {"a": {}}}
    free = {"type": "object", "additionalProperties": True}
    other = {"type": "string", "not": {"enum": ["a", "b"]}}
    assert closed(part) == {**part, "additionalProperties": False}
    assert closed(free) == free
    assert mapped(free) == {"type": "object", "additionalProperties": {}}
    assert mapped({"type": ["object", "null"]}) == {"type": ["object", "null"], "additionalProperties": {}}
    assert mapped(part) == part
    assert tagged(other) == {"type": "string", "const": "(any other)"}
    assert patterned(other) == {"type": "string", "pattern": r"^(?!(?:a|b)\Z)"}
