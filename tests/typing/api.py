"""How the public face is typed: read by mypy and pyright, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from diglot import ErrorEvent, Exchange, Kind, Loss, LossError, Translation, chat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import models as ls_models
    from diglot_types.llama_stack import strict as ls
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


def refused(raw: bytes) -> str:
    try:
        chat.request_to_llama_stack(raw)
    except LossError as error:
        return error.path
    return ""
