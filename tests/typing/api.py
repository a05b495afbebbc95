"""How the public face is typed: read by mypy and pyright, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from diglot import (
    ErrorEvent,
    Exchange,
    Kind,
    Loss,
    LossError,
    Translation,
    calltext,
    chat,
    completion,
    embedding,
    generate,
    legality,
    models,
    watch,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import models as ls_models
    from diglot_types.llama_stack import strict as ls
    from diglot_types.ollama import models as ollama_models
    from diglot_types.ollama import strict as ollama
    from diglot_types.openai import models as oai_models
    from diglot_types.openai import strict as oai


def requests(raw: bytes, text: str, mapping: dict[str, object]) -> None:
    native = chat.request_to_llama_stack(raw)
    assert_type(native, Translation[ls.ChatCompletionRequest])
    assert_type(native.data["model_id"], str)
    assert_type(native.losses, "Sequence[Loss]")
    assert_type(native.json(), bytes)
    assert_type(native.model, "ls_models.ChatCompletionRequest")

    back = chat.request_to_openai(native, on_loss={"content": "record", Kind.TUNING: "raise"}, check="types")
    assert_type(back, Translation[oai.CreateChatCompletionRequest])
    chat.request_to_llama_stack(text, on_loss="record", profile="default")
    chat.request_to_llama_stack(mapping, on_loss="raise")
    assert_type(chat.adapt_request(mapping, profile="groq"), Translation[oai.CreateChatCompletionRequest])
    assert_type(chat.split(mapping), list[Translation[ls.ChatCompletionRequest]])


def answers(raw: bytes, exchange: Exchange) -> None:
    assert_type(chat.response_to_llama_stack(raw, exchange), Translation[ls.ChatCompletionResponse])
    answer = chat.response_to_openai(raw, exchange)
    assert_type(answer, Translation[oai.CreateChatCompletionResponse])
    assert_type(answer.model, "oai_models.CreateChatCompletionResponse")
    assert_type(answer.model.choices[0].message.refusal, str | None)
    assert_type(answer.data["choices"][0]["message"]["content"], str | None)
    assert_type(chat.merge([raw, raw], exchange), Translation[oai.CreateChatCompletionResponse])


def streams(raw: bytes) -> None:
    exchange = Exchange.of(raw, id="chatcmpl-1", created=1_790_000_000, model="m")
    events = chat.ChunksToEvents(exchange, 0, profile="default", on_loss=None, check="schema")
    for event in events.feed(raw) + events.finish(cut=True):
        if isinstance(event, ErrorEvent):
            assert_type(event.status, int)
        else:
            assert_type(event, Translation[ls.ChatCompletionResponseStreamChunk])
            assert_type(event.model, "ls_models.ChatCompletionResponseStreamChunk")
    chunks = chat.EventsToChunks(exchange, index=1)
    assert_type(chunks.feed(raw), list[Translation[oai.CreateChatCompletionStreamResponse] | ErrorEvent])
    assert_type(
        chat.MergeChunks(exchange).feed(0, raw), list[Translation[oai.CreateChatCompletionStreamResponse] | ErrorEvent]
    )
    assert_type(chunks.losses, list[Loss])


def completions(raw: bytes, exchange: Exchange) -> None:
    assert_type(completion.request_to_llama_stack(raw), Translation[ls.CompletionRequest])
    assert_type(
        completion.request_to_openai(raw).data["prompt"], "str | list[str] | list[int] | list[list[int]] | None"
    )
    assert_type(completion.split(raw), list[Translation[ls.CompletionRequest]])
    assert_type(completion.merge([raw], exchange), Translation[oai.CreateCompletionResponse])
    assert_type(completion.response_to_llama_stack(raw, exchange).model, "ls_models.CompletionResponse")
    assert_type(completion.response_to_openai(raw, exchange).model, "oai_models.CreateCompletionResponse")
    machine = completion.ChunksToEvents(exchange)
    assert_type(machine.feed(raw), list[Translation[ls.CompletionResponseStreamChunk] | ErrorEvent])
    merged = completion.MergeChunks(exchange)
    assert_type(merged.feed(0, raw), list[Translation[oai.CreateCompletionResponse] | ErrorEvent])


def embeddings(raw: bytes, exchange: Exchange) -> None:
    assert_type(embedding.request_to_llama_stack(raw).model, "ls_models.EmbeddingsRequest")
    assert_type(embedding.request_to_openai(raw), Translation[oai.CreateEmbeddingRequest])
    assert_type(embedding.response_to_llama_stack(raw, exchange).data["embeddings"], list[list[float]])
    assert_type(embedding.response_to_openai(raw, exchange), Translation[oai.CreateEmbeddingResponse])


def listed(raw: bytes) -> None:
    assert_type(models.list_to_openai(raw), Translation[oai.ListModelsResponse])
    assert_type(models.list_to_llama_stack(raw, embeddings={"e"}), Translation[ls.ListModelsResponse])
    assert_type(models.model_to_openai(raw).model, "oai_models.Model")
    assert_type(models.model_to_llama_stack(raw).data["identifier"], str)


def batches(raw: bytes, exchange: Exchange) -> None:
    assert_type(chat.batch_to_openai(raw), list[Translation[oai.CreateChatCompletionRequest]])
    assert_type(chat.batch_response_to_llama_stack([raw], exchange), Translation[ls.BatchChatCompletionResponse])
    assert_type(completion.batch_to_llama_stack([raw]), Translation[ls.BatchCompletionRequest])
    assert_type(completion.batch_response_to_openai(raw, exchange), list[Translation[oai.CreateCompletionResponse]])


def texts(text: str, raw: bytes) -> None:
    exchange = Exchange(tools=calltext.tool_names(["f", {"tool_name": "g"}]))
    assert_type(calltext.to_llama_stack(text, exchange), Translation[ls.ChatCompletionResponse])
    answer = calltext.to_openai(
        raw, exchange, finish_reason="length", profile="default", on_loss="record", check="types"
    )
    assert_type(answer, Translation[oai.CreateChatCompletionResponse])
    events = calltext.TextToEvents(exchange)
    assert_type(events.feed(text), list[Translation[ls.ChatCompletionResponseStreamChunk] | ErrorEvent])
    chunks = calltext.TextToChunks(exchange, index=1)
    made = chunks.finish(finish_reason="stop", cut=True)
    assert_type(made, list[Translation[oai.CreateChatCompletionStreamResponse] | ErrorEvent])
    form: calltext.Form = "function_tag"
    assert_type(calltext.write([raw], form, family="llama4"), str)


def judged(raw: bytes, request: dict[str, object]) -> None:
    operation: legality.Operation = "batch-chat"
    api: legality.Api = "llama-stack"
    found = legality.check_stream(raw, api="openai", operation="completion", request=request)
    found += legality.check_stream(raw, api="openai")
    found += legality.check_answer(raw, api=api, operation=operation, request=request)
    found += legality.check_error(400, raw, api="openai")
    found += legality.check_head(200, "text/event-stream", stream=True)
    assert_type(found, list[legality.Finding])
    assert_type(found[0].rule, legality.Rule)
    assert_type(found[0].line, int | None)
    assert_type(legality.RULES["role-once"].spec, str)
    said = legality.said(raw, api="openai", operation="chat", stream=True)
    assert_type(said, legality.Said)
    assert_type(said.choices, tuple[legality.Choice, ...])
    assert_type(said.choices[0].calls, tuple[legality.Call, ...])
    assert_type(said.choices[0].finish, str | None)


def raw_route(raw: bytes, exchange: Exchange) -> None:
    sent = generate.chat.request_to_ollama(raw, on_loss="record", check="types")
    assert_type(sent, Translation[ollama.GenerateRequest])
    assert_type(sent.model, "ollama_models.GenerateRequest")
    assert_type(generate.completion.request_to_ollama(raw).data["prompt"], str)
    assert_type(generate.chat.response_to_llama_stack(raw, exchange), Translation[ls.ChatCompletionResponse])
    assert_type(generate.completion.response_to_openai(raw, exchange), Translation[oai.CreateCompletionResponse])
    events = generate.chat.ItemsToEvents(exchange)
    assert_type(events.feed(raw), list[Translation[ls.ChatCompletionResponseStreamChunk] | ErrorEvent])
    chunks = generate.completion.ItemsToChunks(exchange, index=1)
    assert_type(chunks.finish(), list[Translation[oai.CreateCompletionResponse] | ErrorEvent])


def specs(place: str) -> None:
    old: watch.Document = watch.read(place)
    found = watch.diff(old, watch.read(place), everything=True)
    assert_type(found, watch.Diff)
    assert_type(found.of(watch.Severity.BREAKING), list[watch.Change])
    assert_type([rule.says for change in found.changes for rule in change.rules], list[str])
    covered = watch.coverage(old, old)
    assert_type(covered, watch.Coverage)
    assert_type([area.figures.score for area in covered.areas], list[float])
    assert_type(covered.whole.shared_score, float | None)


def refused(raw: bytes) -> str:
    try:
        chat.request_to_llama_stack(raw)
    except LossError as error:
        return error.path
    return ""
