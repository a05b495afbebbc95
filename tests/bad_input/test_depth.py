"""Nesting: 128 levels are taken and 129 refused, before any validator, in bytes and in mappings; cycles too."""

from __future__ import annotations

import json
import sys
from collections import UserDict
from typing import Any

import pytest

from diglot import InvalidInput, chat, gate

from .doors import Door, every_door, refusal

KINDS = ("list", "object", "mixed")


def nested(levels: int, kind: str = "list", leaf: Any = 1) -> Any:
    """A value that stands inside so many containers."""
    for level in range(levels):
        leaf = {"a": leaf} if kind == "object" or (kind == "mixed" and level % 2) else [leaf]
    return leaf


def raw_nested(levels: int, kind: str = "list") -> bytes:
    """The same as JSON, for depths that no encoder writes."""
    opening = {"list": b"[", "object": b'{"a":'}[kind]
    return opening * levels + b"1" + {"list": b"]", "object": b"}"}[kind] * levels


def with_member(door: Door, value: Any) -> dict[str, Any]:
    return {**door.example, "x_deep": value}


def raw_with_member(door: Door, raw: bytes) -> bytes:
    return json.dumps(door.example).encode()[:-1] + b', "x_deep": ' + raw + b"}"


@every_door
@pytest.mark.parametrize("kind", KINDS)
def test_128_levels_are_taken(door: Door, kind: str) -> None:
    value = nested(127, kind)
    door.enter(with_member(door, value))
    door.enter(json.dumps(with_member(door, value)).encode())


@every_door
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("levels", [128, 129, 200, 400])
def test_129_levels_are_refused(door: Door, kind: str, levels: int) -> None:
    value = nested(levels, kind)
    for document in (with_member(door, value), json.dumps(with_member(door, value)).encode()):
        error = refusal(door, document)
        assert error.path.startswith("x_deep")
        assert str(error).endswith("is nested deeper than 128 levels")


@every_door
@pytest.mark.parametrize("kind", ["list", "object"])
@pytest.mark.parametrize("levels", [1000, 1022, 1100, 100_000])
def test_any_depth_is_refused(door: Door, kind: str, levels: int) -> None:
    assert "nested deeper than 128 levels" in str(refusal(door, raw_with_member(door, raw_nested(levels, kind))))
    assert "nested deeper than 128 levels" in str(refusal(door, with_member(door, nested(levels, kind))))
    assert "nested deeper than 128 levels" in str(refusal(door, raw_nested(levels, kind)))


@every_door
@pytest.mark.parametrize(
    ("before", "after"), [('"]",', ""), ('"][",', ""), ('"[",', ""), ('"]",', ',"' + "[" * 200 + '"')]
)
def test_brackets_in_texts_do_not_hide_depth(door: Door, before: str, after: str) -> None:
    """Each level begins with a text that closes, or opens, a bracket; the last may open as many as are closed."""
    raw = ("[" + before) * 200 + "1" + after + "]" * 200
    json.loads(raw)
    error = refusal(door, raw_with_member(door, raw.encode()))
    assert error.path.startswith("x_deep[1][1]")
    assert str(error).endswith("is nested deeper than 128 levels")


@every_door
def test_depth_is_refused_where_a_number_is_wrong_before_it(door: Door) -> None:
    for number in (b"1e400", b"1" * 400, b"1" * 20):
        refusal(door, raw_with_member(door, b"[" + number + b"," + raw_nested(100_000) + b"]"))


def test_many_brackets_are_not_depth() -> None:
    wide = [[{"a": []}]] * 1000 + ["[{" * 1000]
    assert gate.load(json.dumps(wide).encode()) == wide


def test_a_schema_of_128_levels_in_a_tool_is_translated() -> None:
    schema = nested(122, "object", {"type": "string"})
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": schema}}}
    request = {"model": "m", "messages": [{"role": "user", "content": "x"}], "tools": [tool]}
    back = chat.request_to_openai(chat.request_to_llama_stack(request)).data
    assert back["tools"] == [tool]


def cyclic_dict() -> Any:
    one: dict[str, Any] = {"a": 1}
    one["again"] = one
    return one


def cyclic_list() -> Any:
    one: list[Any] = [1]
    one.append(one)
    return one


def mutual() -> Any:
    one: dict[str, Any] = {}
    other: list[Any] = [one]
    one["other"] = other
    return one


def branching() -> Any:
    one: dict[str, Any] = {}
    one["many"] = [{"left": one, "right": [one, one]} for _ in range(50)]
    return one


def mapping() -> Any:
    one: UserDict[str, Any] = UserDict()
    one["again"] = [one]
    return one


@every_door
@pytest.mark.parametrize("make", [cyclic_dict, cyclic_list, mutual, branching, mapping])
def test_what_contains_itself(door: Door, make: Any) -> None:
    error = refusal(door, with_member(door, make()))
    assert error.path.startswith("x_deep")
    refusal(door, make())


def test_one_value_in_many_places_is_no_cycle() -> None:
    part = {"type": "text", "text": "x"}
    message = {"role": "user", "content": [part, part]}
    request = {"model": "m", "messages": [message, message]}
    assert chat.request_to_llama_stack(request).data["messages"] == [message, message]


def test_one_value_in_too_many_places_is_refused_in_time() -> None:
    many: Any = ["x"]
    for _ in range(60):
        many = [many, many]
    with pytest.raises(InvalidInput, match="stands in too many places"):
        chat.request_to_llama_stack({"model": "m", "messages": [], "x": many})


def test_deep_in_the_stack_the_depth_that_is_left_is_enough_or_refused() -> None:
    request = {"model": "m", "messages": [{"role": "user", "content": "x"}], "metadata": nested(126, "object")}

    def deeper(frames: int) -> Any:
        return deeper(frames - 1) if frames else chat.request_to_llama_stack(request)

    used = len(list(_frames()))
    for left in range(60, 900, 20):
        try:
            deeper(sys.getrecursionlimit() - used - left)
        except InvalidInput as error:
            assert "stack" in str(error)  # noqa: PT017
            assert left < 400


def _frames() -> Any:
    frame = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back
