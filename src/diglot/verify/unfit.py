"""Why a file of ours does not fit its form, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.report import At, spell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import ValidationError

_WORDS: Final[Mapping[str, str]] = {
    "extra_forbidden": "is no member that there is here",
    "missing": "is missing",
    "model_type": "is no object",
    "dict_type": "is no object",
    "list_type": "is no list",
    "string_type": "is no text",
    "bool_type": "is neither true nor false",
    "too_short": "is empty",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is a name of small letters and digits, with hyphens between its words",
}


def first_fault(error: ValidationError) -> tuple[list[str | int], str]:
    """The path of the first fault, and what is wrong there; a member that there is not comes before one that is missing.

    For of a name that is written wrongly both are true, and the first says more.
    """
    found = error.errors(include_url=False)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    said = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return [step for step in first["loc"] if step != "[key]"], _WORDS.get(first["type"], said)


def spelt(steps: Sequence[str | int]) -> str:
    """A path as a line says it before what is wrong there; empty for the whole."""
    at: At = None
    for step in steps:
        at = (at, step)
    return f"{spell(at)}: " if steps else ""
