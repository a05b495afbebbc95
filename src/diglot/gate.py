"""The gate: what comes in is parsed, bounded and checked against a schema; what goes out is checked and written.

Read: JSON bytes or text, mappings, pydantic models and SDK objects, and mappings that mix them, become plain data: dict,
list, str, int, float, bool, None. Refused with one line that has a path or a position: what is not JSON, a byte order
mark, NaN and infinities, lone surrogates, nesting over 128, cyclic objects, integers of more than 4,300 digits.
Integers beyond 64 bits are kept exactly, which orjson alone would turn into floats. Of duplicate keys the last counts.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeGuard, cast

import orjson

from diglot.errors import InvalidInput
from diglot.report import At, clip, show, spell

DEPTH: Final = 128
DIGITS: Final = 4300
_BITS: Final = 14_284  # the longest integer of 4,300 digits
_LONG: Final = b"0" * 19  # the shortest run of digits that may not fit 64 bits
_MARKS: Final = bytes.maketrans(b"123456789{", b"000000000[")  # what parse looks for: digits, and what opens
_BOM: Final = b"\xef\xbb\xbf"


def load(source: object) -> Any:
    """Plain data from JSON bytes or text, a mapping, a model, or a mapping that mixes them."""
    if isinstance(source, bytes):
        return parse(source)
    if isinstance(source, str):
        return parse(_utf8(source))
    if isinstance(source, (bytearray, memoryview)):
        return parse(bytes(cast("bytes", source)))
    return plain(source, None, 0, set())


def parse(raw: bytes) -> Any:
    """Plain data from JSON bytes."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        _refuse_json(raw, error)
    marks = raw.translate(_MARKS)
    if len(raw) > 2 * DEPTH and marks.count(b"[") > DEPTH:
        _bound(value)
    if marks.find(_LONG) >= 0:
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


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether plain data is a JSON array."""
    return type(value) is list


def plain(value: Any, at: At, depth: int, above: set[int]) -> Any:
    """The same value in plain types, copied; `above` are the ids of the containers it stands in."""
    kind: object = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is str:
        return value if value.isascii() else _text(value, at)
    if kind is bool or value is None:
        return value
    if kind is int:
        return value if value.bit_length() <= _BITS else _refuse(at, f"is an integer of more than {DIGITS:,} digits")
    if kind is float:
        return value if value - value == 0 else _refuse(at, "is not a JSON number")
    if kind is dict or kind is list:
        return _container(value, at, depth, above)
    return plain(_simpler(value, at), at, depth, above)


def _container(value: Any, at: At, depth: int, above: set[int]) -> Any:
    if id(value) in above:
        _refuse(at, "contains itself")
    if depth == DEPTH:
        _refuse(at, f"is nested deeper than {DEPTH} levels")
    above.add(id(value))
    copy: Any
    if is_array(value):
        copy = [plain(item, (at, i), depth + 1, above) for i, item in enumerate(value)]
    else:
        copy = {_key(name, at): plain(item, (at, name), depth + 1, above) for name, item in value.items()}
    above.discard(id(value))
    return copy


def _key(name: object, at: At) -> str:
    if isinstance(name, str):
        return name if type(name) is str and name.isascii() else _text(str.__str__(name), at)
    _refuse(at, f"has the key {show(name)}, which is not a string")


def _simpler(value: Any, at: At) -> Any:
    """One step from a richer type towards the plain ones."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, (list, tuple)):
        return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    dump_model = getattr(value, "model_dump", None)
    if callable(dump_model) and not isinstance(value, type):
        return dump_model(by_alias=True, exclude_unset=True, warnings=False)
    _refuse(at, f"is of type {type(value).__name__}, which JSON does not have")


def _text(value: str, at: At) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        _refuse(at, f"has a lone surrogate at character {error.start}")
    return value


def _utf8(source: str) -> bytes:
    try:
        return source.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(f"not JSON: a lone surrogate at character {error.start}") from None


def _bound(value: Any) -> None:
    """Refuse a parsed value that is nested too deep: level by level, and quickly, since the collector knows what holds what."""
    level = [value]
    for _ in range(DEPTH):
        level = gc.get_referents(*level)
        if not level:
            return
    plain(value, None, 0, set())  # refuses it, with the path


def _exactly(raw: bytes) -> Any:
    """The value with every integer exact, at the price of the slower parser."""
    try:
        value = json.loads(raw)
    except ValueError:  # int() refuses more than 4,300 digits
        raise InvalidInput(f"an integer of more than {DIGITS:,} digits") from None
    return plain(value, None, 0, set())


def _refuse_json(raw: bytes, error: orjson.JSONDecodeError) -> NoReturn:
    if raw.startswith(_BOM):
        raise InvalidInput("not JSON: it begins with a byte order mark; send UTF-8 without one") from None
    if "depth limit" in error.msg:
        raise InvalidInput(f"nested deeper than {DEPTH} levels") from None
    raise InvalidInput(f"not JSON: {error.msg} at line {error.lineno} column {error.colno}") from None


def _refuse(at: At, why: str) -> NoReturn:
    path = spell(at)
    raise InvalidInput(f"{clip(path) or 'the input'} {why}", path)
