from __future__ import annotations

from typing import Any

import pytest

from diglot.schema.overlay import Action, OverlayError, applied


def run(document: dict[str, Any], **action: Any) -> dict[str, Any]:
    return applied(document, [Action.of({key.replace("_", "-"): value for key, value in action.items()})])


def test_objects_merge_deeply_and_lists_grow() -> None:
    document = {"a": {"required": ["x"], "properties": {"x": {"type": "string"}}}}
    update = {"required": ["y"], "properties": {"x": {"maxLength": 3}, "y": {"type": "integer"}}}
    assert run(document, target="$.a", update=update) == {
        "a": {
            "required": ["x", "y"],
            "properties": {"x": {"type": "string", "maxLength": 3}, "y": {"type": "integer"}},
        }
    }


def test_a_scalar_is_replaced() -> None:
    assert run({"a": {"type": "string"}}, target="$.a", update={"type": ["string", "null"]}) == {
        "a": {"type": ["string", "null"]}
    }


def test_an_update_of_a_list_is_one_entry_more() -> None:
    assert run({"a": {"enum": ["x"]}}, target="$.a.enum", update="y") == {"a": {"enum": ["x", "y"]}}


def test_x_replace_does_not_merge() -> None:
    assert run({"a": {"b": 1}}, target="$.a", update={"c": 2}, x_replace=True) == {"a": {"c": 2}}


def test_removing_several_entries_of_a_list() -> None:
    document = {"required": ["a", "b", "c", "a"]}
    assert run(document, target="$.required[?@ == 'a' || @ == 'b']", remove=True) == {"required": ["c"]}


def test_removing_members_wherever_a_filter_finds_them() -> None:
    document = {"a": {"closed": False, "b": [{"closed": False, "c": 1}]}, "closed": True}
    assert run(document, target="$..[?@.closed == false].closed", remove=True) == {
        "a": {"b": [{"c": 1}]},
        "closed": True,
    }


def test_an_action_that_selects_nothing_is_an_error() -> None:
    with pytest.raises(OverlayError, match=r"\$\.b: selects 0 nodes, not any"):
        run({"a": 1}, target="$.b", remove=True)


@pytest.mark.parametrize("expect", [1, 3])
def test_an_action_that_selects_another_number_is_an_error(expect: int) -> None:
    with pytest.raises(OverlayError, match=rf"selects 2 nodes, not {expect}"):
        run({"a": 1, "b": 1}, target="$['a','b']", update=2, x_expect=expect)


@pytest.mark.parametrize(
    "action",
    [
        {"target": "$.a"},
        {"target": "$.a", "update": 1, "remove": True},
        {"target": "$.a", "remove": False},
        {"target": "$.a", "update": 1, "x-expext": 2},
    ],
)
def test_an_action_updates_or_removes_and_says_nothing_else(action: dict[str, Any]) -> None:
    with pytest.raises(OverlayError):
        Action.of(action)


def test_the_document_itself_is_no_target() -> None:
    with pytest.raises(OverlayError, match="the whole document"):
        run({"a": 1}, target="$", update={"b": 2})


def test_actions_apply_in_order_and_the_document_given_stays() -> None:
    document: dict[str, Any] = {"a": {}}
    shared: dict[str, Any] = {"list": []}
    actions = [
        Action.of({"target": "$.a", "update": {"b": shared}}),
        Action.of({"target": "$.a.b.list", "update": 1}),
    ]
    assert applied(document, actions) == {"a": {"b": {"list": [1]}}}
    assert document == {"a": {}}
    assert shared == {"list": []}
