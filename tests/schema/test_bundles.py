"""What the generated package holds, whatever its schemas say."""

from __future__ import annotations

import importlib
import json
from typing import Any, get_args

import jsonschema
import jsonschema_rs
import pytest
import typing_extensions
from diglot_types.base import Wire

from diglot.schema import document, names, pipeline
from diglot.schema.bundle import bundled
from diglot.schema.closure import PROSE
from diglot.schema.node import Schema, nodes

from .places import PACKAGE, SCHEMAS

if typing_extensions.TYPE_CHECKING:
    import types

BOTH = [(side, kind) for side in pipeline.SIDES for kind in ("strict", "lenient")]


def definitions(side: str, kind: str) -> dict[str, Schema]:
    found: dict[str, Schema] = json.loads((PACKAGE / side / f"{kind}.json").read_text(encoding="utf-8"))["$defs"]
    return found


def module(side: str, name: str) -> types.ModuleType:
    return importlib.import_module(f"diglot_types.{side}.{name}")


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_what_is_committed_is_what_the_overlays_give(side: str, kind: str) -> None:
    components = getattr(pipeline, kind)(SCHEMAS, side)
    assert (PACKAGE / side / f"{kind}.json").read_text(encoding="utf-8") == document.lines(bundled(components))


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_bundles_are_valid_json_schema(side: str, kind: str) -> None:
    bundle = json.loads((PACKAGE / side / f"{kind}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(bundle)
    for name in bundle["$defs"]:
        jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", **bundle})


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_every_object_has_a_name_and_every_reference_a_target(side: str, kind: str) -> None:
    found = definitions(side, kind)
    assert names.inline(found) == []
    met = {node["$ref"] for schema in found.values() for _, node in nodes(schema) if "$ref" in node}
    assert met <= {f"#/$defs/{name}" for name in found}


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_every_object_says_so_and_requires_what_it_has(side: str, kind: str) -> None:
    for name, schema in definitions(side, kind).items():
        if "properties" in schema:
            assert schema.get("type") == "object", name
            assert set(schema.get("required", ())) <= schema["properties"].keys(), name


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_bundles_hold_facts_only(side: str, kind: str) -> None:
    beyond = PROSE | {"discriminator", "oneOf", "allOf", "nullable", "format", "x-expect", "x-replace"}
    for name, schema in definitions(side, kind).items():
        for place, node in nodes(schema):
            assert not beyond & node.keys(), (name, place)


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_both_kinds_name_the_same_objects(side: str) -> None:
    strict, lenient = definitions(side, "strict"), definitions(side, "lenient")
    assert {name for name in lenient.keys() - strict.keys() if not name.startswith("Unknown")} == set()
    assert strict.keys() - lenient.keys() == set()


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_lenient_has_every_member_of_strict(side: str) -> None:
    lenient = definitions(side, "lenient")
    for name, schema in definitions(side, "strict").items():
        assert schema.get("properties", {}).keys() <= lenient[name].get("properties", {}).keys(), name


@pytest.mark.parametrize(("side", "kind"), BOTH)
def test_typed_dicts_are_the_objects(side: str, kind: str) -> None:
    found = definitions(side, kind)
    code = module(side, kind)
    # An alias stands under a name that is not its own.
    classes = {name: value for name, value in vars(code).items() if getattr(value, "__name__", "") == name}
    written = {name: value for name, value in classes.items() if typing_extensions.is_typeddict(value)}
    assert written.keys() == {name for name, schema in found.items() if "properties" in schema}
    for name, value in written.items():
        assert value.__annotations__.keys() == found[name]["properties"].keys(), name
    assert found.keys() <= vars(code).keys()


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_models_are_the_objects(side: str) -> None:
    found = definitions(side, "lenient")
    code = module(side, "models")
    written = {name: value for name, value in vars(code).items() if isinstance(value, type) and issubclass(value, Wire)}
    del written["Wire"]
    assert written.keys() == {name for name, schema in found.items() if "properties" in schema}
    for name, value in written.items():
        wire = {field.alias or member for member, field in value.model_fields.items()}
        assert wire == found[name]["properties"].keys(), name
        assert value.model_config.get("extra") == "allow", name
    assert found.keys() <= vars(code).keys()


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_no_model_fills_in_a_default(side: str) -> None:
    for value in vars(module(side, "models")).values():
        if isinstance(value, type) and issubclass(value, Wire):
            for member, field in value.model_fields.items():
                assert field.is_required() or field.default is None, (value, member)
                assert field.deprecated is None, (value, member)


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_optional_members_may_be_null_when_read(side: str) -> None:
    bundle = {"$defs": definitions(side, "lenient")}
    for name, schema in bundle["$defs"].items():
        for member, node in schema.get("properties", {}).items():
            if member not in schema.get("required", ()):
                assert jsonschema_rs.Draft202012Validator({**node, **bundle}).is_valid(None), (name, member)


@pytest.mark.parametrize("side", pipeline.SIDES)
def test_bounds_are_numbers_of_64_bits(side: str) -> None:
    for name, schema in definitions(side, "strict").items():
        for place, node in nodes(schema):
            bounds = [node[bound] for bound in ("minimum", "maximum", "exclusiveMinimum") if bound in node]
            assert all(-(2**63) <= bound < 2**63 for bound in bounds), (name, place)


def test_bytes_are_base64_text() -> None:
    found = definitions("llama_stack", "strict")
    assert found["ImageDelta"]["properties"]["image"] == {"type": "string", "contentEncoding": "base64"}
    assert found["URLOrData"]["properties"]["data"]["contentEncoding"] == "base64"


def test_tags_tell_the_branches_of_unions_apart() -> None:
    """A discriminator is gone from the bundles, so the tags must do: each its own word, and required."""
    for side in pipeline.SIDES:
        components = pipeline.strict(SCHEMAS, side)
        for name, schema in components.items():
            for _, node in nodes(schema):
                if "discriminator" in node:
                    assert _tags(node, components) == len(node["oneOf"]), name


def _tags(node: Schema, components: dict[str, Schema]) -> int:
    tag = node["discriminator"]["propertyName"]
    branches = [components[branch["$ref"].rsplit("/", 1)[1]] for branch in node["oneOf"]]
    assert all(tag in branch["required"] for branch in branches)
    return len({branch["properties"][tag]["const"] for branch in branches})


def test_a_closed_typed_dict_takes_no_other_member() -> None:
    strict, lenient = module("openai", "strict"), module("openai", "lenient")
    assert strict.ChatCompletionRequestUserMessage.__closed__ is True
    assert not getattr(lenient.ChatCompletionRequestUserMessage, "__closed__", None)


def test_the_tag_of_an_unknown_part_is_a_literal_for_type_checkers_only() -> None:
    lenient: Any = module("openai", "lenient")
    hints = typing_extensions.get_type_hints(lenient.UnknownContentPart)
    assert get_args(hints["type"]) == ("(any other)",)
