from __future__ import annotations

import copy
import json
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from diglot.errors import InvalidInput
from diglot.schema import __main__ as commands
from diglot.schema import conformance, document, pipeline, published
from diglot.schema.compare import Difference, Place
from diglot.schema.conformance import RULES

from .places import SCHEMAS, shared

if TYPE_CHECKING:
    from pathlib import Path

X_A = Place("X", "a")
PUBLISHED = ["llama-stack-0.2.2", "llama-stack-0.2.23", "ogx-2026-05-07", "openai-2026-08-21"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_difference_from_a_published_document_has_its_reason(name: str) -> None:
    outcome = conformance.checked(SCHEMAS, published.read(str(shared("specs", f"{name}.yaml"))))
    assert (outcome.unlisted, outcome.idle) == ([], [])
    assert outcome.members > 100


@pytest.mark.parametrize(("name", "side"), [("openai-2026-08-21", "openai"), ("llama-stack-0.2.23", "llama_stack")])
def test_every_object_is_compared(name: str, side: str) -> None:
    outcome = conformance.checked(SCHEMAS, published.read(str(shared("specs", f"{name}.yaml"))))
    objects = [schema for schema in pipeline.strict(SCHEMAS, side).values() if "properties" in schema]
    assert outcome.objects == len(objects)


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_entries_are_whole(side: str) -> None:
    text = (SCHEMAS / side / "differences.toml").read_text(encoding="utf-8")
    for each in tomllib.loads(text)["difference"]:
        assert each["reason"]
        assert each["documents"]
        assert each.get("rule") in RULES if "rule" in each else each["kind"]
        assert ("rule" in each) != bool(each.get("places"))


@pytest.mark.parametrize(
    ("rule", "covered"),
    [
        ("optional, and null only here", Difference(X_A, X_A, "null", "null", "", marks=frozenset({"optional"}))),
        ("optional, and null only there", Difference(X_A, X_A, "null", "", "null", marks=frozenset({"optional"}))),
        (
            "required only here, one word there",
            Difference(X_A, X_A, "required", "required", "", marks=frozenset({"constant"})),
        ),
        (
            "required only here, null there",
            Difference(X_A, X_A, "required", "required", "", marks=frozenset({"nullable"})),
        ),
        ("members only here, any object there", Difference(X_A, X_A, "free", "Y", "any object")),
    ],
)
def test_a_rule_covers_its_class_and_no_other(rule: str, covered: Difference) -> None:
    others = [
        Difference(X_A, X_A, "null", "null", ""),
        Difference(X_A, X_A, "null", "", "null"),
        Difference(X_A, X_A, "required", "required", ""),
        Difference(X_A, X_A, "required", "", "required", marks=frozenset({"constant", "nullable"})),
        Difference(X_A, X_A, "free", "any object", "Y"),
        Difference(X_A, X_A, "type", "string", "integer", marks=frozenset({"optional", "constant", "nullable"})),
        Difference(X_A, X_A, "enum", "a", "any word", marks=frozenset({"optional"})),
        Difference(X_A, X_A, "removed", "required string"),
        Difference(X_A, X_A, "added", "", "required string"),
    ]
    assert RULES[rule](covered)
    assert not any(RULES[rule](other) for other in others)
    assert sum(test(covered) for test in RULES.values()) == 1


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """Return a copy of the schemas whose native side lists no differences."""
    copied = shutil.copytree(SCHEMAS, tmp_path / "schemas")
    (copied / "llama_stack" / "differences.toml").write_text("difference = []\n", encoding="utf-8")
    return copied


def written(components: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document with the native chat operation, out of components."""

    def media(name: str) -> dict[str, Any]:
        return {"schema": {"$ref": f"#/components/schemas/{name}"}}

    operation = {
        "requestBody": {"content": {"application/json": media("ChatCompletionRequest")}},
        "responses": {
            "200": {
                "content": {
                    "application/json": media("ChatCompletionResponse"),
                    "text/event-stream": media("ChatCompletionResponseStreamChunk"),
                }
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "paths": {"/v1/inference/chat-completion": {"post": operation}},
        "components": {"schemas": components},
    }


def checked(schemas: Path, components: dict[str, Any]) -> conformance.Outcome:
    return conformance.checked(schemas, published.document("mine", written(components)))


def listed(schemas: Path, **entry: Any) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"documents": ["mine"], "reason": "so", **entry}.items()]
    text = "[[difference]]\n" + "\n".join(lines) + "\n"
    (schemas / "llama_stack" / "differences.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def components(schemas: Path) -> dict[str, Any]:
    return copy.deepcopy(pipeline.strict(schemas, "llama_stack"))


def test_our_own_schemas_differ_in_nothing(schemas: Path, components: dict[str, Any]) -> None:
    outcome = checked(schemas, components)
    assert (outcome.side, outcome.unlisted, outcome.listed) == ("llama_stack", [], 0)


def test_a_new_member_is_unlisted_until_it_is_listed(schemas: Path, components: dict[str, Any]) -> None:
    components["UserMessage"]["properties"]["mood"] = {"type": "string"}
    assert checked(schemas, components).unlisted == ["UserMessage.mood: added: nothing here, optional string there"]
    listed(schemas, kind="added", places=["UserMessage.mood"])
    assert (checked(schemas, components).unlisted, checked(schemas, components).listed) == ([], 1)


def test_a_missing_member_is_unlisted(schemas: Path, components: dict[str, Any]) -> None:
    del components["ToolCall"]["properties"]["arguments_json"]
    assert checked(schemas, components).unlisted == [
        "ToolCall.arguments_json: removed: optional string or null here, nothing there"
    ]


def test_an_entry_that_covers_nothing_is_idle(schemas: Path, components: dict[str, Any]) -> None:
    listed(schemas, kind="added", places=["UserMessage.mood"])
    assert checked(schemas, components).idle == ["UserMessage.mood: so"]
    listed(schemas, rule="optional, and null only here")
    assert checked(schemas, components).idle == ["optional, and null only here: so"]


def test_entries_about_other_documents_do_not_count(schemas: Path, components: dict[str, Any]) -> None:
    components["UserMessage"]["properties"]["mood"] = {"type": "string"}
    listed(schemas, documents=["another"], kind="added", places=["UserMessage.mood", "UserMessage.age"])
    outcome = checked(schemas, components)
    assert (len(outcome.unlisted), outcome.idle) == (1, [])
    assert str(outcome).startswith("mine (llama_stack): ")
    assert str(outcome).endswith(" 0 differences listed, 1 unlisted, 0 entries idle")


def test_a_document_of_another_api_is_refused(schemas: Path) -> None:
    with pytest.raises(InvalidInput, match="mine: none of our operations is there"):
        conformance.checked(
            schemas, published.document("mine", {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {}}})
        )


def test_a_document_is_read_from_a_file_as_yaml_or_json(tmp_path: Path, components: dict[str, Any]) -> None:
    path = tmp_path / "an-edition.json"
    document.write(path, document.dumps(written(components)))
    read = published.read(str(path))
    assert read.name == "an-edition"
    assert read.bodies["post /inference/chat-completion"].keys() >= {"request", "response", "stream"}


def test_without_documents_the_command_skips_and_in_ci_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "PUBLISHED", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    assert commands.conform([]) == []
    assert capsys.readouterr().out.startswith("skipped: no documents in ")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(FileNotFoundError, match="no documents in"):
        commands.conform([])


def test_the_command_reports_what_is_wrong(
    schemas: Path, components: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "SCHEMAS", schemas)
    components["UserMessage"]["properties"]["mood"] = {"type": "string"}
    listed(schemas, kind="added", places=["UserMessage.age"])
    path = tmp_path / "mine.json"
    document.write(path, document.dumps(written(components)))
    assert commands.conform([str(path)]) == [
        "mine: not listed: UserMessage.mood: added: nothing here, optional string there",
        "mine: listed, and not found: UserMessage.age: so",
    ]
