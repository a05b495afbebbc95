"""The record as JSON: what is written is read, and what is no record of ours is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from diglot.errors import InvalidInput
from diglot.verify.report import document

from . import sample
from .hostile import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.verify.run import Run

SCHEMA = Path(__file__).parents[3] / "docs" / "verify-report.schema.json"
RUNS = {"sample": sample.sample, "partial": sample.partial, "hostile": lambda: hostile()[0]}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_what_is_written_is_read_and_fits_the_published_schema(run: Callable[[], Run]) -> None:
    raw = document.write(run())
    assert document.read(raw) == run()
    assert raw.endswith(b"}\n")
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(json.loads(raw))


def test_the_published_schema_is_the_record_s() -> None:
    assert SCHEMA.read_text("utf-8") == document.schema_text()
    jsonschema.Draft202012Validator.check_schema(document.schema())


@pytest.mark.parametrize(
    ("raw", "message", "path"),
    [
        (b"", "not JSON: Input is a zero-length, empty document at line 1 column 1", ""),
        (b"<html>", "not JSON: unexpected character, expected a JSON value at line 1 column 1", ""),
        (b"[1]", "format is absent: give a file that `diglot verify --json` of this version wrote", "format"),
        (
            b'{"format": "diglot-verify/2"}',
            "format = 'diglot-verify/2' is not 'diglot-verify/1': give a file that `diglot verify --json` of this version wrote",
            "format",
        ),
        (b'{"format": "diglot-verify/1"}', "diglot: Field required", "diglot"),
    ],
    ids=["empty", "page", "array", "other format", "bare"],
)
def test_what_is_no_report_is_refused(raw: bytes, message: str, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        document.read(raw)
    assert (str(caught.value), caught.value.path) == (message, path)


def set_protocol(result: Any) -> None:
    result["protocol"] = "skipped"


def set_time(result: Any) -> None:
    result["exchanges"][0]["total"] = "0.5"


def set_more(result: Any) -> None:
    result["colour"] = "blue"


def set_line(result: Any) -> None:
    result["judgements"][0]["line"] = 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_protocol, "targets[1].results[0].protocol: Input should be 'passed', 'failed' or 'not run'"),
        (set_time, "targets[1].results[0].exchanges[0].total: Input should be a valid number"),
        (set_more, "targets[1].results[0].colour: Extra inputs are not permitted"),
        (set_line, "targets[1].results[0].judgements[0].line: Input should be greater than or equal to 1"),
    ],
)
def test_a_member_that_does_not_fit_is_named(change: Callable[[Any], None], message: str) -> None:
    written = json.loads(document.write(sample.sample()))
    change(written["targets"][1]["results"][0])
    with pytest.raises(InvalidInput) as caught:
        document.read(json.dumps(written).encode())
    assert str(caught.value) == message


def test_what_json_cannot_hold_is_refused() -> None:
    run = sample.sample()
    first = run.targets[0].results[0]
    asked = first.exchanges[0].model_copy(update={"asked": {"model": "\ud800"}})
    changed = [first.model_copy(update={"exchanges": [asked]}), *run.targets[0].results[1:]]
    with pytest.raises(InvalidInput, match=r"^the run cannot be written as JSON: "):
        document.write(sample.with_results(run, 0, changed))
