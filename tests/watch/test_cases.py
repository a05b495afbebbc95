"""Every class of change, for those who send it and for those who read it: cases/*.yaml, one document a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from diglot import watch

from .made import giving, taking

if TYPE_CHECKING:
    from diglot.watch import Diff

CASES = sorted(Path(__file__).parent.glob("cases/*.yaml"))


def lines(found: Diff) -> list[str]:
    return [f"{each.severity} {each.place}: {each.says}" for each in found.changes]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize(("made", "position"), [(taking, "senders"), (giving, "readers")])
def test_a_case(path: Path, made: Any, position: str) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = watch.diff(made(case["old"]), made(case["new"]), everything=True)
    assert lines(found) == case[position]
    assert (found.added, found.removed) == (case.get("components", {}), case.get("gone", {}))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("made", [taking, giving])
@pytest.mark.parametrize("edition", ["old", "new"])
def test_nothing_changes_from_a_document_to_itself(path: Path, made: Any, edition: str) -> None:
    one = made(yaml.safe_load(path.read_text(encoding="utf-8"))[edition])
    assert lines(watch.diff(one, one, everything=True)) == []
    assert watch.coverage(one, one, everything=True).whole.score == 100
