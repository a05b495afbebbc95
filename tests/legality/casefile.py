"""Reads tests/legality/cases/*.yaml: what is legal, and what breaks one rule.

api, operation   of every case in the file, unless it says another
each             members of every item and answer, unless these say others
pieces           what cases repeat, by YAML's anchors
cases            by what they show; each is one of
    stream       items: a mapping is one, a text stands as it is; written as events, item k on line 2k - 1
    raw          the text of a stream
    answer       an answer; body: its text
    error        the body of an error, or its text; status: that of the answer, 400 if it is not said
    head         a media type; status: 200 if it is not said; streamed: whether a stream was asked for
  with           request: what was asked
                 expect: every finding, in order: rule, line, path; nothing: all is legal

words.yaml has what the findings say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from diglot import legality

if TYPE_CHECKING:
    from diglot.legality import Finding

CASES = Path(__file__).parent / "cases"
FORMS = ("stream", "raw", "answer", "body", "error", "head")
KNOWN = {*FORMS, "api", "operation", "each", "request", "expect", "status", "streamed"}


@dataclass(frozen=True)
class Case:
    """One case, with what its file says of all."""

    name: str
    told: dict[str, Any]

    @property
    def form(self) -> str:
        """Which of the forms it is."""
        (found,) = (form for form in FORMS if form in self.told)
        return found

    @property
    def raw(self) -> bytes:
        """What was received."""
        value = self.told[self.form]
        if self.form == "stream":
            return b"".join(b"data: " + self._written(item) + b"\n\n" for item in value)
        return self._written(value)

    def _written(self, value: Any) -> bytes:
        if isinstance(value, str):
            return value.encode()
        each = {} if "error" in value or self.form == "error" else self.told.get("each", {})
        return json.dumps({**each, **value}).encode()

    @property
    def expected(self) -> list[tuple[str, int | None, str]]:
        """The findings: rule, line and path of each."""
        return [(one["rule"], one.get("line"), one.get("path", "")) for one in self.told.get("expect", ())]

    def found(self) -> list[Finding]:
        """What is found."""
        told: Any = self.told
        asked = {"api": told["api"], "operation": told["operation"], "request": told.get("request")}
        if self.form == "head":
            return legality.check_head(told.get("status", 200), told["head"], stream=told.get("streamed", False))
        if self.form == "error":
            return legality.check_error(told.get("status", 400), self.raw, api=told["api"])
        check = legality.check_stream if self.form in {"stream", "raw"} else legality.check_answer
        return check(self.raw, **asked)


def read_cases() -> list[Case]:
    """Every case, by its file and what it shows."""
    found: list[Case] = []
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        common = {name: value for name, value in file.items() if name in KNOWN}
        found += [Case(f"{path.stem}: {name}", {**common, **told}) for name, told in file["cases"].items()]
    return found
