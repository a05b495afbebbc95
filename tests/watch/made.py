"""Documents made of a few schemas, for the tests."""

from __future__ import annotations

from typing import Any

from diglot.schema.published import Document, document

REF: dict[str, Any] = {"$ref": "#/components/schemas/X"}


def taking(schemas: dict[str, Any], name: str = "mine", path: str = "/x") -> Document:
    """Return a document whose one operation takes X."""
    return operating({"post": {"requestBody": body(REF)}}, schemas, name, path)


def giving(schemas: dict[str, Any], name: str = "mine", path: str = "/x") -> Document:
    """Return a document whose one operation gives X."""
    return operating({"post": {"responses": {"200": body(REF)}}}, schemas, name, path)


def operating(item: dict[str, Any], schemas: dict[str, Any], name: str = "mine", path: str = "/x") -> Document:
    """Return a document with the operations of one path."""
    return document(name, {"openapi": "3.1.0", "paths": {path: item}, "components": {"schemas": schemas}})


def body(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a request or an answer of JSON."""
    return {"content": {"application/json": {"schema": schema}}}
