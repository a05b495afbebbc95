"""Text from elsewhere as it may be shown: what would act on a terminal, a parser or a reader's eye stands as a sign.

Answers come from servers that are being judged, so they may hold anything: terminal escapes, characters that XML forbids,
marks that turn the direction of writing. A control character becomes its picture (`␛`), any other its number (`⟨U+202E⟩`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

_ACTING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = frozenset({0x200C, 0x200D})  # scripts and emoji are written with them


class _Signs(dict[int, str]):
    """What stands for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _sign(code)
        return self[code]


def _sign(code: int) -> str:
    if code == 0x7F:
        return "␡"
    if code < 0x20:
        return chr(0x2400 + code)
    acts = unicodedata.category(chr(code)) in _ACTING and code not in _JOINERS
    return f"⟨U+{code:04X}⟩" if acts or code & 0xFFFE == 0xFFFE else chr(code)


_SIGNS: Final = _Signs()


def visible(text: str) -> str:
    """A text on one line, in which every character can be seen."""
    return text.translate(_SIGNS)


def clipped(text: str, length: int) -> str:
    """A visible text of at most `length` characters of its own; one that is longer says by how many."""
    more = len(text) - length
    return visible(text) if more <= 0 else f"{visible(text[:length])}… ({more:,} more character{'s' * (more > 1)})"
