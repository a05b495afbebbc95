"""The gateway's own OpenAPI document, made from the generated schemas: lenient for what is taken, strict for answers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from diglot import __version__, gate
from diglot.gateway.openapi_headers import components, headers, parameters
from diglot.shape import bundle

if TYPE_CHECKING:
    from diglot.gateway.faces import Face
    from diglot.shape import Kind, Side

_JSON = "application/json"


def document(face: Face) -> bytes:
    """The document of a face, as JSON."""
    return _document(face.side)


@cache
def _document(side: Side) -> bytes:
    taken, given = ("taken_" + side, "given_" + side)
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": f"diglot, the {side.replace('_', '-')} face", "version": __version__},
        "paths": _openai(taken, given) if side == "openai" else _native(taken, given),
        "components": {
            "schemas": {**_schemas(side, "lenient", taken), **_schemas(side, "strict", given), "Error": _error(side)},
            **components(),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"key": []}, {}],
    }
    return gate.dump(made)


def _openai(taken: str, given: str) -> dict[str, Any]:
    chat = _post(taken, "CreateChatCompletionRequest", given, "CreateChatCompletionResponse")
    text = _post(taken, "CreateCompletionRequest", given, "CreateCompletionResponse")
    vectors = _post(taken, "CreateEmbeddingRequest", given, "CreateEmbeddingResponse")
    models = _get({"$ref": f"#/components/schemas/{given}.ListModelsResponse"})
    model = {**_get({"$ref": f"#/components/schemas/{given}.Model"}), "parameters": [_in_path("model")]}
    return {
        f"{prefix}/{path}": operation
        for prefix in ("/v1", "/v1/openai/v1")
        for path, operation in (
            ("chat/completions", chat),
            ("completions", text),
            ("embeddings", vectors),
            ("models", models),
            ("models/{model}", model),
        )
    }


def _native(taken: str, given: str) -> dict[str, Any]:
    free = _get({"type": "object"})
    return {
        "/v1/inference/chat-completion": _post(taken, "ChatCompletionRequest", given, "ChatCompletionResponse"),
        "/v1/inference/batch-chat-completion": _post(
            taken, "BatchChatCompletionRequest", given, "BatchChatCompletionResponse"
        ),
        "/v1/inference/completion": _post(taken, "CompletionRequest", given, "CompletionResponse"),
        "/v1/inference/batch-completion": _post(taken, "BatchCompletionRequest", given, "BatchCompletionResponse"),
        "/v1/inference/embeddings": _post(taken, "EmbeddingsRequest", given, "EmbeddingsResponse"),
        "/v1/models": _get({"$ref": f"#/components/schemas/{given}.ListModelsResponse"}),
        "/v1/models/{model}": {
            **_get({"$ref": f"#/components/schemas/{given}.Model"}),
            "parameters": [_in_path("model")],
        },
        "/v1/providers/{provider}": {**free, "parameters": [_in_path("provider")]},
        **dict.fromkeys(("/v1/health", "/v1/version", "/v1/providers"), free),
    }


def _post(taken: str, request: str, given: str, answer: str) -> dict[str, Any]:
    body = {"required": True, "content": {_JSON: {"schema": {"$ref": f"#/components/schemas/{taken}.{request}"}}}}
    answered = {
        _JSON: {"schema": {"$ref": f"#/components/schemas/{given}.{answer}"}},
        "text/event-stream": {},  # OpenAPI 3.1 has no words for the events of a stream
    }
    responses = {"200": _response(answered, lossy=True), **_errors()}
    return {"post": {"parameters": parameters(lossy=True), "requestBody": body, "responses": responses}}


def _get(schema: dict[str, Any]) -> dict[str, Any]:
    responses = {"200": _response({_JSON: {"schema": schema}}), **_errors()}
    return {"get": {"parameters": parameters(lossy=False), "responses": responses}}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _errors() -> dict[str, Any]:
    error = _response({_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}, "an error")
    return {"4XX": error, "5XX": error}


def _response(content: dict[str, Any], description: str = "the answer", *, lossy: bool = False) -> dict[str, Any]:
    return {"description": description, "headers": headers(lossy=lossy), "content": content}


def _error(side: Side) -> dict[str, Any]:
    text = {"type": "string"}
    members = {"message": text, "type": text} if side == "openai" else {"detail": text}
    inner = {"type": "object", "properties": members, "required": [*members]}
    return {"type": "object", "properties": {"error": inner}, "required": ["error"]}


def _schemas(side: Side, kind: Kind, prefix: str) -> dict[str, Any]:
    """The components of a bundle under names of their own, their references along."""
    return {f"{prefix}.{name}": _moved(schema, prefix) for name, schema in bundle(side, kind)["$defs"].items()}


def _moved(value: Any, prefix: str) -> Any:
    if gate.is_array(value):
        return [_moved(item, prefix) for item in value]
    if not gate.is_object(value):
        return value
    return {
        name: item.replace("#/$defs/", f"#/components/schemas/{prefix}.")
        if name == "$ref" and isinstance(item, str)
        else _moved(item, prefix)
        for name, item in value.items()
    }
