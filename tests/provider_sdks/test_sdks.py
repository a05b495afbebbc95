"""Providers' own SDKs: their types take the requests we make for their servers, and read what these answer."""

from __future__ import annotations

import json
import typing
import warnings
from importlib import import_module
from typing import Any
from unittest.mock import patch

import pytest
from casefiles import ways
from providers import casebook
from pydantic import TypeAdapter
from recordings import shelf

from diglot import chat

REASON = "the providers' SDKs have an environment of their own: nox -s providers"
TYPES = "types.chat"
SDKS = {"together": "together", "groq": "groq", "fireworks": "fireworks"}


def sdk(provider: str, module: str) -> Any:
    """A module of a provider's SDK; without it the test is skipped."""
    # An Iterable is read lazily, so that of a union with a text the wrong branch is taken: as lists they are told apart.
    with warnings.catch_warnings(), patch.object(typing, "Iterable", list):
        warnings.simplefilter("ignore")  # the SDK's own
        pytest.importorskip(SDKS[provider], reason=REASON)
        return import_module(f"{SDKS[provider]}.{TYPES}.{module}")


def requests(provider: str) -> list[tuple[str, Any]]:
    """Every native request of the cases, as it is sent to a provider."""
    sources = [(case.name, case.source(to)) for case, to in ways("chat-request") if to == "openai" and "refused" not in case.way(to)]
    sources += [(name, case["asks"]) for name in casebook.names() if "asks" in (case := casebook.read(name))]
    return [
        (name, chat.request_to_openai(source, profile=provider, on_loss="record").data) for name, source in sources
    ]


@pytest.mark.parametrize("provider", SDKS)
def test_the_sdk_takes_every_request_and_knows_each_of_its_members(provider: str) -> None:
    params = sdk(provider, "completion_create_params")
    kinds = {
        streamed: TypeAdapter[Any](getattr(params, f"CompletionCreateParams{name}", None) or params.CompletionCreateParams)
        for streamed, name in ((False, "NonStreaming"), (True, "Streaming"))
    }
    for name, request in requests(provider):
        read = kinds[request.get("stream") is True].validate_json(json.dumps(request))
        assert read == request, name


def told(item: Any, where: str) -> list[Any]:
    """The texts, and the names and arguments of calls, of an answer or a chunk: of an SDK's object, or of plain data."""
    at: Any = getattr if not isinstance(item, dict) else lambda one, name, default=None: one.get(name, default)
    found: list[Any] = []
    for choice in at(item, "choices", None) or ():
        said = at(choice, where, None)
        calls = [at(one, "function", None) for one in at(said, "tool_calls", None) or ()]
        found.append((at(said, "content", None), [(at(one, "name", None), at(one, "arguments", None)) for one in calls]))
    return found


@pytest.mark.parametrize(
    ("provider", "answer"), [("together", "ChatCompletion"), ("fireworks", "CompletionCreateResponse")]
)
def test_the_sdk_reads_what_was_recorded(provider: str, answer: str) -> None:
    shelf.needed()
    modules = {"ChatCompletion": "chat_completion", "CompletionCreateResponse": "completion_create_response"}
    whole = getattr(sdk(provider, modules[answer]), answer)
    chunk = sdk(provider, "chat_completion_chunk").ChatCompletionChunk
    found = [one for one in shelf.recorded() if one.name.startswith(f"providers/{provider}/") and one.end != "error"]
    assert found
    for one in found:
        for item in one.items or ():
            assert told(chunk.construct(**item), "delta") == told(item, "delta"), one.name
        if one.items is None:
            assert told(whole.construct(**one.answer), "message") == told(one.answer, "message"), one.name


def test_the_groq_sdk_reads_the_usage_of_a_stream_where_we_do() -> None:
    chunk = sdk("groq", "chat_completion_chunk").ChatCompletionChunk
    case = casebook.read("groq/usage")
    usage = [chunk.model_validate(item).x_groq for item in case["streams"]][-1].usage
    metrics = {one["metric"]: one["value"] for one in case["gives"][-1]["metrics"]}
    assert (usage.prompt_tokens, usage.completion_tokens) == (metrics["prompt_tokens"], metrics["completion_tokens"])


def test_the_ollama_sdk_reads_what_was_recorded_of_its_own_route() -> None:
    shelf.needed()
    ollama = pytest.importorskip("ollama", reason=REASON)
    found = [json.loads(path.read_bytes()) for path in sorted(shelf.SHELF.glob("providers/ollama/generate-*.json"))]
    assert found
    for file in found:
        assert [ollama.GenerateResponse.model_validate(chunk).done for chunk in file["chunks"]][-1] is True
