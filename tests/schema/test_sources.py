from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from diglot.schema import export, sources
from diglot.schema.node import PREFIX

from .places import SCHEMAS

PINS = sources.read(SCHEMAS)


def test_sources_are_pinned_by_package_version_and_hash() -> None:
    assert PINS.keys() == {"openai", "llama_stack", "ollama"} == sources.READERS.keys()
    for pin in PINS.values():
        assert re.fullmatch(r"[0-9a-f]{64}", pin["sha256"])
        assert re.fullmatch(r"\d+(\.\d+)+", pin["version"])
        assert pin["package"]


@pytest.mark.parametrize("side", ["llama_stack", "ollama"])
def test_the_environment_of_the_export_is_pinned_exactly(side: str) -> None:
    lines = (SCHEMAS / PINS[side]["environment"]).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9.a-z]+", line) for line in pins)
    assert any(line.startswith("pydantic==") for line in pins)


def test_the_fetch_demands_the_hash(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        commands.append(command)
        (tmp_path / "a-1-py3-none-any.whl").touch()

    monkeypatch.setattr(sources.subprocess, "run", run)
    file = sources.distribution({"package": "a", "version": "1", "sha256": "f" * 64}, tmp_path)
    assert file.name == "a-1-py3-none-any.whl"
    assert "--require-hashes" in commands[0]
    assert (tmp_path / "wanted.txt").read_text(encoding="utf-8") == f"a==1 --hash=sha256:{'f' * 64}\n"


def test_private_classes_have_public_names() -> None:
    components = {"_A": {"items": {"$ref": f"{PREFIX}_A"}}, "B": {"properties": {"_a": {"$ref": f"{PREFIX}_A"}}}}
    assert sources.public(components) == {
        "A": {"items": {"$ref": f"{PREFIX}A"}},
        "B": {"properties": {"_a": {"$ref": f"{PREFIX}A"}}},
    }


class Provider:
    async def ask(self, model_id: str, contents: list[str], stream: bool | None = False) -> int:
        raise NotImplementedError


def test_a_request_body_is_the_signature_of_its_method(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {export.INFERENCE: SimpleNamespace(InferenceProvider=Provider)}
    real = export.importlib.import_module
    monkeypatch.setattr(export.importlib, "import_module", lambda name: modules.get(name) or real(name))
    written = export.export({"requests": {"Asked": "ask"}, "answers": [], "unions": []})
    asked = written["components"]["Asked"]
    assert asked["required"] == ["model_id", "contents"]
    assert list(asked["properties"]) == ["model_id", "contents", "stream"]
    assert asked["properties"]["stream"]["default"] is False
