"""Read and write documents: one spelling for every file the pipeline writes, so that equal means byte for byte."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .node import Components


def dumps(document: Any) -> str:
    """Return the one JSON text of a document: sorted, one value a line."""
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def lines(bundle: dict[str, Any]) -> str:
    """Return the JSON text of a bundle, one object of the API a line: it is parsed in each new process."""
    dense = partial(json.dumps, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    definitions = ",\n".join(f"{dense(name)}:{dense(schema)}" for name, schema in sorted(bundle["$defs"].items()))
    return f'{{"$schema":{dense(bundle["$schema"])},"$defs":{{\n{definitions}\n}}}}\n'


def write(path: Path, text: str) -> None:
    """Write a file, making its directory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def opened(components: Components) -> dict[str, Any]:
    """Return components as the OpenAPI document that overlays and the generator work on."""
    return {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "components": {"schemas": components}}


def pinned(schemas: Path, side: str) -> Components:
    """Return the pinned components of a side."""
    document = json.loads((schemas / side / "pinned.json").read_text(encoding="utf-8"))
    found: Components = document["components"]["schemas"]
    return found
