"""Times in words."""

from __future__ import annotations

import statistics
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diglot.verify.run import Run, Target


def in_seconds(seconds: float) -> str:
    """How long something took: `8 ms`, `0.31 s`, `12.4 s`, `192 s`."""
    if seconds < 0.1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.{0 if seconds >= 100 else 1 if seconds >= 10 else 2}f} s"


def when(said: str) -> str:
    """A moment as people read it, `2026-09-01 10:00:00 UTC`; as it was said where it is no ISO 8601."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return said
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname() or ''}".rstrip()


def lasted(run: Run) -> str:
    """How long a run took, `3 min 12 s`; empty where its times cannot be read."""
    try:
        total = round((datetime.fromisoformat(run.ended) - datetime.fromisoformat(run.began)).total_seconds())
    except (ValueError, TypeError):  # TypeError: one with a zone, one without
        return ""
    minutes, rest = divmod(total, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def pace(target: Target) -> str:
    """How fast a target answered, medians over its requests; empty where it answered none."""
    exchanges = [exchange for result in target.results for exchange in result.exchanges]
    totals = [exchange.total for exchange in exchanges if exchange.total is not None]
    firsts = [exchange.first for exchange in exchanges if exchange.first is not None]
    said = [f"an answer took {in_seconds(statistics.median(totals))}"] if totals else []
    said += [f"a first event {in_seconds(statistics.median(firsts))}"] if firsts else []
    requests = f"{len(totals)} request{'s' * (len(totals) != 1)}"
    return f"{requests}; {', '.join(said)} (median)" if totals else ""
