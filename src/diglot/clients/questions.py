"""Requests of each operation as questions, each way."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from diglot import embedding, gate
from diglot.batches import members
from diglot.clients.question import Question, options_of, request_of
from diglot.errors import TranslationError
from diglot.exchange import Exchange
from diglot.translation import Parsed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot import chat, completion
    from diglot.clients.question import Made
    from diglot.clients.settings import Settings
    from diglot.report import Loss
    from diglot.translation import Translation


def asked_of_openai(operation: Any, arguments: Mapping[str, Any], settings: Settings) -> Question:
    """A native request, asked of an OpenAI client; the operation is the module `diglot.chat` or `diglot.completion`."""
    profile, request = settings.profile, Parsed(gate.load(request_of(arguments)))
    made = operation.request_to_openai(request, profile=profile, on_loss=settings.on_loss)
    exchange = Exchange.of(request)
    return Question(
        side="llama_stack",
        calls=[_to_openai(made, exchange, arguments, settings)],
        losses=made.losses,
        settings=settings,
        streamed=made.data.get("stream") is True,
        read=lambda answers: operation.response_to_llama_stack(answers[0], exchange, profile=profile),
        machine=lambda: _Single(operation.ChunksToEvents(exchange, profile=profile)),
    )


def batch_asked_of_openai(operation: Any, arguments: Mapping[str, Any], settings: Settings) -> Question:
    """A native batch, asked of an OpenAI client as that many requests."""
    profile, request = settings.profile, Parsed(gate.load(request_of(arguments)))
    made: Sequence[Translation[Any]] = operation.batch_to_openai(request, profile=profile, on_loss=settings.on_loss)
    exchange = Exchange.of(request)
    many = members(operation.batch.BATCHES.request)[0]

    def read(answers: Sequence[object]) -> Translation[Any]:
        try:
            answer: Translation[Any] = operation.batch_response_to_llama_stack(answers, exchange, profile=profile)
        except TranslationError as error:  # of the answer [1], which is the one to messages_batch[1]
            error.path, error.args = f"{many}{error.path}", (f"{many}{error}",)
            raise
        return answer

    return Question(
        side="llama_stack",
        calls=[_to_openai(one, exchange, arguments, settings) for one in made],
        losses=[loss for one in made for loss in one.losses],
        settings=settings,
        read=read,
        many=many,
    )


def asked_of_llama_stack(operation: Any, prefix: str, arguments: Mapping[str, Any], settings: Settings) -> Question:
    """An OpenAI request, asked of a native client as often as it wants choices; its answer's id begins with the prefix."""
    request = Parsed(gate.load(request_of(arguments)))
    made = operation.split(request, on_loss=settings.on_loss)
    exchange = Exchange.of(request, id=f"{prefix}-{secrets.token_hex(12)}", created=int(time.time()))
    return Question(
        side="openai",
        calls=[_to_llama_stack(one, exchange, arguments, settings) for one in made],
        losses=made[0].losses,
        settings=settings,
        streamed=made[0].data.get("stream") is True,
        read=lambda answers: operation.merge(answers, exchange),
        machine=lambda: operation.MergeChunks(exchange),
    )


def embedding_asked_of_openai(arguments: Mapping[str, Any], settings: Settings) -> Question:
    """A native request for embeddings, asked of an OpenAI client."""
    request = Parsed(gate.load(request_of(arguments)))
    made = embedding.request_to_openai(request, profile=settings.profile, on_loss=settings.on_loss)
    exchange = Exchange.of(request)
    return Question(
        side="llama_stack",
        calls=[_to_openai(made, exchange, arguments, settings)],
        losses=made.losses,
        settings=settings,
        read=lambda answers: embedding.response_to_llama_stack(answers[0], exchange, profile=settings.profile),
    )


def embedding_asked_of_llama_stack(arguments: Mapping[str, Any], settings: Settings) -> Question:
    """An OpenAI request for embeddings, asked of a native client."""
    request = Parsed(gate.load(request_of(arguments)))
    made = embedding.request_to_llama_stack(request, on_loss=settings.on_loss)
    exchange = Exchange.of(request)
    return Question(
        side="openai",
        calls=[_to_llama_stack(made, exchange, arguments, settings)],
        losses=made.losses,
        settings=settings,
        read=lambda answers: embedding.response_to_openai(answers[0], exchange),
    )


def _to_openai(
    made: Translation[Any], exchange: Exchange, arguments: Mapping[str, Any], settings: Settings
) -> dict[str, Any]:
    return {**made.data, "model": settings.model(exchange.model), **options_of(arguments, "llama_stack")}


def _to_llama_stack(
    made: Translation[Any], exchange: Exchange, arguments: Mapping[str, Any], settings: Settings
) -> dict[str, Any]:
    return {**made.data, "model_id": settings.model(exchange.model), **options_of(arguments, "openai")}


class _Single:
    """The machine of one answer, as one of several."""

    def __init__(self, machine: chat.ChunksToEvents | completion.ChunksToEvents) -> None:
        self._machine = machine

    @property
    def losses(self) -> list[Loss]:
        return self._machine.losses

    def feed(self, _index: int, item: object) -> Made:
        return self._machine.feed(item)

    def finish(self, *, cut: bool = False) -> Made:
        return self._machine.finish(cut=cut)
