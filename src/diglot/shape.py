"""Shapes: one component of a generated schema, lenient for what is read and strict for what is written.

A validator is built, by jsonschema-rs, the first time its shape is used.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias

import jsonschema_rs
import orjson

from diglot.errors import InvalidInput
from diglot.misfit import explain, shortened
from diglot.report import clip

Side: TypeAlias = Literal["openai", "llama_stack", "ollama"]
Kind: TypeAlias = Literal["lenient", "strict"]


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

    def __reduce__(self) -> tuple[type[Shape], tuple[Side, Kind, str]]:
        """Pickled without its validator, which is built where it is used."""
        return Shape, (self.side, self.kind, self.component)

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
        try:
            self.validator.validate(shortened(value, self.validator.is_valid))
        except jsonschema_rs.ValidationError as error:  # the first: to list all of many takes minutes and gigabytes
            path, why = explain(error, value)
            raise InvalidInput(f"{clip(path) or 'the input'} {why}", path) from None
