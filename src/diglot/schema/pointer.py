"""What references of a document lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from diglot import gate
from diglot.errors import InvalidInput

from .node import PREFIX, Components, Schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHAIN: Final = 16  # references to references


def led_to(written: Mapping[str, Any], ref: str) -> Any:
    """What stands where a reference leads; raises InvalidInput where nothing does, or outside of the document."""
    if not ref.startswith("#"):
        raise InvalidInput(f"$ref {ref!r} leads out of the document: bundle it into one file first", ref)
    value: Any = written
    for step in ref.removeprefix("#").split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        if gate.is_array(value) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif gate.is_object(value) and name in value:
            value = value[name]
        else:
            raise InvalidInput(f"$ref {ref!r} leads nowhere", ref)
    return value


def opened(written: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    """A body, a parameter or a path, or what its reference leads to."""
    for _ in range(_CHAIN):
        if "$ref" not in node:
            return dict(node)
        ref = node["$ref"]
        node = led_to(written, ref)
        if not gate.is_object(node):
            raise InvalidInput(f"$ref {ref!r} leads to no object", ref)
    raise InvalidInput(f"$ref {node['$ref']!r} leads to itself", node["$ref"])


class Pointed(Components):
    """The components of a document, and whatever else in it a reference of a schema leads to, by that reference."""

    def __init__(self, written: Mapping[str, Any], further: Components) -> None:
        super().__init__(written.get("components", {}).get("schemas", {}))
        self.update(further)
        self._written = written

    def __missing__(self, name: str) -> Schema:
        found = led_to(self._written, name if "#" in name else PREFIX + name)
        return found if gate.is_object(found) else {}
