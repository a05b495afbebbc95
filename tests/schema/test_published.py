from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diglot.errors import InvalidInput
from diglot.schema.compare import Comparison, Place
from diglot.schema.published import Document, document, read, side_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
JSON = "application/json"


NO_PARAMETERS = {"type": "object", "properties": {}, "required": []}


def ref(name: str, kind: str = "schemas") -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def written(operation: dict[str, Any], path: str = "/v1/x/{id}", **components: Any) -> dict[str, Any]:
    """Return a document with one operation."""
    return {"openapi": "3.1.0", "paths": {path: {"post": operation}}, "components": components}


def of(operation: dict[str, Any], **components: Any) -> Document:
    return document("mine", written(operation, **components))


def asking(schema: Any, **components: Any) -> Document:
    """Return a document whose one operation takes a schema."""
    return of({"requestBody": {"content": {JSON: {"schema": schema}}}}, schemas=components)


@pytest.mark.parametrize(
    ("operation", "bodies"),
    [
        pytest.param({}, {}, id="without bodies"),
        pytest.param(
            {
                "requestBody": {
                    "content": {"text/plain": {"schema": {}}, "application/json; charset=utf-8": {"schema": TEXT}}
                },
                "responses": {
                    "201": {"content": {"application/vnd.api+json": {"schema": TEXT}}},
                    "400": {"content": {JSON: {"schema": {}}}},
                },
            },
            {"request": TEXT, "response": TEXT},
            id="JSON by whatever name, of the first good status",
        ),
        pytest.param(
            {"responses": {"default": {"content": {JSON: {"schema": TEXT}, "text/event-stream": ref("S")}}}},
            {"response": TEXT, "stream": ref("S")},
            id="a stream whose schema has no keyword",
        ),
        pytest.param(
            {"requestBody": {"content": {"multipart/form-data": {"schema": TEXT}}}, "responses": {"204": {}}},
            {"request": TEXT},
            id="a form",
        ),
        pytest.param(
            {"requestBody": ref("B", "requestBodies"), "responses": {"200": ref("R", "responses")}},
            {"request": TEXT, "response": TEXT},
            id="bodies that are referred to",
        ),
        pytest.param(
            {
                "parameters": [
                    ref("P", "parameters"),
                    {"name": "id", "in": "path", "required": True},
                    {"name": "b", "in": "query"},
                ]
            },
            {"parameters": {"type": "object", "properties": {"a": TEXT, "b": {}}, "required": ["a"]}},
            id="the parameters of the query",
        ),
    ],
)
def test_bodies(operation: dict[str, Any], bodies: dict[str, Any]) -> None:
    body = {"content": {JSON: {"schema": TEXT}}}
    one = of(
        operation,
        requestBodies={"B": body},
        responses={"R": body},
        parameters={"P": {"name": "a", "in": "query", "required": True, "schema": TEXT}},
    )
    assert one.bodies == {"post /x/{}": {"parameters": NO_PARAMETERS, **bodies}}
    assert one.areas == {"post /x/{}": "x"}


def test_the_area_is_the_first_tag() -> None:
    assert of({"tags": ["Chat", "Beta"]}).areas == {"post /x/{}": "Chat"}


def test_paths_may_be_referred_to_and_share_parameters() -> None:
    shared = {"parameters": [{"name": "a", "in": "query", "schema": TEXT}], "get": {}}
    one = document("mine", {"openapi": "3.0.3", "paths": {"/y": {"$ref": "#/x-paths/y"}}, "x-paths": {"y": shared}})
    assert one.bodies == {"get /y": {"parameters": {"type": "object", "properties": {"a": TEXT}, "required": []}}}


@pytest.mark.parametrize(
    ("schema", "type_", "null"),
    [
        pytest.param({"type": "string", "nullable": True}, "string", True, id="3.0's null"),
        pytest.param({"type": ["string", "null"]}, "string", True, id="3.1's null"),
        pytest.param({"nullable": True, "allOf": [ref("T")]}, "string", True, id="3.0's null beside a reference"),
        pytest.param(True, "any", True, id="true"),
        pytest.param({"anyOf": [True, TEXT]}, "any", True, id="true in a union"),
        pytest.param(
            {"$ref": "#/components/schemas/O/properties/a%2Fb~1c"}, "string", False, id="a part of a component"
        ),
        pytest.param({"$ref": "#/paths/~1v1~1x~1{id}/post/x-list/0"}, "integer", False, id="a place in a path"),
    ],
)
def test_schemas_of_both_versions(schema: Any, type_: str, null: bool) -> None:
    operation = {
        "requestBody": {"content": {JSON: {"schema": {"properties": {"a": schema}}}}},
        "x-list": [{"type": "integer"}],
    }
    one = of(operation, schemas={"T": TEXT, "O": {"properties": {"a/b/c": TEXT}}})
    views = one.views([("post /x/{}", "request")])
    (member,) = views.of([ref("post /x/{} request")]).objects[0].schema["properties"].values()
    assert (views.of([member]).type, views.of([member]).null) == (type_, null)


@pytest.mark.parametrize(
    ("schema", "line"),
    [
        (ref("Gone"), "mine: $ref '#/components/schemas/Gone' leads nowhere"),
        ({"items": {"$ref": "#/paths/~1y"}}, "mine: $ref '#/paths/~1y' leads nowhere"),
        (
            {"$ref": "other.yaml#/Thing"},
            "mine: $ref 'other.yaml#/Thing' leads out of the document: bundle it into one file first",
        ),
    ],
)
def test_a_reference_of_a_schema_that_leads_nowhere(schema: Any, line: str) -> None:
    one = asking(schema)
    with pytest.raises(InvalidInput) as caught:
        one.views([("post /x/{}", "request")])
    assert str(caught.value) == line


def test_only_what_is_compared_must_lead_somewhere() -> None:
    assert "T" in asking(ref("T"), T=TEXT, U=ref("Gone")).views([("post /x/{}", "request")], ["V"]).components


@pytest.mark.parametrize(
    ("operation", "line"),
    [
        ({"requestBody": ref("Gone", "requestBodies")}, "$ref '#/components/requestBodies/Gone' leads nowhere"),
        ({"requestBody": ref("Itself", "requestBodies")}, "$ref '#/components/requestBodies/Itself' leads to itself"),
        ({"requestBody": {"$ref": "#/openapi"}}, "$ref '#/openapi' leads to no object"),
    ],
)
def test_a_reference_of_a_body_that_leads_nowhere(operation: dict[str, Any], line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        of(operation, requestBodies={"Itself": ref("Itself", "requestBodies")})
    assert str(caught.value) == line


NO = "no OpenAPI document of 3.x: "


@pytest.mark.parametrize(
    ("whole", "line"),
    [
        ({}, f"{NO}it has no 'openapi', which is required"),
        ({"swagger": "2.0"}, f"{NO}Swagger 2.0"),
        ({"openapi": 3.1, "paths": {}}, f"{NO}openapi = 3.1 is not of type string"),
        ({"openapi": "3.1.0"}, f"{NO}it has no 'paths', which is required"),
        ({"openapi": "4.0.0", "paths": {}}, f"{NO}openapi = '4.0.0' does not match \"^3\\.\""),
        ({"openapi": "3.1.0", "paths": []}, f"{NO}paths = [] is not of type object"),
        ({"openapi": "3.1.0", "paths": {"/x": None}}, f"{NO}paths['/x'] = None is not of type object"),
        (
            written({}, schemas={"A": {"properties": []}}),
            f"{NO}components.schemas.A.properties = [] is not of type object",
        ),
        (
            written({}, schemas={"A": {"items": {"anyOf": {}}}}),
            f"{NO}components.schemas.A.items.anyOf = {{}} is not of type array",
        ),
        (
            written({}, schemas={"A": {"type": 5}}),
            f"{NO}components.schemas.A.type = 5 is not of type string or of type array",
        ),
        (written({}, schemas={"A": {"$ref": 1}}), f"{NO}components.schemas.A.$ref = 1 is not of type string"),
        (
            written({"requestBody": {"content": {JSON: {"schema": 1}}}}),
            f"{NO}paths['/v1/x/{{id}}'].post.requestBody.content['application/js… = 1 is not of type boolean or of type object",
        ),
    ],
)
def test_what_is_no_document(whole: dict[str, Any], line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        document("mine", whole)
    assert str(caught.value) == line


def test_a_document_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "an-edition.json"
    path.write_text(json.dumps(written({"tags": ["A"]})), encoding="utf-8")
    assert read(str(path)).name == "an-edition"
    path.write_text("openapi: 3.1.0", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read(str(path))
    assert str(caught.value) == f"{path}: {NO}it has no 'paths', which is required"


def test_the_side_is_that_of_the_first_document_that_has_any() -> None:
    native = document("native", written({}, "/v1/inference/completion"))
    other = document("other", written({}, "/v1/embeddings"))
    nothing = document("nothing", written({}))
    assert (side_of(native, other), side_of(other, native), side_of(nothing, other)) == (
        "llama_stack",
        "openai",
        "openai",
    )
    with pytest.raises(InvalidInput) as caught:
        side_of(nothing, nothing)
    assert str(caught.value) == "nothing and nothing: none of our operations is there"


def test_openais_operations_beside_a_native_servers_own() -> None:
    paths = ("/v1/models", "/v1/openai/v1/models", "/v1/openai/v1/embeddings")
    one = document("both", {"openapi": "3.1.0", "paths": {path: {"get": {}, "post": {}} for path in paths}})
    assert one.key("get /models", "openai") == "get /openai/v1/models"
    assert one.key("get /models", "llama_stack") == "get /models"
    assert one.key("post /embeddings", "openai") == "post /openai/v1/embeddings"
    assert one.key("post /completions", "openai") is None


def chained(link: Any) -> Document:
    """Return a document of two thousand components, each with the next in it."""
    count = 2000
    schemas = {f"C{i}": link(ref(f"C{i + 1}")) for i in range(count)}
    return asking(ref("C0"), **schemas, **{f"C{count}": {"properties": {"end": TEXT}}})


@pytest.mark.parametrize(
    "link",
    [
        lambda inner: inner,
        lambda inner: {"anyOf": [inner, {"type": "null"}]},
        lambda inner: {"properties": {"a": inner}},
        lambda inner: {"type": "array", "items": {"properties": {"a": inner}}},
    ],
)
def test_thousands_of_components_in_each_other_are_walked(link: Any) -> None:
    one = chained(link)
    views = one.views([("post /x/{}", "request")])
    walk = Comparison(views, views)
    walk.roots(("x", ref("post /x/{} request")), ("x", ref("post /x/{} request")))
    assert walk.found == []
    assert list(walk.members)[-1] == Place("C2000", "end")


def test_an_all_of_of_thousands_of_parts_within_parts_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        chained(lambda inner: {"allOf": [inner, {}]}).views([("post /x/{}", "request")])
    assert str(caught.value) == "mine: an allOf is made of more parts within parts than can be opened"
