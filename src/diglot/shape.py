"""Shapes: one component of a generated schema, lenient for what is read and strict for what is written.

A validator is built the first time its shape is used, by jsonschema-rs, which stops at a union in its message; the walk
here goes on to the branch that was meant, so that the path is that of the value at fault.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal, TypeAlias

import jsonschema_rs
import orjson

from diglot.errors import InvalidInput
from diglot.report import At, clip, show, spell

Side: TypeAlias = Literal["openai", "llama_stack"]
Kind: TypeAlias = Literal["lenient", "strict"]

TAGS: Final = ("role", "type", "event_type", "object")
_UNIONS: Final = ("anyOf", "oneOf")


@cache
def bundle(side: Side, kind: Kind) -> dict[str, Any]:
    """The JSON Schema bundle of one side, `{"$defs": {component: schema}}`."""
    raw = pkgutil.get_data(f"diglot_types.{side}", f"{kind}.json")
    loaded: dict[str, Any] = orjson.loads(raw or b"")
    return loaded


@dataclass(slots=True)
class Shape:
    """One component of one bundle; `check` lets a value pass or raises InvalidInput with the path of what is wrong."""

    side: Side
    kind: Kind
    component: str
    _validator: jsonschema_rs.Draft202012Validator | None = field(default=None, repr=False)

    @property
    def validator(self) -> jsonschema_rs.Draft202012Validator:
        """The compiled validator."""
        if self._validator is None:
            schema = {"$ref": f"#/$defs/{self.component}", "$defs": bundle(self.side, self.kind)["$defs"]}
            self._validator = jsonschema_rs.Draft202012Validator(schema)
        return self._validator

    def check(self, value: Any) -> None:
        """Raise InvalidInput, with the path and the reason in one line, where the value is not of this shape."""
        if (self._validator or self.validator).is_valid(value):
            return
        errors = sorted(self.validator.iter_errors(value), key=lambda error: list(map(str, error.instance_path)))
        path, why = explain(_meant(errors[0]))
        raise InvalidInput(f"{clip(path) or 'the input'} {why}", path)


def explain(error: jsonschema_rs.ValidationError) -> tuple[str, str]:
    """The path of an error and what is wrong there."""
    path = spell(_at(error.instance_path))
    match error.kind.name:
        case "required":
            return path, f"has no {error.kind.as_dict()['property']!r}, which is required"
        case "type":
            wanted = " or ".join(error.kind.as_dict()["types"])
            return path, f"= {show(error.instance)} is not of type {wanted}"
        case "anyOf" | "oneOf":
            return _explain_union(error, path)
        case "enum" | "const":
            return path, f"= {show(error.instance)} is none of {clip(str(error.kind.value))}"
        case _:
            return path, f"= {show(error.instance)}: {clip(error.message)}"


def _explain_union(error: jsonschema_rs.ValidationError, path: str) -> tuple[str, str]:
    """Where no branch was meant: the values its tag may have, else the types."""
    inner = [one for branch in error.kind.context for one in branch]  # type: ignore[attr-defined]  # pyright: ignore
    for tag in TAGS:
        wanted = [_words(one) for one in inner if one.instance_path == [*error.instance_path, tag]]
        if wanted and isinstance(error.instance, dict):
            words = dict.fromkeys(word for words in wanted for word in words)
            return f"{path}.{tag}".removeprefix("."), f"= {show(error.instance.get(tag))} is none of {', '.join(words)}"
    types = [
        one.kind.as_dict()["types"]
        for one in inner
        if one.kind.name == "type" and one.instance_path == error.instance_path
    ]
    wanted_types = " or ".join(dict.fromkeys(name for names in types for name in names))
    return path, f"= {show(error.instance)} is not of type {wanted_types}" if wanted_types else "has no known form"


def _words(error: jsonschema_rs.ValidationError) -> list[str]:
    value = error.kind.value if error.kind.name in {"enum", "const"} else []
    return [str(word) for word in (value if isinstance(value, list) else [value])]  # pyright: ignore


def _meant(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """The error inside the union's branch whose tag and type fit the value; the union itself where there is none."""
    while error.kind.name in _UNIONS:
        branches = [b for b in error.kind.context if b and all(_fits(one, error.instance_path) for one in b)]  # type: ignore[attr-defined]  # pyright: ignore
        if not branches:
            return error
        error = max((branch[0] for branch in branches), key=lambda one: len(one.instance_path))
    return error


def _fits(error: jsonschema_rs.ValidationError, union: list[str | int]) -> bool:
    """Whether an error of a branch leaves open that the branch was meant."""
    path = error.instance_path
    if path == union:
        return error.kind.name not in {"type", "not", "const", "enum"}
    return not (len(path) == len(union) + 1 and path[-1] in TAGS and error.kind.name in {"enum", "const", "not"})


def _at(path: list[str | int]) -> At:
    at: At = None
    for step in path:
        at = (at, step)
    return at
