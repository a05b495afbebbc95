"""The two faces: what callers speak, and how each operation is asked and answered in the backend's API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from diglot import chat, completion, embedding, gate, sse
from diglot.errors import InvalidInput
from diglot.exchange import Exchange
from diglot.gateway.asked import Asked, Machine, One, Operation
from diglot.translation import Parsed, Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.gateway.settings import Dialect, Settings
    from diglot.report import OnLoss
    from diglot.shape import Side


@dataclass(frozen=True, slots=True)
class Face:
    """One face; `models` is the backend's route, `ends` what this API's streams end with."""

    name: str
    side: Side
    dialect: Dialect
    models: str
    ends: bytes
    chat: Operation
    completion: Operation
    embedding: Operation


def _bounded(count: Any, name: str, what: str, most: int) -> int:
    """A number that is none is the translators' to refuse; 2.0 is a whole number, as JSON Schema has it."""
    count = int(count) if isinstance(count, float) and count.is_integer() else count
    if not isinstance(count, int) or count <= most:
        return count if isinstance(count, int) else 1
    raise InvalidInput(f"{what} {count} is above {most}, this gateway's bound", name)


def _ask_chat(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
    """As many native requests as an OpenAI request asks for choices."""
    n = _bounded(value.get("n"), "n", "n =", told.max_n) if gate.is_object(value) else 1
    if n == 1:
        requests = [chat.request_to_llama_stack(Parsed(value), on_loss=on_loss)]
    else:
        requests = chat.split(Parsed(value), on_loss=on_loss)
    return _native(requests, value, told, id, created)


def _ask_completion(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
    """As many native requests as an OpenAI request has prompts and asks for choices of each."""
    if gate.is_object(value):
        n = _bounded(value.get("n"), "n", "n =", told.max_n)
        prompts = len(gate.array_of(value.get("prompt")))
        _bounded(prompts, "prompt", "a list of prompts of length", told.max_batch)
        if prompts > 1:
            _bounded(prompts * n, "prompt", "prompts times n =", told.max_batch)
    return _native(completion.split(Parsed(value), on_loss=on_loss), value, told, id, created)


def _ask_embedding(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
    return _native([embedding.request_to_llama_stack(Parsed(value), on_loss=on_loss)], value, told, id, created)


def _native(requests: Sequence[Translation[Any]], value: Any, told: Settings, id: str, created: int) -> Asked:  # noqa: A002
    """What is asked of a native backend, of the model that its name here means."""
    exchange = Exchange.of(Parsed(value), id=id, created=created)
    for request in requests:
        request.data["model_id"] = told.map.get(exchange.model, exchange.model)
    first = requests[0]
    return Asked([request.json() for request in requests], exchange, first.losses, first.data.get("stream") is True)


def _asking(translate: Callable[..., Translation[Any]]) -> Callable[..., Asked]:
    """What asks an OpenAI backend, by the translator of its operation's requests."""

    def ask(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
        request = translate(Parsed(value), profile=told.profile, on_loss=on_loss)
        exchange = Exchange.of(Parsed(value), id=id, created=created)
        request.data["model"] = told.map.get(exchange.model, exchange.model)
        return Asked([request.json()], exchange, request.losses, request.data.get("stream") is True)

    return ask


def _chunks(exchange: Exchange, _: Settings) -> Machine:
    return chat.MergeChunks(exchange) if exchange.n > 1 else One(chat.EventsToChunks(exchange))


OPENAI: Final = Face(
    name="openai",
    side="openai",
    dialect="llama-stack",
    models="/v1/models",
    ends=sse.DONE,
    chat=Operation(
        "/v1/inference/chat-completion",
        "chatcmpl",
        _ask_chat,
        lambda answers, exchange, _: chat.merge(answers, exchange),
        _chunks,
    ),
    completion=Operation(
        "/v1/inference/completion",
        "cmpl",
        _ask_completion,
        lambda answers, exchange, _: completion.merge(answers, exchange),
        lambda exchange, _: completion.MergeChunks(exchange),
    ),
    embedding=Operation(
        "/v1/inference/embeddings",
        "embd",
        _ask_embedding,
        lambda answers, exchange, _: embedding.response_to_openai(answers[0], exchange),
    ),
)
LLAMA_STACK: Final = Face(
    name="llama-stack",
    side="llama_stack",
    dialect="openai",
    models="/models",
    ends=b"",
    chat=Operation(
        "/chat/completions",
        "chatcmpl",
        _asking(chat.request_to_openai),
        lambda answers, exchange, told: chat.response_to_llama_stack(answers[0], exchange, profile=told.profile),
        lambda exchange, told: One(chat.ChunksToEvents(exchange, profile=told.profile)),
    ),
    completion=Operation(
        "/completions",
        "cmpl",
        _asking(completion.request_to_openai),
        lambda answers, exchange, told: completion.response_to_llama_stack(answers[0], exchange, profile=told.profile),
        lambda exchange, told: One(completion.ChunksToEvents(exchange, profile=told.profile)),
    ),
    embedding=Operation(
        "/embeddings",
        "embd",
        _asking(embedding.request_to_openai),
        lambda answers, exchange, told: embedding.response_to_llama_stack(answers[0], exchange, profile=told.profile),
    ),
)


def face_of(settings: Settings) -> Face:
    """The face for a backend: the API that it does not speak."""
    return OPENAI if settings.dialect == "llama-stack" else LLAMA_STACK
