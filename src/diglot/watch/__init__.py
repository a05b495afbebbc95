"""The watch on published API documents: what changed between two editions, and how much of one API another covers.

`read` gets a document, `diff` and `coverage` compare two; `diglot schema diff` and `diglot schema coverage` print them.
"""

from __future__ import annotations

from diglot.schema.published import Document, read
from diglot.watch.change import Change
from diglot.watch.coverage import Area, Coverage, coverage
from diglot.watch.diff import Diff, diff
from diglot.watch.rules import Rule
from diglot.watch.severity import Severity

__all__ = ["Area", "Change", "Coverage", "Diff", "Document", "Rule", "Severity", "coverage", "diff", "read"]
