"""Write an API as JSON Schema, out of the Python models of its server or its SDK.

This file runs alone, in an environment that holds their package and the pinned pydantic and not diglot: it reads a
JSON object {requests: {name: method}, answers: [module:class]} and writes {components, unions}. The native wire's
request bodies are the signatures of the protocol's methods: the classes with the same names are internal and differ.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from typing import Any, get_type_hints

INFERENCE = "llama_stack.apis.inference.inference"
TEMPLATE = "#/components/schemas/{model}"


def parameter(hint: Any, default: Any) -> tuple[Any, Any]:
    """Return a parameter as pydantic wants a field: its type, and its default or the mark for none."""
    return hint, ... if default is inspect.Parameter.empty else default


def body(name: str, method: Any) -> Any:
    """Return the model of a request body: the parameters of a method but `self`."""
    pydantic: Any = importlib.import_module("pydantic")
    hints = get_type_hints(method, include_extras=True)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return pydantic.create_model(name, **{each.name: parameter(hints[each.name], each.default) for each in parameters})


def imported(spelling: str) -> Any:
    """Return the object that `module:name` spells."""
    module, _, name = spelling.partition(":")
    return getattr(importlib.import_module(module), name)


def components(models: list[Any]) -> dict[str, Any]:
    """Return the schemas of models and of all they need."""
    pydantic_schema: Any = importlib.import_module("pydantic.json_schema")
    _, document = pydantic_schema.models_json_schema([(each, "validation") for each in models], ref_template=TEMPLATE)
    found: dict[str, Any] = document["$defs"]
    return found


def unions(spellings: list[str]) -> dict[str, Any]:
    """Return the schemas of the unions that the server names, without what they refer to."""
    pydantic: Any = importlib.import_module("pydantic")
    written: dict[str, Any] = {}
    for spelling in spellings:
        schema = pydantic.TypeAdapter(imported(spelling)).json_schema(ref_template=TEMPLATE)
        schema.pop("$defs", None)
        written[spelling.partition(":")[2]] = schema
    return written


def export(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas of the wanted requests and answers, and of the unions among them."""
    asked = wanted["requests"].items()
    models = [body(name, getattr(imported(f"{INFERENCE}:InferenceProvider"), method)) for name, method in asked]
    models += [imported(spelling) for spelling in wanted["answers"]]
    return {"components": components(models), "unions": unions(wanted["unions"])}


if __name__ == "__main__":
    json.dump(export(json.load(sys.stdin)), sys.stdout)
