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
from pydantic import TypeAdapter, ValidationError
from recordings import shelf

from diglot import chat, generate

REASON = "the providers' SDKs have an environment of their own: nox -s providers"
TYPES = "types.chat"
# What the SDKs' types do not name, though the servers take it: usage is asked for of every OpenAI-compatible server.
# Together's are narrower than its server: a call of the history needs an index there, a named tool_choice is a whole call,
# text stands alone but in a user's message, and the schema of a json_object is of its older form.
KNOWN = {
    "groq": {"stream_options"},
    "fireworks": {"stream_options"},
    "together": {
        "stream_options",
        "response_format.schema",
        "tool_choice.str",
        "tool_choice.ToolChoiceParam.id",
        "tool_choice.ToolChoiceParam.index",
        "tool_choice.ToolChoiceParam.function.arguments",
        "messages.ChatCompletionAssistantMessageParam.content",
        "messages.ChatCompletionAssistantMessageParam.tool_calls.index",
        "messages.ChatCompletionSystemMessageParam.content",
        "messages.ChatCompletionToolMessageParam.content",
    },
}
RAW_REQUESTS = ("generate-chat-request", "generate-completion-request")
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
    sources = [
        (case.name, case.source(to))
        for case, to in ways("chat-request")
        if to == "openai" and "refused" not in case.way(to)
    ]
    sources += [(name, case["asks"]) for name in casebook.names() if "asks" in (case := casebook.read(name))]
    return [(name, chat.request_to_openai(source, profile=provider, on_loss="record").data) for name, source in sources]


def branch(error: Any, request: Any) -> bool:
    """Whether an error is of the message that was meant, and not of another in the same union."""
    at = error["loc"]
    return at[0] != "messages" or request["messages"][at[1]]["role"].title() in str(at[2])


def refused(adapter: TypeAdapter[Any], request: Any) -> set[str]:
    """The places that the SDK's types do not take, and the members that they do not name."""
    try:
        return unnamed(adapter.validate_json(json.dumps(request)), request)
    except ValidationError as error:
        places = [one["loc"] for one in error.errors(include_url=False) if branch(one, request)]
        return {".".join(str(step) for step in place if not isinstance(step, int)) for place in places}


def unnamed(read: Any, sent: Any, at: str = "") -> set[str]:
    if isinstance(sent, list):
        return set().union(*(unnamed(one, two, at) for one, two in zip(read, sent, strict=True)))
    if not isinstance(sent, dict):
        assert read == sent
        return set()
    inner = [unnamed(read[name], value, f"{at}{name}.") for name, value in sent.items() if name in read]
    return {f"{at}{name}" for name in sent.keys() - read.keys()}.union(*inner)


@pytest.mark.parametrize("provider", SDKS)
def test_the_sdk_takes_every_request_and_knows_each_of_its_members(provider: str) -> None:
    params = sdk(provider, "completion_create_params")
    kinds = {
        streamed: TypeAdapter[Any](getattr(params, f"CompletionCreateParams{name}", params.CompletionCreateParams))
        for streamed, name in ((False, "NonStreaming"), (True, "Streaming"))
    }
    found = [refused(kinds[request.get("stream") is True], request) for _, request in requests(provider)]
    assert len(found) > 100
    assert set().union(*found) == KNOWN[provider]


def told(item: Any, where: str) -> list[Any]:
    """The texts, and the names and arguments of calls, of an answer or a chunk: of an SDK's object, or of plain data."""
    at: Any = getattr if not isinstance(item, dict) else lambda one, name, default=None: one.get(name, default)
    found: list[Any] = []
    for choice in at(item, "choices", None) or ():
        said = at(choice, where, None)
        calls = [at(one, "function", None) for one in at(said, "tool_calls", None) or ()]
        found.append(
            (at(said, "content", None), [(at(one, "name", None), at(one, "arguments", None)) for one in calls])
        )
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


def test_the_ollama_sdk_takes_every_request_for_its_own_route() -> None:
    ollama = pytest.importorskip("ollama", reason=REASON)
    sent = [case.target(to) for case, to in ways(*RAW_REQUESTS) if "refused" not in case.way(to)]
    sent += [generate.chat.request_to_ollama(request, on_loss="record").data for _, request in requests("ollama")]
    assert len(sent) > 150
    types = import_module("ollama._types")
    for request in sent:
        images = [types.Image(value=one) for one in request.get("images", ())]  # as its client does
        read = types.GenerateRequest(**{**request, **({"images": images} if images else {})})
        assert json.loads(read.model_dump_json(exclude_unset=True)) == request
        assert unnamed(ollama.Options(**request["options"]).model_dump(exclude_unset=True), request["options"]) == set()


def test_the_ollama_sdk_reads_what_was_recorded_of_its_own_route() -> None:
    shelf.needed()
    ollama = pytest.importorskip("ollama", reason=REASON)
    found = [json.loads(path.read_bytes()) for path in sorted(shelf.SHELF.glob("providers/ollama/generate-*.json"))]
    assert found
    for file in found:
        assert [ollama.GenerateResponse.model_validate(chunk).done for chunk in file["chunks"]][-1] is True
