"""Times in words."""

from __future__ import annotations

import pytest

from diglot.verify.report.times import in_seconds, lasted, pace, when

from . import sample


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 ms"), (0.0984, "98 ms"), (0.1, "0.10 s"), (9.994, "9.99 s"), (12.34, "12.3 s"), (192.4, "192 s")],
)
def test_how_long(seconds: float, said: str) -> None:
    assert in_seconds(seconds) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-09-01T10:00:00+00:00", "2026-09-01 10:00:00 UTC"),
        ("2026-09-01T10:00:00.123456Z", "2026-09-01 10:00:00 UTC"),
        ("2026-09-01T10:00:00+02:00", "2026-09-01 10:00:00 UTC+02:00"),
        ("2026-09-01T10:00:00", "2026-09-01 10:00:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_moment(moment: str, said: str) -> None:
    assert when(moment) == said


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [
        ("2026-09-01T10:00:00Z", "2026-09-01T10:00:59.4Z", "59 s"),
        ("2026-09-01T10:00:00Z", "2026-09-01T12:01:00+01:00", "61 min 0 s"),
        ("2026-09-01T10:00:00Z", "2026-09-01T10:00:59", ""),
        ("yesterday", "today", ""),
    ],
)
def test_how_long_a_run_took(began: str, ended: str, said: str) -> None:
    assert lasted(sample.sample().model_copy(update={"began": began, "ended": ended})) == said


def test_how_fast_a_target_answers() -> None:
    assert pace(sample.llama_cpp()) == "14 requests; an answer took 0.57 s, a first event 0.12 s (median)"
    alone = sample.llama_cpp().results[:1]
    assert pace(sample.llama_cpp().model_copy(update={"results": alone})).startswith("1 request; an answer took ")
    assert pace(sample.far_away()) == ""
