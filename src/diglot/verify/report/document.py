"""The record of a run as JSON: what `--json` writes, and what `--baseline` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from diglot import gate
from diglot.errors import InvalidInput
from diglot.report import clip, show, spell
from diglot.verify.run import FORMAT, Run

if TYPE_CHECKING:
    from diglot.report import At

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def write(run: Run) -> bytes:
    """The record as JSON: UTF-8, two spaces a level, a newline at its end."""
    try:
        return run.model_dump_json(indent=2).encode() + b"\n"
    except PydanticSerializationError as error:  # of what was asked, which may hold anything
        raise InvalidInput(f"the run cannot be written as JSON: {error}") from None


def read(raw: bytes) -> Run:
    """The record that a JSON document holds; InvalidInput, with the path, for one that is not a report of ours."""
    document = gate.parse(raw)
    written = gate.object_of(document).get("format")
    if written != FORMAT:
        said = "is absent" if written is None else f"= {show(written)} is not {FORMAT!r}"
        raise InvalidInput(f"format {said}: give a file that `diglot verify --json` of this version wrote", "format")
    try:
        return Run.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise _misfit(error) from None


def _misfit(error: ValidationError) -> InvalidInput:
    at: At = None
    first = error.errors(include_url=False)[0]
    for step in first["loc"]:
        at = (at, step)
    path = spell(at)
    return InvalidInput(f"{clip(path) or 'the report'}: {first['msg']}", path)


def schema() -> dict[str, Any]:
    """The JSON Schema of what `write` writes, draft 2020-12."""
    return {"$schema": _DRAFT, **Run.model_json_schema(mode="serialization")}


def schema_text() -> str:
    """The JSON Schema as it is published, docs/verify-report.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
