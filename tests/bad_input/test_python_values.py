"""Mappings: what Python has and JSON has not, wherever it stands."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import enum
import math
from collections import OrderedDict, UserDict
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from diglot import InvalidInput, chat, gate

from .doors import EXCHANGE, NATIVE_RESPONSE, Door, every_door, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

HUGE = 10**4300


class Raises:
    """An SDK's object whose dump breaks."""

    def model_dump(self, **_: Any) -> Any:
        raise RuntimeError("broken\nin two lines")


class Itself:
    """A model that dumps itself."""

    def model_dump(self, **_: Any) -> Any:
        return self


class Another:
    """A model that always dumps another model."""

    def model_dump(self, **_: Any) -> Any:
        return Another()


class Secret:
    """An object that answers no question."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class Hollow(UserDict[str, Any]):
    """A mapping that cannot be read."""

    def __iter__(self) -> Iterator[str]:
        raise OSError("gone")


class Word(str):
    """A text of a subclass that hides what it is."""

    __slots__ = ()

    def __str__(self) -> str:
        return "another"

    def encode(self, *_: Any, **__: Any) -> bytes:  # type: ignore[override]
        raise RuntimeError


class Choice(enum.Enum):
    ONE = 1


class Loud(enum.StrEnum):
    HIGH = "high"


STRANGE = {
    "nan": math.nan,
    "infinity": math.inf,
    "-infinity": -math.inf,
    "int of 4,301 digits": HUGE,
    "-int of 4,301 digits": -HUGE,
    "int of 100,000 digits": 10**100_000,
    "surrogate": "\ud800",
    "low surrogate": "ok \udfff",
    "half of a pair": "🌍".encode("utf-16-le")[:2].decode("utf-16-le", "surrogatepass"),
    "surrogate of a subclass": Word("\ud800"),
    "bytes": b"x",
    "bytearray": bytearray(b"x"),
    "set": {1},
    "frozenset": frozenset({1}),
    "object": object(),
    "class": dict,
    "function": len,
    "generator": (one for one in ()),
    "range": range(3),
    "complex": 1j,
    "decimal": decimal.Decimal("1.5"),
    "date": dt.date(2026, 1, 1),
    "enum": Choice.ONE,
    "namespace": SimpleNamespace(a=1),
    "not implemented": NotImplemented,
    "ellipsis": ...,
    "model_dump raises": Raises(),
    "model_dump gives itself": Itself(),
    "model_dump gives another": Another(),
    "model class": Raises,
    "getattr raises": Secret(),
    "mapping raises": Hollow(a=1),
}
KEYS: list[Any] = [1, None, True, 0.5, b"x", (1, 2), frozenset(), "\ud800", "ok\udc00", Word("\ud800"), Secret(), HUGE]


@every_door
@pytest.mark.parametrize("name", STRANGE)
def test_a_value_that_json_does_not_have(door: Door, name: str) -> None:
    value = STRANGE[name]
    wraps = {"x": value, "x[0]": [value], "x.a": {"a": value}, "x[1]": (0, value), "x.a.b": {"a": UserDict(b=value)}}
    for path, wrapped in wraps.items():
        assert refusal(door, {**door.example, "x": wrapped}).path == path
    if not isinstance(value, (bytes, bytearray)):
        refusal(door, value)


@every_door
@pytest.mark.parametrize("key", KEYS, ids=lambda key: type(key).__name__)
def test_a_key_that_is_no_text(door: Door, key: Any) -> None:
    assert refusal(door, {**door.example, "x_member": {"a": 1, key: 2}}).path == "x_member"
    refusal(door, {**door.example, key: 2})


def test_subclasses_of_plain_types_are_read_as_these() -> None:
    class Number(int):
        def __index__(self) -> int:
            return 7

        __int__ = __index__

    class Fraction(float):
        def __float__(self) -> float:
            return 7.0

    rich = {
        "word": Word("plain"),
        Word("key"): Loud.HIGH,
        "number": Number(5),
        "fraction": Fraction(0.5),
        "tuple": (1, [2]),
        "ordered": OrderedDict(a=1),
        "proxy": MappingProxyType({"a": UserDict(b=1)}),
    }
    plain = {
        "word": "plain",
        "key": "high",
        "number": 5,
        "fraction": 0.5,
        "tuple": [1, [2]],
        "ordered": {"a": 1},
        "proxy": {"a": {"b": 1}},
    }
    read = gate.load(rich)
    assert read == plain
    assert {type(value) for value in read.values()} == {str, int, float, list, dict}
    assert {type(key) for key in read} == {str}


@every_door
def test_the_source_is_never_changed(door: Door) -> None:
    document = copy.deepcopy(door.example)
    door.enter(document)
    assert document == door.example


@pytest.mark.parametrize("source", [5, None, 0.5, object(), [], [None], "", iter([5])])
def test_merge_refuses_what_are_no_answers(source: Any) -> None:
    with pytest.raises(InvalidInput):
        chat.merge(source, EXCHANGE)


def test_of_several_answers_an_error_says_which() -> None:
    wrong = {**NATIVE_RESPONSE, "completion_message": {**NATIVE_RESPONSE["completion_message"], "content": 5}}
    with pytest.raises(InvalidInput, match=r"^answer 1: completion_message.content = 5 is not ") as caught:
        chat.merge([NATIVE_RESPONSE, wrong], EXCHANGE)
    assert caught.value.path == "[1].completion_message.content"
    with pytest.raises(InvalidInput) as caught:
        chat.merge([NATIVE_RESPONSE, NATIVE_RESPONSE, 5], EXCHANGE)
    assert caught.value.path == "[2]"


def test_of_several_answers_a_loss_says_which() -> None:
    losses = chat.merge([NATIVE_RESPONSE, {**NATIVE_RESPONSE, "x_more": 1}], EXCHANGE).losses
    assert [loss.path for loss in losses] == ["[1].x_more"]
