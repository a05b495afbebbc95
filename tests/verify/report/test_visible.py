"""Every character can be seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.verify.report.visible import clipped, visible


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[31m\x00\t\r\n\x7f", "␛[31m␀␉␍␊␡"),
        ("\x85\x9b", "⟨U+0085⟩⟨U+009B⟩"),
        ("\u202e\u2066\ufeff\xad\u2028\u200b", "⟨U+202E⟩⟨U+2066⟩⟨U+FEFF⟩⟨U+00AD⟩⟨U+2028⟩⟨U+200B⟩"),
        ("\ufffe\U0001ffff\ud800", "⟨U+FFFE⟩⟨U+1FFFF⟩⟨U+D800⟩"),
        ("\ufffd é 日本 👩\u200d🚀 <&>", "\ufffd é 日本 👩\u200d🚀 <&>"),
    ],
    ids=["controls", "c1", "directions", "no characters", "what stays"],
)
def test_signs(said: str, shown: str) -> None:
    assert visible(said) == shown


@given(st.text())
def test_what_is_shown_acts_nowhere_and_is_shown_alike_again(said: str) -> None:
    shown = visible(said)
    assert {unicodedata.category(one) for one in shown} & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert visible(shown) == shown


def test_a_long_text_says_how_much_is_left() -> None:
    assert clipped("a" * 10, 10) == "a" * 10
    assert clipped("a" * 10 + "\n" * 2500, 11) == "a" * 10 + "␊… (2,499 more characters)"
