"""When a question is asked again: after a 429, once the time that its header says has passed."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

TOO_MANY: Final = 429
_FIRST: Final = 1.0  # seconds, where the server does not say how long; doubled each time


def pause(headers: Mapping[str, str], attempt: int, now: datetime) -> float:
    """How many seconds to wait after a 429, by its headers; without one that can be read, 1, 2, 4 and so on.

    headers: by their names in lower case. attempt: how many have been made, from 1.
    """
    milliseconds = _seconds(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    said = headers.get("retry-after", "").strip()
    for read in (_seconds(said), _until(said, now)):
        if read is not None:
            return read
    return float(_FIRST * 2 ** (attempt - 1))


def _seconds(said: str) -> float | None:
    try:
        count = float(said)
    except ValueError:
        return None
    return max(count, 0.0) if isfinite(count) else None


def _until(said: str, now: datetime) -> float | None:
    """Seconds to an HTTP date; none are left of one in the past."""
    try:
        date = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0.0)
