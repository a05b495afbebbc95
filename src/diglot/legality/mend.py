"""Mends what breaks a schema harmlessly, so that the rest of a document can be judged: nulls that lack or are too many.

Servers leave out members that are required and may be null, or write null where a member is to be left out. Clients read
both alike, but they are no less faults, and other ones than a wrong type.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from diglot.gate import array_of, is_array, is_object, object_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schema: TypeAlias = Mapping[str, Any]


class Harmless(Enum):
    """What was mended."""

    NULLABLE = "nullable-member"
    NULL = "null-member"


class Mender:
    """Mends documents of one component.

    harms: what can be mended in such documents. found: what was mended in the last one, with paths.
    """

    def __init__(self, definitions: Mapping[str, Any], component: str) -> None:
        self._definitions = definitions
        self._whole: Schema = definitions[component]
        self.found: list[tuple[Harmless, str]] = []
        self.harms = frozenset(self._harms(self._whole))

    def _harms(self, schema: Schema) -> Iterator[Harmless]:
        """What can be mended in a schema, and in those it holds; no answer's schema holds itself."""
        for branch in self._branches(schema):
            required = array_of(branch.get("required"))
            for name, member in object_of(branch.get("properties")).items():
                if self._may_be_null(member) == (name in required):
                    yield Harmless.NULLABLE if name in required else Harmless.NULL
                yield from self._harms(member)
            yield from self._harms(branch["items"]) if "items" in branch else ()

    def mend(self, value: Any) -> Any:
        """The document with the nulls that its schema wants, and without those it does not."""
        self.found = []
        return self._mended(value, self._whole, "")

    def _mended(self, value: Any, schema: Schema, path: str) -> Any:
        schema = self._branch(schema, value)
        if is_array(value) and "items" in schema:
            return [self._mended(item, schema["items"], f"{path}[{i}]") for i, item in enumerate(value)]
        if is_object(value) and "properties" in schema:
            return self._object(value, schema, f"{path}." if path else "")
        return value

    def _object(self, value: dict[str, Any], schema: Schema, prefix: str) -> dict[str, Any]:
        members, required = schema["properties"], frozenset(array_of(schema.get("required")))
        made: dict[str, Any] = {}
        for name, member in value.items():
            if name not in members:
                made[name] = member
            elif member is not None or name in required or self._may_be_null(members[name]):
                made[name] = self._mended(member, members[name], f"{prefix}{name}")
            else:
                self.found.append((Harmless.NULL, f"{prefix}{name}"))
        for name in array_of(schema.get("required")):
            if name not in value and self._may_be_null(members[name]):
                self.found.append((Harmless.NULLABLE, f"{prefix}{name}"))
                made[name] = None
        return made

    def _branch(self, schema: Schema, value: Any) -> Schema:
        """The schema without references; of a union the branch that the value is meant to be of, the first where none is."""
        branches = [one for one in self._branches(schema) if not _is_null(one)]
        return next((one for one in branches if _is_meant(one, value)), branches[0] if branches else {})

    def _branches(self, schema: Schema) -> Iterator[Schema]:
        while "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        if "anyOf" not in schema:
            yield schema
            return
        for branch in schema["anyOf"]:
            yield from self._branches(branch)

    def _may_be_null(self, schema: Schema) -> bool:
        return any(_is_null(one) or "null" in array_of(one.get("type")) for one in self._branches(schema))


def _is_null(schema: Schema) -> bool:
    return schema.get("type") == "null"


def _is_meant(schema: Schema, value: Any) -> bool:
    """Whether a value is of the type of a branch, and of an object's kind by its tag."""
    if not is_object(value):
        return is_array(value) == ("items" in schema)
    tag = object_of(object_of(schema.get("properties")).get("type")).get("const")
    return "properties" in schema and (tag is None or tag == value.get("type"))
