"""The order of the steps, from a pinned document to the components of a strict and a lenient schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import document, names, overlay, sources
from .closure import closure, without
from .flatten import flattened
from .node import Components, Schema, everywhere
from .normalise import normalised, nullable
from .nulls import at_the_use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SIDES: Final = ("openai", "llama_stack", "ollama")
ADDITIONS: Final = "10-additions"
STRICT: Final = ("15-corrections",)
LENIENT: Final = ("15-corrections", "20-shape", "30-lenient")


def base(components: Components, roots: Sequence[str], found: names.Names) -> Components:
    """Return upstream components in our dialect, each object with its name."""
    flat = flattened(normalised(components))
    return names.hoisted(at_the_use(closure(flat, roots)), found)


def overlaid(components: Components, schemas: Path, side: str, steps: Sequence[str]) -> Components:
    """Return the components after some overlay files; a side without such a file needs no such step."""
    whole = document.opened(components)
    for step in steps:
        path = schemas / side / "overlays" / f"{step}.yaml"
        whole = overlay.applied(whole, overlay.read(path)) if path.exists() else whole
    changed: Components = whole["components"]["schemas"]
    return changed


def current(schemas: Path, side: str) -> Components:
    """Return the pinned components, with what upstream has added since."""
    pinned = overlaid(document.pinned(schemas, side), schemas, side, [ADDITIONS])
    return base(pinned, sources.read(schemas)[side]["roots"], names.read(schemas, side))


def strict(schemas: Path, side: str) -> Components:
    """Return the components of what we send."""
    return _complete(overlaid(current(schemas, side), schemas, side, STRICT), schemas, side)


def lenient(schemas: Path, side: str) -> Components:
    """Return the components of what we read: optional members may be null, and no default is filled in."""
    whole = _complete(overlaid(current(schemas, side), schemas, side, LENIENT), schemas, side)
    return everywhere(without(whole, frozenset({"default", "deprecated"})), _nullable_members)


def _complete(components: Components, schemas: Path, side: str) -> Components:
    """Return the normalised closure of overlaid components, which may not have new objects without a name."""
    kept = closure(at_the_use(normalised(components)), sources.read(schemas)[side]["roots"])
    unnamed = names.inline(kept)
    if unnamed:
        msg = f"{side}: an overlay writes an object without a name: {', '.join(unnamed)}"
        raise ValueError(msg)
    return kept


def _nullable_members(node: Schema) -> Schema:
    if "properties" not in node:
        return node
    required = node.get("required", ())
    members = {name: member if name in required else nullable(member) for name, member in node["properties"].items()}
    return {**node, "properties": members}
