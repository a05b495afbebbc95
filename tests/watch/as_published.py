"""Count the properties of OpenAI's document as OGX's published conformance score does, to compare with ours.

`PYTHONPATH=tests python -m watch.as_published FILE` prints the count of each area. Its rule: of every operation of a path
the JSON of the request, the JSON of every answer whatever its status, and the number of parameters; of each such body all
properties, branches of unions and parts of an allOf added up, each component once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from diglot.schema.node import children
from diglot.schema.pointer import led_to
from diglot.schema.reading import parsed
from diglot.schema.structure import METHODS

AREAS: Final = {
    "Chat": (
        "/chat/completions",
        "/chat/completions/{completion_id}",
        "/chat/completions/{completion_id}/messages",
    ),
    "Completions": ("/completions",),
    "Embeddings": ("/embeddings",),
    "Models": ("/models", "/models/{model}"),
}


def counted(written: dict[str, Any]) -> dict[str, int]:
    """The number of properties of each area."""
    return {area: sum(_of_path(written, path) for path in paths) for area, paths in AREAS.items()}


def _of_path(written: dict[str, Any], path: str) -> int:
    operations = [operation for verb, operation in written["paths"][path].items() if verb in METHODS]
    bodies = [body for each in operations for body in (each.get("requestBody", {}), *each["responses"].values())]
    schemas = [body.get("content", {}).get("application/json", {}).get("schema", {}) for body in bodies]
    return sum(_of_schema(written, schema, set()) for schema in schemas) + sum(
        len(each.get("parameters", ())) for each in operations
    )


def _of_schema(written: dict[str, Any], schema: dict[str, Any], met: set[str]) -> int:
    ref = schema.get("$ref")
    if ref in met:
        return 0
    if ref:
        met.add(ref)
        return _of_schema(written, led_to(written, ref), met)
    return len(schema.get("properties", ())) + sum(_of_schema(written, each, met) for _, each in children(schema))


if __name__ == "__main__":
    sys.stdout.write(f"{counted(parsed(Path(sys.argv[1]).read_bytes()))}\n")
