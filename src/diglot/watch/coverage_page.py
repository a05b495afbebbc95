"""A coverage as a page and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from diglot.watch.change import said, where
from diglot.watch.page import Page, Row, Section, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.watch.coverage import Area, Coverage, Figures, Finding

FORMAT: Final = "diglot-schema-coverage/1"
_HEAD: Final = ("area", "operations", "members", "present", "fit", "unsaid", "of shared operations", "score")
_KINDS: Final = {
    "missing": "What is below a missing member is not listed again.",
    "differs": "Present, and of types, words or nulls that do not fit.",
    "required": "Not counted: of an answer, what may be left out there; of a request, what is demanded there.",
}


def page(coverage: Coverage) -> Page:
    """The page of a coverage."""
    whole = _figures("whole", coverage.whole, mark="whole")
    figures = (*(_figures(each.name, each.figures) for each in coverage.areas), whole)
    title = f"{coverage.ours} covers {coverage.whole.score:.1f} % of {coverage.theirs}"
    table = Section("score", "", _HEAD, figures, frozenset(range(1, len(_HEAD))))
    return Page(title, coverage.definition, (table, *_sections(coverage)))


def _figures(name: str, one: Figures, mark: str = "") -> Row:
    shared = "" if one.shared_score is None else f"{one.shared_score:.1f} %"
    counts = map(str, (one.members, one.present, one.fit, one.unsaid))
    operations = f"{one.shared_operations} of {one.operations}"
    return row(name, operations, *counts, shared, f"{one.score:.1f} %", mark=mark, share=one.score)


def _sections(coverage: Coverage) -> Iterator[Section]:
    absent = tuple(row(each, area.name) for area in coverage.areas for each in area.absent)
    if absent:
        yield Section("operations and bodies that are missing", "", ("operation", "area"), absent)
    for kind, says in _KINDS.items():
        rows = tuple(each for area in coverage.areas for each in _findings_of(getattr(area, kind), area.name))
        if rows:
            yield Section(kind, says, ("place", "area", "difference"), rows)


def _findings_of(findings: list[Finding], area: str) -> Iterator[Row]:
    """A row for each difference, with the bodies in which it is met."""
    bodies: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in findings:
        bodies[str(each.difference.place), said(each.difference, "here", "not here")].append(each.body)
    for (place, says), met in bodies.items():
        yield row(place, area, says.removeprefix("removed: "), notes={"in": where(met)})


def as_json(coverage: Coverage) -> str:
    """The coverage for programs."""
    whole = {
        "format": FORMAT,
        "ours": coverage.ours,
        "theirs": coverage.theirs,
        "definition": " ".join(coverage.definition),
        "whole": _numbers(coverage.whole),
        "areas": [{"area": each.name, **_numbers(each.figures), **_findings(each)} for each in coverage.areas],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _numbers(one: Figures) -> dict[str, Any]:
    shared = None if one.shared_score is None else round(one.shared_score, 1)
    return {**one._asdict(), "score": round(one.score, 1), "shared_score": shared}


def _findings(area: Area) -> dict[str, Any]:
    listed = {kind: [_members(each) for each in getattr(area, kind)] for kind in _KINDS}
    return {"absent": area.absent, **listed}


def _members(finding: Finding) -> dict[str, str]:
    one = finding.difference
    return {"body": finding.body, "place": str(one.place), "kind": one.kind, "theirs": one.old, "ours": one.new}
