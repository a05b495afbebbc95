"""What a judge has found so far: the same fault again is counted, not listed."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.legality.rule import Finding
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Generator

    from diglot.legality.rule import Rule

_INDEX: Final = re.compile(r"\[\d+\]")


class Place(NamedTuple):
    """Where something stands: the line of the stream's text, None in a plain answer, and the member's path."""

    line: int | None = None
    path: str = ""


class Findings:
    """The findings about one stream or answer, in the order they were made.

    A fault that every chunk of a stream repeats, or every item of a list, is one finding, at its first place, which says
    how often it came again: a report of a thousand same lines tells nobody more.

    line: of the item that is judged now.
    """

    def __init__(self) -> None:
        self.line: int | None = None
        self._prefix = ""
        self._first: dict[tuple[str, str], Finding] = {}
        self._again: Counter[tuple[str, str]] = Counter()

    def place(self, path: str = "") -> Place:
        """The place of a member of the item that is judged now."""
        return Place(self.line, f"{self._prefix}{path}")

    def add(self, rule: Rule, said: str, at: str | Place = "") -> None:
        """Note that a rule is broken: at a member of the item that is judged now, or at a place."""
        place = self.place(at) if isinstance(at, str) else at
        key = rule.name, _INDEX.sub("[]", place.path)
        if key in self._first:
            self._again[key] += 1
        else:
            self._first[key] = Finding(rule=rule, said=said, path=place.path, line=place.line)

    @contextmanager
    def within(self, path: str) -> Generator[None]:
        """Let paths be those of a part of the item that is judged now."""
        before, self._prefix = self._prefix, f"{self._prefix}{path}."
        yield
        self._prefix = before

    def listed(self) -> list[Finding]:
        """All findings."""
        return [replace(one, again=self._again[key]) for key, one in self._first.items()]


def asked_for(count: int | None) -> str:
    """Behind how many there are: how many were asked for."""
    return f"where {show(count)} {'was' if count == 1 else 'were'} asked for"
