"""Say the same documents in one dialect: JSON Schema 2020-12, each thing written in one way.

OpenAI's document says 3.1 and writes 3.0's `nullable: true`; unions are spelt `oneOf` although their branches
overlap (an integer fits integer and number). After this module a null is a type, a plain union an `anyOf`, and a
union with a discriminator has branches that say their tag themselves.
"""

from __future__ import annotations

from typing import Any, Final

from .node import Components, Schema, everywhere

NULL: Final[Schema] = {"type": "null"}
# Annotations of number and string types: they bind nobody, and generators read dates and URLs into them.
FORMATS: Final = frozenset({"format"})


def normalised(components: Components) -> Components:
    """Return the components in our dialect."""
    return everywhere(components, normal)


def normal(schema: Schema) -> Schema:
    """Return one node, whose subschemas are normal already, in our dialect."""
    node = {key: value for key, value in schema.items() if key not in FORMATS and key != "nullable"}
    if len(node.get("enum", ())) == 1:
        (node["const"],) = node.pop("enum")
    if "discriminator" in node:
        node["discriminator"] = {"propertyName": node["discriminator"]["propertyName"]}
    elif "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    if schema.get("nullable"):
        node = nullable(node)
    return simple(node)


def accepts_null(node: Schema) -> bool:
    """Say whether a node, looked at without following references, names null among its types."""
    return "null" in _kinds(node) or NULL in node.get("anyOf", ())


def nullable(node: Schema) -> Schema:
    """Return a node that accepts what it accepted, and null."""
    if accepts_null(node) or free(node):
        return node
    if "type" in node:
        return _typed_nullable(node)
    outer = {key: value for key, value in node.items() if key in ("default", "deprecated")}
    inner = {key: value for key, value in node.items() if key not in outer}
    return simple({**outer, "anyOf": [inner, dict(NULL)]})


def not_null(node: Schema) -> Schema:
    """Return a node without the null among its types: what nullable undoes."""
    node = dict(node)
    if len(_kinds(node)) > 1:
        kinds = [kind for kind in _kinds(node) if kind != "null"]
        node["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in node:
        node["enum"] = [value for value in node["enum"] if value is not None]
    if "anyOf" in node:
        node["anyOf"] = [branch for branch in node["anyOf"] if branch != NULL]
    if node.get("default", ...) is None:
        del node["default"]
    return normal(node)


def free(node: Schema) -> bool:
    """Say whether a node accepts anything."""
    return not set(node) - {"default", "deprecated"}


def simple(node: Schema) -> Schema:
    """Return a node without unions that say nothing: nested, repeated, of one branch, of bare types."""
    if "anyOf" not in node:
        return node
    branches = _bare_together(_null_last(_flat(node["anyOf"])))
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    if any(free(branch) for branch in branches):
        return rest
    if len(branches) == 1:
        return {**branches[0], **rest}
    if len(branches) == 2 and NULL in branches:
        (other,) = (branch for branch in branches if branch != NULL)
        if "type" in other:
            return _typed_nullable({**other, **rest})
    return {**rest, "anyOf": branches}


def _kinds(node: Schema) -> list[str]:
    """Return the types a node names, one or several."""
    kind: Any = node.get("type", [])
    return [kind] if isinstance(kind, str) else kind


def _typed_nullable(node: Schema) -> Schema:
    node = {**node, "type": list(dict.fromkeys([*_kinds(node), "null"]))}
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if "enum" in node:
        node["enum"] = [*(value for value in node["enum"] if value is not None), None]
    return node


def _flat(branches: list[Schema]) -> list[Schema]:
    """Return the branches with unions among them opened, each branch once."""
    flat: list[Schema] = []
    for branch in branches:
        inner = branch["anyOf"] if set(branch) == {"anyOf"} else [branch]
        flat.extend(each for each in inner if each not in flat)
    return flat


def _null_last(branches: list[Schema]) -> list[Schema]:
    """Return the branches with null said by a branch of its own, the last."""
    if len(branches) < 2 or not any(accepts_null(branch) for branch in branches):
        return branches
    return [*(not_null(branch) for branch in branches if branch != NULL), dict(NULL)]


def _bare_together(branches: list[Schema]) -> list[Schema]:
    """Return the branches with those that are only a type made one, at the place of the first."""
    bare = [branch for branch in branches if set(branch) == {"type"} and branch != NULL]
    if len(bare) < 2:
        return branches
    kinds = [kind for branch in bare for kind in _kinds(branch)]
    kept = [branch for branch in branches if branch not in bare[1:]]
    kept[kept.index(bare[0])] = {"type": list(dict.fromkeys(kinds))}
    return kept
