"""What is not JSON, or breaks a bound of it, as bytes and as text."""

from __future__ import annotations

import json

import pytest

from .doors import DOORS, Door, every_door, refusal

CUT = [pytest.param(door, json.dumps(door.example, indent=1).encode(), id=door.name) for door in DOORS]
BROKEN = {
    "empty": b"",
    "blank": b" \n",
    "comment": b'{"a": 1} // no',
    "two": b"{}{}",
    "trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "no key": b"{1: 2}",
    "control": b'{"a": "\x01"}',
    "escape": b'{"a": "\\x41"}',
    "NUL": b'{"a": 1}\x00',
    "leading zero": b'{"a": 01}',
    "latin-1": '{"a": "é"}'.encode("latin-1"),
    "utf-16": '{"a": 1}'.encode("utf-16"),
    "utf-16 without mark": '{"a": 1}'.encode("utf-16-le"),
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": [Infinity]}',
    "-Infinity": b'{"a": -Infinity}',
    "1e400": b'{"a": 1e400}',
    "-1e400": b'{"a": {"b": -1e400}}',
    "1e400 beside a long integer": b'{"a": [12345678901234567890, 1e400]}',
    "long float": b'{"a": ' + b"9" * 400 + b".5}",
    "high surrogate": b'{"a": "\\ud800"}',
    "low surrogate": b'{"a": "\\udc00 \\ud800"}',
    "surrogates in the wrong order": b'{"a": "\\udc00\\ud800"}',
    "surrogate in a key": b'{"\\ud83d": 1}',
    "surrogate beside a long integer": b'{"b": 12345678901234567890, "a": "\\ud800"}',
    "surrogate after a long integer": b'{"b": ' + b"9" * 400 + b', "a": "\\ud800"}',
    "encoded surrogate": b'{"a": "\xed\xa0\x80"}',
    "mark": b'\xef\xbb\xbf{"a": 1}',
    "integer of 4,301 digits": b'{"a": ' + b"1" * 4301 + b"}",
    "negative integer of 4,301 digits": b'{"a": [0, -' + b"1" * 4301 + b"]}",
    "integer of 100,000 digits": b'{"a": ' + b"1" * 100_000 + b"}",
}


@pytest.mark.parametrize(("door", "raw"), CUT)
def test_json_cut_off_at_any_byte(door: Door, raw: bytes) -> None:
    for end in range(len(raw)):
        refusal(door, raw[:end])


@every_door
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json(door: Door, name: str) -> None:
    refusal(door, BROKEN[name])
    refusal(door, bytearray(BROKEN[name]))
    refusal(door, memoryview(BROKEN[name]))


@every_door
@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', '{"a": "\ud800"}', '{"\udfff": 1}', '\ufeff{"a": 1}'])
def test_text_that_is_no_json(door: Door, text: str) -> None:
    refusal(door, text)


@every_door
@pytest.mark.parametrize("raw", [b"null", b"5", b'"x"', b"[]", b"[{}]", b"true"])
def test_json_that_is_no_object(door: Door, raw: bytes) -> None:
    refusal(door, raw)


def test_what_is_said_of_each() -> None:
    door = DOORS[0]
    said = {name: str(refusal(door, raw)) for name, raw in BROKEN.items()}
    assert said["mark"] == "not JSON: it begins with a byte order mark; send UTF-8 without one at line 1 column 1"
    assert said["integer of 4,301 digits"] == "a is an integer of more than 4,300 digits"
    assert said["negative integer of 4,301 digits"] == "a[1] is an integer of more than 4,300 digits"
    assert said["1e400"] == "a is not a JSON number"
    assert said["surrogate after a long integer"] == "a has a lone surrogate at character 0"
    assert said["latin-1"] == "not JSON: the byte 0xE9 is not UTF-8 at line 1 column 8"
    assert said["utf-16"] == "not JSON: the byte 0xFF is not UTF-8 at line 1 column 1"
    assert said["encoded surrogate"] == "not JSON: the byte 0xED is not UTF-8 at line 1 column 8"
    assert "line 1 column 7" in said["NaN"]
