"""docs/round-trips.md, made of the exceptions' names and reasons: `cd tests && python -m properties.listing` writes it."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Final

from . import exceptions
from .trips import EXCEPTIONS, GOES_WHOLE, STAYS

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "round-trips.md"
HEAD: Final = """\
# There and back

Made by `cd tests && python -m properties.listing` from `tests/properties/exceptions/`.

A document that is translated to the other API and back is the document it was, but for what the loss report of the way there
names by its path, which is gone, and but for the exceptions below. That is a property of the tests: it is held for documents
of every shape that the schemas allow, 500 of each kind in CI, and an exception that is never needed fails.
"""
REPORTED: Final = """\
## What is reported and not gone

"""
assert exceptions


def rendered() -> str:
    """The whole document."""
    reported = [f"- `{why}`: {reason}" for why, reason in {**STAYS, **GOES_WHOLE}.items()]
    parts = [HEAD, REPORTED + "\n".join(map(_wrapped, reported)) + "\n"]
    for trip, rules in EXCEPTIONS.items():
        listed = [
            f"- **{rule.__name__.replace('_', ' ')}**: {' '.join((rule.__doc__ or '').split())}" for rule in rules
        ]
        parts.append(f"## {trip[0].upper()}{trip[1:]}\n\n" + "\n".join(map(_wrapped, listed)) + "\n")
    return "\n".join(parts)


def _wrapped(item: str) -> str:
    return textwrap.fill(item, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    DOCUMENT.write_text(rendered(), encoding="utf-8")
