"""Write components as one JSON Schema, and read what such a bundle says of its objects.

A bundle has `$defs` and nothing at its root: a user picks an object with {"$ref": "#/$defs/NAME", "$defs": ...}.
"""

from __future__ import annotations

from typing import Any, Final

from .node import PREFIX, Components, Schema, everywhere
from .normalise import simple

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def bundled(components: Components) -> dict[str, Any]:
    """Return the components as a bundle, in the keywords of JSON Schema only.

    A discriminator is not one of them. Its branches exclude each other by their tags, so `anyOf` says the same as
    `oneOf`, and stops at the branch that fits.
    """
    return {"$schema": DIALECT, "$defs": everywhere(components, _validating)}


def components_of(bundle: dict[str, Any]) -> Components:
    """Return the components of a bundle, which refer to each other as those of a document do."""
    found: Components = bundle["$defs"]
    return everywhere(found, _documented)


def _documented(node: Schema) -> Schema:
    return {**node, "$ref": node["$ref"].replace("#/$defs/", PREFIX)} if "$ref" in node else node


def _validating(node: Schema) -> Schema:
    node = {key: value for key, value in node.items() if key != "discriminator"}
    if "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    if "$ref" in node:
        node["$ref"] = node["$ref"].replace(PREFIX, "#/$defs/")
    return simple(node)
