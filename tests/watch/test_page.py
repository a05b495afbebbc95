"""The forms of a report: texts from anywhere control no terminal, no table and no page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from diglot import watch
from diglot.watch import coverage_page, diff_page
from diglot.watch.html import as_html
from diglot.watch.page import Page, Section, as_markdown, as_text, row

from .editions import AUGUST, MAY, edition
from .made import taking

if TYPE_CHECKING:
    from diglot.watch import Coverage, Diff

TEXT = {"type": "string"}


def changes(name: str, **new: Any) -> Diff:
    """Return the diff of an object that gains members."""
    return watch.diff(
        taking({"X": {"properties": {}}}, name), taking({"X": {"properties": new}}, "new"), everything=True
    )


def covering(name: str, **members: Any) -> Coverage:
    """Return the coverage of an object by one that has no members."""
    return watch.coverage(
        taking({"X": {"properties": {}}}, "ours"), taking({"X": {"properties": members}}, name), everything=True
    )


def test_a_diff_as_text() -> None:
    assert (
        as_text(diff_page.page(changes("old", a=TEXT, bb={"type": "integer"})))
        == """\
old -> new
operations: 1; members in both: 0; changes: 0 breaking, 0 warning, 2 info
components: 0 new, 0 gone
An operation counts where either document has it, a member where both have it, once for each body.

info
  What fitted still fits.
  X.a   senders  added: optional string
      in: post /x request
  X.bb  senders  added: optional integer
      in: post /x request
"""
    )


def test_a_diff_as_markdown() -> None:
    assert (
        as_markdown(diff_page.page(changes("old", a=TEXT)))
        == """\
# old -> new

operations: 1; members in both: 0; changes: 0 breaking, 0 warning, 1 info

components: 0 new, 0 gone

An operation counts where either document has it, a member where both have it, once for each body.

## info

What fitted still fits.

| place | for | change | in |
| --- | --- | --- | --- |
| X.a | senders | added: optional string | post /x request |
"""
    )


def test_a_diff_as_json() -> None:
    assert json.loads(diff_page.as_json(changes("old", a=TEXT))) == {
        "format": "diglot-schema-diff/1",
        "old": "old",
        "new": "new",
        "operations": ["post /x"],
        "members": 0,
        "changes": [
            {
                "severity": "info",
                "position": "request",
                "place": "X.a",
                "old_place": "X.a",
                "new_place": "X.a",
                "kind": "added",
                "old": "",
                "new": "optional string",
                "effect": "none",
                "bodies": ["post /x request"],
                "rules": [],
            }
        ],
        "components": {"added": {}, "removed": {}},
    }


def test_a_coverage_as_text() -> None:
    text = as_text(coverage_page.page(covering("theirs", a=TEXT)))
    assert text.splitlines()[0] == "ours covers 0.0 % of theirs"
    assert (
        text[text.index("\nscore") :]
        == """
score
  area   operations  members  present  fit  unsaid  of shared operations  score
  x          1 of 1        1        0    0       0                 0.0 %  0.0 %
  whole      1 of 1        1        0    0       0                 0.0 %  0.0 %

missing
  What is below a missing member is not listed again.
  X.a  x  optional string
      in: post /x request
"""
    )


def test_a_coverage_as_json() -> None:
    written = json.loads(coverage_page.as_json(covering("theirs", a=TEXT)))
    figures = {
        "operations": 1,
        "shared_operations": 1,
        "members": 1,
        "shared_members": 1,
        "present": 0,
        "fit": 0,
        "unsaid": 0,
        "score": 0,
        "shared_score": 0,
    }
    assert written.pop("definition").startswith("Every member of every object of theirs counts, once for each body")
    assert written == {
        "format": "diglot-schema-coverage/1",
        "ours": "ours",
        "theirs": "theirs",
        "whole": figures,
        "areas": [
            {
                "area": "x",
                **figures,
                "absent": [],
                "missing": [
                    {
                        "body": "post /x request",
                        "place": "X.a",
                        "kind": "removed",
                        "theirs": "optional string",
                        "ours": "",
                    }
                ],
                "differs": [],
                "required": [],
            }
        ],
    }


EVIL = "\x1b[31m<script>|\n"


def test_no_name_controls_a_terminal_a_table_or_a_page() -> None:
    page = diff_page.page(changes("old", **{EVIL: TEXT}))
    assert "X.�[31m<script>|�  senders" in as_text(page)
    assert "| X.�[31m<script>\\|� | senders |" in as_markdown(page)
    assert "<td>X.�[31m&lt;script&gt;|�</td>" in as_html(page)


def test_a_long_text_is_cut() -> None:
    (only,) = Page("t", (), (Section("h", "", ("a",), (row("x" * 500),)),)).sections[0].rows
    assert only.cells == ("x" * 400 + "…",)


@pytest.mark.parametrize(
    "made", [diff_page.page(changes("old", a=TEXT)), coverage_page.page(covering("theirs", a=TEXT))]
)
def test_the_page_needs_nothing_else(made: Page) -> None:
    html = as_html(made)
    assert html.startswith("<!doctype html>\n")
    assert re.findall(r"https?:|<script|<link|<img|url\(|@import", html) == []
    assert "color-scheme: light dark" in html


def test_the_page_of_the_published_documents_is_small_and_says_all() -> None:
    found = watch.diff(edition(MAY), edition(AUGUST))
    html = as_html(diff_page.page(found))
    assert len(html) < 20_000
    assert re.findall(r'<tr class="(\w+)"', html) == [each.severity for each in found.changes]
    for each in found.changes:
        assert f"<td>{each.place}</td>" in html
