"""The published documents that the tests compare: those beside the repository, and OpenAI's of May out of what is pinned."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from schema.places import SCHEMAS, shared

from diglot.schema import document, published
from diglot.schema.operations import OPERATIONS

if TYPE_CHECKING:
    from diglot.schema.published import Document

NAMES = ("llama-stack-0.2.2", "llama-stack-0.2.23", "ogx-2026-05-07", "openai-2026-08-21")
AUGUST = "openai-2026-08-21"
MAY = "openai-2026-05-31"


@cache
def edition(name: str) -> Document:
    """A published document, or OpenAI's of May: the pinned components, and August's paths of our operations."""
    if name != MAY:
        return published.read(str(shared("specs", f"{name}.yaml")))
    august: Any = edition(AUGUST).written
    paths = {path: item for path in august["paths"] if (item := _ours(path, august["paths"][path]))}
    schemas = document.pinned(SCHEMAS, "openai")
    return published.document(MAY, {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}})


def _ours(path: str, item: dict[str, Any]) -> dict[str, Any]:
    """Return the operations of a path that are ours."""
    plain = path.replace("{model}", "{}")
    return {verb: operation for verb, operation in item.items() if f"{verb} {plain}" in OPERATIONS["openai"]}
