"""Everything that real servers and clients were recorded to say is read."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from .places import PACKAGE, SHARED, shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPENAI = {
    "chat/completions": (
        "CreateChatCompletionRequest",
        "CreateChatCompletionResponse",
        "CreateChatCompletionStreamResponse",
    ),
    "completions": ("CreateCompletionRequest", "CreateCompletionResponse", "CreateCompletionResponse"),
    "embeddings": ("CreateEmbeddingRequest", "CreateEmbeddingResponse", ""),
    "models": ("", "ListModelsResponse", ""),
}
GENERATE = ("GenerateRequest", "GenerateResponse", "GenerateResponse")
NATIVE = {
    "inference/chat-completion": (
        "ChatCompletionRequest",
        "ChatCompletionResponse",
        "ChatCompletionResponseStreamChunk",
    ),
    "inference/completion": ("CompletionRequest", "CompletionResponse", "CompletionResponseStreamChunk"),
    "inference/batch-chat-completion": ("BatchChatCompletionRequest", "BatchChatCompletionResponse", ""),
    "inference/embeddings": ("EmbeddingsRequest", "EmbeddingsResponse", ""),
    "models": ("", "ListModelsResponse", ""),
}
# Requests that are not read: they were recorded to see servers refuse them.
REFUSED = {
    "openai": {
        "error_bad_json",
        "error_bad_role",
        "error_content_number",
        "error_no_messages",
        "error_no_model",
        "error_temperature_type",
        "error_tool_no_function",
        "error_wrong_content_type",
    },
    "llama_stack": {
        "error_bad_json",
        "error_bad_response_format",
        "error_bad_role",
        "error_bad_strategy",
        "error_bad_tool_choice",
        "error_content_number",
        "error_no_messages",
        "error_wrong_content_type",
    },
}
PROVIDERS = sorted(SHARED.joinpath("recordings", "providers").glob("*/*.json"))
SERVERS = sorted(SHARED.joinpath("recordings").glob("ll*"))


@cache
def validator(side: str, name: str) -> jsonschema_rs.Draft202012Validator:
    bundle = json.loads((PACKAGE / side / "lenient.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator({"$ref": f"#/$defs/{name}", **bundle})


def test_the_recordings_are_here() -> None:
    shared("recordings", "providers")
    assert len(PROVIDERS) == 143
    assert len(SERVERS) == 5


@pytest.mark.parametrize("file", PROVIDERS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_what_providers_say_is_read(file: Path) -> None:
    case = json.loads(file.read_text(encoding="utf-8"))
    if case["endpoint"] == "/api/generate":
        side, (request, response, chunk) = "ollama", GENERATE
    else:  # some chats were recorded under the endpoint of text completions
        side, endpoint = "openai", "chat/completions" if "messages" in case["request"] else "completions"
        request, response, chunk = OPENAI[endpoint]
    validator(side, request).validate(case["request"])
    if case.get("response") is not None:
        validator(side, response).validate(case["response"])
    for each in case.get("chunks", ()):
        validator(side, chunk).validate(each)


@pytest.mark.parametrize("place", SERVERS, ids=lambda place: place.name)
def test_what_servers_and_their_clients_say_is_read(place: Path) -> None:
    side, table = ("llama_stack", NATIVE) if "native" in place.name else ("openai", OPENAI)
    refused = set()
    read = 0
    for file in sorted(place.glob("*.request.json")):
        asked = json.loads(file.read_text(encoding="utf-8"))
        case = file.name.removesuffix(".request.json")
        names = table.get(asked["path"].removeprefix("/v1/"))
        if names is None:
            continue
        if names[0] and asked["body"] is not None and not validator(side, names[0]).is_valid(asked["body"]):
            refused.add(case)
        for name, body in answers(place, case, names):
            validator(side, name).validate(body)
            read += 1
    assert refused == {case for case in REFUSED[side] if (place / f"{case}.request.json").exists()}
    assert read > 200


def answers(place: Path, case: str, names: tuple[str, str, str]) -> Iterator[tuple[str, Any]]:
    plain, stream = place / f"{case}.response.json", place / f"{case}.response.sse"
    if plain.exists():
        answer = json.loads(plain.read_text(encoding="utf-8"))
        if answer["status"] == 200:
            yield names[1], answer["body"]
        elif names in OPENAI.values():
            yield "ErrorResponse", answer["body"]
    if stream.exists():
        for line in stream.read_text(encoding="utf-8").splitlines():
            event = line.removeprefix("data:").strip() if line.startswith("data:") else ""
            if event and event != "[DONE]" and "error" not in json.loads(event):
                yield names[2], json.loads(event)
