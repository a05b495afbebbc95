"""Every member of every document of ours has a rule in each direction, and one that nobody knows has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diglot.schema.bundle import components_of
from diglot.schema.closure import closure
from diglot.schema.operations import OPERATIONS
from diglot.shape import bundle
from diglot.watch.rules import NO_RULE, refused, rules
from diglot.watch.severity import position_of

if TYPE_CHECKING:
    from diglot.shape import Side
    from diglot.watch.severity import Position

SIDES: tuple[Side, ...] = ("openai", "llama_stack")


def members(side: Side, position: Position) -> list[tuple[str, str]]:
    """Return the members of all objects that stand in the requests or in the answers of one side."""
    components = components_of(bundle(side, "strict"))
    roots = {
        name
        for _, bodies in OPERATIONS[side].values()
        for body, name in bodies.items()
        if position_of(body) == position
    }
    return [
        (name, member) for name, schema in closure(components, roots).items() for member in schema.get("properties", {})
    ]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("position", ["request", "answer"])
def test_every_member_has_its_rules(side: Side, position: Position) -> None:
    listed = members(side, position)
    found = {(name, member): rules(side, name, member, position) for name, member in listed}
    assert len(listed) > 50
    assert [key for key, each in found.items() if not each] == []
    assert [key for key, each in found.items() if any(rule.fate in NO_RULE for rule in each)] == []


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("position", ["request", "answer"])
def test_a_rule_says_where_its_member_goes_or_comes_from(side: Side, position: Position) -> None:
    fates = {rule.fate for name, member in members(side, position) for rule in rules(side, name, member, position)}
    assert fates <= {"carried", "lost", "judged", "dropped", "opaque", "decided", "filled", "left"}
    assert {"carried", "lost", "decided", "left"} <= fates


def test_a_member_that_nobody_knows() -> None:
    assert [(rule.to, rule.fate) for rule in rules("openai", "CreateChatCompletionRequest", "mood", "request")] == [
        ("llama-stack", "unknown"),
        ("openai", "unwritten"),
    ]
    assert rules("openai", "CreateChatCompletionRequest", "mood", "answer") == ()
    assert rules("openai", "Nobody", "mood", "request") == ()


def test_an_object_that_is_lost_as_a_whole_is_told_by_the_member_it_stands_in() -> None:
    (lost, left) = rules("openai", "CreateChatCompletionRequestAudio", "voice", "request")
    assert lost.says.startswith("with audio: lost (content): ")
    assert left.says == "with audio: left: native requests do not say it"


def test_words_that_no_vocabulary_knows() -> None:
    field = "openai.ChatCompletionChoice.finish_reason"
    assert [rule.says for rule in refused(field, ["stop", "tired", ""])] == ["refused: tired is no known word"]
    assert list(refused(field, ["stop"])) == []
    assert list(refused("openai.Model.id", ["tired"])) == []
