"""docs/spec-watch.md says what the commands print."""

from __future__ import annotations

from pathlib import Path

import pytest

from diglot import watch
from diglot.watch import coverage_page, diff_page
from diglot.watch.page import as_markdown, as_text

from .as_published import counted
from .editions import AUGUST, MAY, edition

PAGE = (Path(__file__).parents[2] / "docs" / "spec-watch.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("ours", "theirs"), [("ogx-2026-05-07", MAY), ("ogx-2026-05-07", AUGUST), ("llama-stack-0.2.23", AUGUST)]
)
def test_the_tables_of_the_page(ours: str, theirs: str) -> None:
    printed = as_markdown(coverage_page.page(watch.coverage(edition(ours), edition(theirs))))
    table = printed.partition("## score\n\n")[2].partition("\n\n")[0]
    assert table.startswith("| area | operations |")
    assert table in PAGE


@pytest.mark.parametrize(("old", "new"), [(MAY, AUGUST), ("llama-stack-0.2.2", "llama-stack-0.2.23")])
def test_the_counts_of_the_page(old: str, new: str) -> None:
    printed = as_text(diff_page.page(watch.diff(edition(old), edition(new))))
    assert "\n".join(printed.splitlines()[1:4]) in PAGE


def test_the_figures_in_the_text() -> None:
    everything = watch.coverage(edition("ogx-2026-05-07"), edition(AUGUST), everything=True).whole
    assert everything.shared_score is not None
    assert (
        f"OGX has {everything.shared_operations} of the {everything.operations} operations of August's document; "
        f"{everything.fit:,} of the {everything.shared_members:,} members of these fit, which is "
        f"{everything.shared_score:.1f} %, and of all {everything.members:,} members {everything.score:.1f} %."
    ) in " ".join(PAGE.split())
    meanwhile = watch.diff(edition("llama-stack-0.2.2"), edition("llama-stack-0.2.23"), everything=True)
    breaking, warnings, others = (len(meanwhile.of(severity)) for severity in watch.Severity)
    said = f"{breaking} breaking changes, {warnings} warnings and {others} others, in {len(meanwhile.operations)} operations"
    assert said in " ".join(PAGE.split())


def test_the_published_count_of_august() -> None:
    assert counted(dict(edition(AUGUST).written)) == {"Chat": 546, "Completions": 50, "Embeddings": 14, "Models": 17}
    assert "of August's they are 546, 50, 14 and 17" in " ".join(PAGE.split())
