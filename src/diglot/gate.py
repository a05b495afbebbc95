"""The gate: what comes in is parsed, bounded and checked against a schema; what goes out is checked and written.

Read: JSON bytes or text, mappings, pydantic models and SDK objects, and mappings that mix them, become plain data: dict,
list, str, int, float, bool, None; a member whose value is an SDK's `omit` is absent. Refused with one line that has a path
or a position: what is not JSON, a byte order mark, NaN and infinities, lone surrogates, nesting over 128, cyclic objects,
integers of more than 4,300 digits, and one object in over a million places, which YAML's aliases write in a kilobyte.
Integers beyond 64 bits are kept exactly, which orjson alone would turn into floats. Of duplicate keys the last counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeGuard, cast

import orjson

from diglot.errors import InvalidInput
from diglot.left_out import is_left_out, without_left_out
from diglot.report import At, refuse, show
from diglot.richer import step

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH: Final = 128
DIGITS: Final = 4300
_ENDLESS: Final = 10**DIGITS  # the first integer of more digits
PLACES: Final = 1_000_000  # where containers that were met before may stand
_FEW: Final = 100_000  # containers, among which none is looked for
_STEPS: Final = 8  # from the richest type to a plain one; a model's dump is one
_PLAIN: Final = frozenset({str, bool, int, float, type(None), dict, list})
_LONG: Final = b"0" * 19  # the shortest run of digits that may not fit 64 bits
_OUTLINE: Final = bytes.maketrans(b"123456789{", b"000000000[")  # which shows digits, and what opens
_STACK: Final = "the input is nested deeper than what is left of the interpreter's stack"
_BOM: Final = b"\xef\xbb\xbf"


def load(source: object) -> Any:
    """Plain data from JSON bytes or text, a mapping, a model, or a mapping that mixes them."""
    if isinstance(source, bytes):
        return parse(source)
    if isinstance(source, str):
        return parse(_utf8(source))
    if isinstance(source, (bytearray, memoryview)):
        return parse(bytes(cast("bytes", source)))
    return _copied(source)


def parse(raw: bytes) -> Any:
    """Plain data from JSON bytes."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if type(raw) is not bytes:
            return parse(bytes(raw))
        return _exactly(raw, error) if "infinity" in error.msg else _refuse_json(raw, error)
    outline = raw.translate(_OUTLINE)
    # Brackets in texts count as well, so that this errs on the safe side.
    if len(raw) > 2 * DEPTH and outline.count(b"[") > DEPTH:
        _bound(value)
    if outline.find(_LONG) >= 0:
        return _exactly(raw)
    return value


def dump(value: object) -> bytes:
    """JSON bytes of plain data, compact, UTF-8, integers of any size exact."""
    try:
        return orjson.dumps(value)
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether plain data is a JSON object."""
    return type(value) is dict


def object_of(value: object) -> Mapping[str, Any]:
    """A value where it is a JSON object, else an empty one."""
    return value if is_object(value) else {}


def array_of(value: object) -> list[Any]:
    """A value where it is a JSON array, else an empty one."""
    return value if is_array(value) else []


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether plain data is a JSON array."""
    return type(value) is list


class _Walk:
    """One copying of a value: the whole, and how many containers were met in it."""

    __slots__ = ("again", "known", "left_out", "met", "whole")

    def __init__(self, whole: object) -> None:
        self.whole = whole
        self.met = 0
        self.known: dict[int, object] = {}
        self.again, self.left_out = 0, False

    def count(self, container: object, at: At) -> None:
        """Count what is met again; what is known is kept, so that its id stays its own."""
        if id(container) not in self.known:
            self.known[id(container)] = container
        elif self.again == PLACES:
            refuse(at, "stands in too many places")
        else:
            self.again += 1

    def refuse_depth(self, at: At) -> NoReturn:
        """Refuse what is nested too deep: where one container stands in itself, that is why."""
        places: list[At] = [at]
        while at is not None:
            at = at[0]
            places.append(at)
        container, above = self.whole, set[int]()
        for place in reversed(places):
            if place is not None:
                container = cast("Any", container)[place[1]]
            if id(container) in above:
                refuse(place, "contains itself")
            if not is_object(container) and not is_array(container):
                break
            above.add(id(container))
        refuse(places[0], f"is nested deeper than {DEPTH} levels")


def _copied(value: object) -> Any:
    try:
        walk = _Walk(value)
        made = _plain(value, None, 0, walk)
        return without_left_out(made, None) if walk.left_out else made
    except RecursionError:
        raise InvalidInput(_STACK) from None


def _plain(value: Any, at: At, depth: int, walk: _Walk) -> Any:
    """The same value in plain types, copied; two frames a level, for callers may have left few."""
    kind: object = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is str:
        return value if value.isascii() else _text(value, at)
    if kind is bool or value is None:
        return value
    if kind is int:
        return value if -_ENDLESS < value < _ENDLESS else refuse(at, f"is an integer of more than {DIGITS:,} digits")
    if kind is float:
        return value if value - value == 0 else refuse(at, "is not a JSON number")
    if kind is not dict and kind is not list:
        plainer = _plainer(value, at, walk)
        return value if plainer is value else _plain(plainer, at, depth, walk)
    if depth == DEPTH:
        walk.refuse_depth(at)
    walk.met += 1
    if walk.met > _FEW:
        walk.count(value, at)
    return (
        [_plain(item, (at, i), depth + 1, walk) for i, item in enumerate(value)]
        if is_array(value)
        else {_key(name, at): _plain(item, (at, name), depth + 1, walk) for name, item in value.items()}
    )


def _key(name: object, at: At) -> str:
    if isinstance(name, str):
        return name if type(name) is str and name.isascii() else _text(str.__str__(name), at)
    said = show(name) if type(name) in _PLAIN else f"of type {type(name).__name__}"
    refuse(at, f"has the key {said}, which is not a string")


def _plainer(value: Any, at: At, walk: _Walk) -> Any:
    """A value of a richer type, in steps, as one of a plain type; what it holds may still be rich."""
    for _ in range(_STEPS):
        if is_left_out(value):
            walk.left_out = True
            return value
        value = step(value, at)
        if type(value) in _PLAIN:
            return value
    refuse(at, "is a model that dumps models without end")


def _text(value: str, at: At) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        refuse(at, f"has a lone surrogate at character {error.start}")
    return value


def _utf8(source: str) -> bytes:
    try:
        return str.encode(source)
    except UnicodeEncodeError as error:
        raise InvalidInput(f"not JSON: a lone surrogate at character {error.start}") from None


def _bound(value: Any) -> None:
    """Refuse a parsed value that is nested too deep.

    orjson writes at most 254 levels: a value that it writes inside DEPTH more is shallow, found in one quick pass. Only
    what it refuses is walked, and only what is deeper than DEPTH has the walk refuse it, with its path.
    """
    inside = value
    for _ in range(DEPTH):
        inside = [inside]
    try:
        orjson.dumps(inside)
    except orjson.JSONEncodeError:
        _copied(value)


def _exactly(raw: bytes, fault: orjson.JSONDecodeError | None = None) -> Any:
    """The value with every integer exact, at the price of the slower parser; `fault` is why the fast one gave up."""
    try:
        value = json.loads(raw.decode(), parse_int=_integer)
    except (ValueError, RecursionError):
        if fault is None:
            raise InvalidInput(_STACK) from None
        _refuse_json(raw, fault)
    return _copied(value)


def _integer(digits: str) -> int:
    """The integer, or one that is refused with its path, for it is too long to be read in time."""
    return int(digits) if len(digits.lstrip("-")) <= DIGITS else _ENDLESS


def _refuse_json(raw: bytes, error: orjson.JSONDecodeError) -> NoReturn:
    place = f"at line {error.lineno} column {error.colno}"
    if raw.startswith(_BOM):
        raise InvalidInput(f"not JSON: it begins with a byte order mark; send UTF-8 without one {place}") from None
    if "depth limit" in error.msg:
        raise InvalidInput(f"nested deeper than {DEPTH} levels {place}") from None
    try:
        raw.decode()
    except UnicodeDecodeError as fault:
        before = raw[: fault.start].decode()
        place = f"at line {before.count(chr(10)) + 1} column {len(before) - before.rfind(chr(10))}"
        raise InvalidInput(f"not JSON: the byte 0x{raw[fault.start]:02X} is not UTF-8 {place}") from None
    raise InvalidInput(f"not JSON: {error.msg} {place}") from None
