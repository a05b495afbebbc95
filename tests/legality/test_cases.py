"""Every case of tests/legality/cases, and every rule by one that breaks it alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from diglot import InvalidInput, legality
from diglot.fields.rules import document
from diglot.legality import RULES, rules
from diglot.shape import bundle

from .casefile import CASES, KNOWN, Case, read_cases

ALL = read_cases()
EACH = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in ALL])
WORDS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
MEMBER = re.compile(r"[A-Z]\w+(?:\.[\w.\[\]]+)?")
# What is known from elsewhere than a schema, by the beginnings of its names.
PAGES = (
    "HTML Living Standard, ",
    "RFC ",
    "application/json (RFC 8259)",
    "CWE-",
    "the error handler of",
    "the streams of",
)


@EACH
def test_what_is_illegal_is_found_where_it_stands_and_nothing_else(case: Case) -> None:
    assert [(one.rule.name, one.line, one.path) for one in case.found()] == case.expected


@EACH
def test_a_finding_says_in_one_line_what_stands_there(case: Case) -> None:
    assert [one.told for one in case.found()] == WORDS.get(case.name, [])
    assert all("\n" not in str(one) for one in case.found())


def test_the_words_are_those_of_cases() -> None:
    assert set(WORDS) == {case.name for case in ALL if case.expected}


def test_every_rule_is_broken_alone_by_a_case() -> None:
    alone = {names.pop() for case in ALL if len(names := {one.rule.name for one in case.found()}) == 1}
    assert alone == set(RULES)


def test_a_file_says_nothing_that_is_not_read() -> None:
    for path in CASES.glob("*.yaml"):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(file) <= {*KNOWN, "pieces", "cases"}
        assert all(set(told) <= KNOWN for told in file["cases"].values())


def test_every_operation_has_a_healthy_case_of_each_form() -> None:
    healthy = {(case.told["api"], case.told["operation"], case.form) for case in ALL if not case.expected}
    streams = {(api, operation, "stream") for api in ("openai", "llama-stack") for operation in ("chat", "completion")}
    answers = {("openai", one, "answer") for one in ("chat", "completion", "embedding", "models", "model")}
    batches = {("llama-stack", f"batch-{one}", "answer") for one in ("chat", "completion")}
    native = {("llama-stack", operation, "answer") for _, operation, _ in answers} | batches
    errors = {(api, "chat", "error") for api in ("openai", "llama-stack")}
    assert healthy >= streams | answers | native | errors


def test_the_rules_are_sorted_and_each_name_is_one_rule() -> None:
    assert list(RULES) == sorted(RULES)
    listed = [rule for section in rules.SECTIONS.values() for rule in section]
    assert sorted(rule.name for rule in listed) == list(RULES)
    assert {rule.of for rule in RULES.values()} == {"protocol"}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_must_hold_and_where_that_is_known_from(name: str) -> None:
    rule = RULES[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
    assert rule.says[0].isupper() or rule.says.startswith(
        ("tool_calls", "total_tokens", "arguments_json", "complete", "[DONE]")
    )
    assert not rule.says.endswith(".")
    if not rule.spec.startswith(PAGES):
        assert all(MEMBER.fullmatch(place) and is_there(place) for place in rule.spec.split(", ")), rule.spec


def is_there(place: str) -> bool:
    """Whether a schema has a member of this path."""
    component, *steps = place.split(".")
    return any(reaches(side, component, steps) for side in ("openai", "llama_stack"))


def reaches(side: Any, component: str, steps: list[str]) -> bool:
    definitions = bundle(side, "strict")["$defs"]
    found = [definitions[component]] if component in definitions else []
    for step in steps:
        found = [flat for one in found for flat in unfolded(definitions, one)]
        found = [
            one["properties"][step.removesuffix("[]")]
            for one in found
            if step.removesuffix("[]") in one.get("properties", ())
        ]
        if step.endswith("[]"):
            found = [flat["items"] for one in found for flat in unfolded(definitions, one) if "items" in flat]
    return bool(found)


def unfolded(definitions: Any, schema: Any) -> list[Any]:
    """A schema's branches, without references."""
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    return [flat for one in schema["anyOf"] for flat in unfolded(definitions, one)] if "anyOf" in schema else [schema]


def test_a_finding_is_told_in_one_line() -> None:
    answer = b'{"object":"list","data":[{"id":1,"object":"model","created":0,"owned_by":"us"}]}'
    (found,) = legality.check_answer(answer, api="openai", operation="models")
    assert str(found) == (
        "data[0].id = 1 is not of type string (models-answer-schema: A list of models fits the schema ListModelsResponse)"
    )
    (found,) = legality.check_stream(b": ping\n\n\ndata: nothing\n\n", api="openai")
    assert str(found) == (
        "line 4: not JSON: invalid literal, expected 'null' at column 1 (item-json: Each item of a stream is one JSON document)"
    )


def test_the_same_fault_is_told_once_and_counted() -> None:
    choice = {"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    found = legality.check_stream(b"\n".join([json.dumps(chunk).encode()] * 4), api="openai")
    assert [(one.rule.name, one.line, one.said, one.again) for one in found] == [
        ("role-once", 2, "= 'assistant' again", 2),
        ("finish-missing", None, "choice 0 never says why it ended", 0),
    ]
    assert str(found[0]).startswith("line 2: choices[0].delta.role = 'assistant' again; and so in 2 more places (")


@pytest.mark.parametrize("operation", ["embedding", "models", "model", "batch-chat", "batch-completion"])
@pytest.mark.parametrize("api", ["openai", "llama-stack"])
def test_what_has_no_streams_is_refused(api: Any, operation: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        legality.check_stream(b"", api=api, operation=operation)
    assert str(caught.value) == f"{api!r} has no streams of {operation!r}"


def test_what_has_no_answers_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        legality.check_answer(b"", api="openai", operation="batch-chat")
    assert str(caught.value) == "'openai' has no answers of 'batch-chat'"


def test_the_page_of_rules_is_what_is_printed() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == document()
    assert all(page.count(f"| `{name}` |") == 1 for name in RULES)
