"""A run as one page for a browser."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from diglot.verify.report.summary import summary

if TYPE_CHECKING:
    from diglot.verify.run import Run


def html(run: Run, baseline: Run | None = None) -> str:
    """The page of a run."""
    return f"<!doctype html><title>diglot verify</title><pre>{escape(summary(run, baseline))}</pre>\n"
