"""A run as a Markdown page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot.verify.report.summary import summary

if TYPE_CHECKING:
    from diglot.verify.run import Run


def markdown(run: Run, baseline: Run | None = None) -> str:
    """The page of a run."""
    text = "".join(f"    {line}\n" for line in summary(run, baseline).splitlines())
    return f"# Verification\n\n{text}"
