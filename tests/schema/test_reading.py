from __future__ import annotations

from typing import Any

import pytest

from diglot.errors import InvalidInput
from diglot.schema.reading import parsed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(b"a: 1", {"a": 1}, id="YAML"),
        pytest.param(b' {"a": 1}', {"a": 1}, id="JSON"),
        pytest.param(b"{a: 1}", {"a": 1}, id="YAML in braces"),
        pytest.param(b"200: 2026-08-21", {"200": "2026-08-21"}, id="keys are texts, and so are dates"),
        pytest.param(b"a: &x {b: 1}\nc: {<<: *x, d: 2}", {"a": {"b": 1}, "c": {"b": 1, "d": 2}}, id="merged"),
    ],
)
def test_what_is_read(text: bytes, value: dict[str, Any]) -> None:
    assert parsed(text) == value


BOMB = b"a0: &a0 {x: 1}\n" + b"".join(
    b"a%d: &a%d {%s}\n" % (i, i, b", ".join(b"k%d: *a%d" % (k, i - 1) for k in range(9))) for i in range(1, 10)
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a: [", "not YAML: did not find expected node content at line 2 column 1"),
        (b"a: 1\n b: 2", "not YAML: mapping values are not allowed in this context at line 2 column 3"),
        (b'{"a": 1', "not JSON: unexpected end of data at line 1 column 8"),
        (b"? [a]\n: 1", "not YAML: a key is no text at line 1 column 3"),
        (b"a: \x00", "not YAML: unacceptable character #x0000: control characters are not allowed"),
        (b"a: !!int x", "not YAML: invalid literal for int() with base 10: 'x'"),
        (
            b"a: !!python/name:os.abort",
            "not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.abort' at line 1 column 4",
        ),
        (b"a: &x [*x]", "a[0] contains itself"),
        (b"a: .inf", "a is not a JSON number"),
        (b"- a", "no OpenAPI document: a list or a text and no mapping"),
        (b"", "no OpenAPI document: a list or a text and no mapping"),
        (b"a: " + b"[" * 2000, "not YAML: exceeded maximum nesting depth at line 1 column 1003"),
        (b"[" * 2000, "nested deeper than 128 levels at line 1 column 1026"),
    ],
)
def test_what_is_refused(text: bytes, line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(text)
    assert str(caught.value) == line


def test_aliases_that_write_a_document_of_millions_of_places_are_refused() -> None:
    with pytest.raises(InvalidInput, match="stands in too many places"):
        parsed(BOMB)
