"""The record of a run as JSON: what `--json` writes, and what `--baseline` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from diglot.errors import InvalidInput
from diglot.report import spell
from diglot.verify.run import FORMAT, Run

if TYPE_CHECKING:
    from diglot.report import At


def write(run: Run) -> bytes:
    """The record as JSON: UTF-8, two spaces a level, a newline at its end."""
    return run.model_dump_json(indent=2).encode() + b"\n"


def read(raw: bytes) -> Run:
    """The record that a JSON document holds; InvalidInput, with the path, for one that is not a report of ours."""
    try:
        return Run.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise _refused(error) from None


def _refused(error: ValidationError) -> InvalidInput:
    at: At = None
    first = error.errors(include_url=False)[0]
    for step in first["loc"]:
        at = (at, step)
    path = spell(at)
    said = f"{path}: {first['msg']}" if path else first["msg"]
    return InvalidInput(f"{said}; this is no {FORMAT} report of `diglot verify --json`", path)


def schema() -> dict[str, Any]:
    """The JSON Schema of the document, draft 2020-12."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Run.model_json_schema(mode="serialization")}


def schema_text() -> str:
    """The JSON Schema as it is published."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
