"""What is mutated: the documents of the cases and of the recordings, and one of each kind of our own."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bad_input.doors import DOORS

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES: Final = Path(__file__).parents[1] / "cases"
RECORDINGS: Final = Path(__file__).parents[3] / "shared" / "recordings"
LARGEST: Final = 20_000
NAMES: Final = frozenset(
    {
        "messages",
        "choices",
        "completion_message",
        "event",
        "error",
        "tools",
        "prompt",
        "response",
        "stop_reason",
        "contents",
        "data",
    }
)


@cache
def documents() -> list[Any]:
    """Every document of a size that mutates quickly; in CI the cases and the recordings must be there."""
    cases, recorded = [*_read(CASES)], [*_read(RECORDINGS)]
    assert (cases and recorded) or not os.environ.get("CI"), "the cases and the recordings must be there in CI"
    return [door.example for door in DOORS] + cases + recorded


def _read(folder: Path) -> Iterator[Any]:
    for path in sorted(folder.rglob("*.json")):
        raw = path.read_bytes()
        if len(raw) <= LARGEST:
            yield from _documents(json.loads(raw))


def _documents(value: Any) -> Iterator[Any]:
    """The objects in a file that look like a request, an answer or an item of a stream."""
    if isinstance(value, dict) and value.keys() & NAMES and "kind" not in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _documents(inner)
