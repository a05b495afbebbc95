"""What is measured: for each row its bytes, its goal, and the contenders, each a function from bytes to bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from diglot_types.llama_stack import models as ls
from diglot_types.openai import models as oai

from bench import foreign, payloads
from diglot import chat, completion

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    Contender = Callable[[bytes], object]

ORJSON, DIGLOT, PYDANTIC = "orjson", "diglot", "pydantic"
LITELLM, ROSETTA, BABEL = "litellm", "llm-rosetta", "llm-babel"
EXCHANGE: Final = payloads.EXCHANGE


@dataclass(frozen=True)
class Row:
    """One document to translate; `goal` is the most that diglot may take, in times of orjson.

    alone: the other libraries were not asked for it; else one that is not there has no such path.
    """

    name: str
    raw: bytes
    contenders: dict[str, Contender]
    goal: float | None = None
    other: bytes = b""  # what those read who speak Anthropic's protocol for the native one
    alone: bool = False


def through_orjson(raw: bytes) -> bytes:
    return orjson.dumps(orjson.loads(raw))


def through(model: type[BaseModel]) -> Contender:
    return lambda raw: model.model_validate_json(raw).model_dump_json(exclude_unset=True)


def fed(machine: Any, *first: bytes) -> Contender:
    """A machine in the middle of its stream: each item fed, and what it becomes written."""
    for raw in first:
        machine.feed(raw)
    return lambda raw: [made.json() for made in machine.feed(raw)]


@cache
def rows() -> list[Row]:
    """Every row; a function, for the machines in it are in the middle of a stream."""
    return [*_requests(), *_answers(), *_chunks(), _event(), *_completions()]


def _anthropic_request() -> bytes:
    return _there().request(payloads.OPENAI_REQUEST)


def _there() -> foreign.Babel:
    return foreign.Babel(foreign.OPENAI, foreign.ANTHROPIC)


def _back() -> foreign.Babel:
    return foreign.Babel(foreign.ANTHROPIC, foreign.OPENAI)


def _openai_caller() -> foreign.Rosetta:
    return foreign.Rosetta(payloads.OPENAI_REQUEST, "openai_chat", "anthropic")


def _anthropic_caller() -> foreign.Rosetta:
    return foreign.Rosetta(_anthropic_request(), "anthropic", "openai_chat")


def _requests() -> list[Row]:
    there: dict[str, Contender] = {
        ORJSON: through_orjson,
        DIGLOT: lambda raw: chat.request_to_llama_stack(raw).json(),
        PYDANTIC: through(oai.CreateChatCompletionRequest),
        LITELLM: foreign.LiteLLM().request,
        ROSETTA: _openai_caller().request,
        BABEL: _there().request,
    }
    back: dict[str, Contender] = {
        ORJSON: through_orjson,
        DIGLOT: lambda raw: chat.request_to_openai(raw).json(),
        PYDANTIC: through(ls.ChatCompletionRequest),
        ROSETTA: _anthropic_caller().request,
        BABEL: _back().request,
    }
    return [
        Row("request, OpenAI to native", payloads.OPENAI_REQUEST, there, 9),
        Row("request, native to OpenAI", payloads.NATIVE_REQUEST, back, 9, _anthropic_request()),
    ]


def _answers() -> list[Row]:
    there: dict[str, Contender] = {
        ORJSON: through_orjson,
        DIGLOT: lambda raw: chat.response_to_llama_stack(raw, EXCHANGE).json(),
        PYDANTIC: through(oai.CreateChatCompletionResponse),
        ROSETTA: _anthropic_caller().response,
        BABEL: _there().response,
    }
    back: dict[str, Contender] = {
        ORJSON: through_orjson,
        DIGLOT: lambda raw: chat.response_to_openai(raw, EXCHANGE).json(),
        PYDANTIC: through(ls.ChatCompletionResponse),
        LITELLM: foreign.LiteLLM().response,
        ROSETTA: _openai_caller().response,
        BABEL: _back().response,
    }
    anthropic = _there().response(payloads.OPENAI_RESPONSE)
    return [
        Row("answer, OpenAI to native", payloads.OPENAI_RESPONSE, there, 9),
        Row("answer, native to OpenAI", payloads.NATIVE_RESPONSE, back, 9, anthropic),
    ]


def _chunks() -> list[Row]:
    text = payloads.FIRST_CHUNK, payloads.TEXT_CHUNK
    call = payloads.FIRST_CHUNK, payloads.CALL_CHUNK, payloads.ARGUMENT_CHUNK
    shared: dict[str, Contender] = {
        ORJSON: through_orjson,
        PYDANTIC: through(oai.CreateChatCompletionStreamResponse),
    }
    return [
        Row(
            "text chunk to event",
            payloads.TEXT_CHUNK,
            shared
            | {
                DIGLOT: fed(chat.ChunksToEvents(EXCHANGE), *text),
                ROSETTA: foreign.warmed(_anthropic_caller().item, *text),
                BABEL: foreign.warmed(_there().item, *text),
            },
            6,
        ),
        Row(
            "argument chunk to event",
            payloads.ARGUMENT_CHUNK,
            shared
            | {
                DIGLOT: fed(chat.ChunksToEvents(EXCHANGE), *call),
                ROSETTA: foreign.warmed(_anthropic_caller().item, *call),
            },
            6,
        ),
    ]


def _event() -> Row:
    contenders: dict[str, Contender] = {
        ORJSON: through_orjson,
        DIGLOT: fed(chat.EventsToChunks(EXCHANGE), payloads.START_EVENT, payloads.TEXT_EVENT),
        PYDANTIC: through(ls.ChatCompletionResponseStreamChunk),
        LITELLM: foreign.warmed(foreign.LiteLLM().event, *payloads.ANTHROPIC_EVENTS),
        ROSETTA: foreign.warmed(_openai_caller().item, *payloads.ANTHROPIC_EVENTS),
        BABEL: foreign.warmed(_back().item, *payloads.ANTHROPIC_EVENTS),
    }
    return Row("text event to chunk", payloads.TEXT_EVENT, contenders, other=payloads.ANTHROPIC_EVENTS[-1])


def _completions() -> list[Row]:
    """Of text completions, which the other libraries are not asked for."""
    there, back = payloads.COMPLETION_CHUNK, payloads.NATIVE_COMPLETION_CHUNK
    return [
        Row(
            "completion chunk, OpenAI to native",
            there,
            {
                ORJSON: through_orjson,
                DIGLOT: fed(completion.ChunksToEvents(EXCHANGE), there),
                PYDANTIC: through(oai.CreateCompletionResponse),
            },
            alone=True,
        ),
        Row(
            "completion chunk, native to OpenAI",
            back,
            {
                ORJSON: through_orjson,
                DIGLOT: fed(completion.EventsToChunks(EXCHANGE), back),
                PYDANTIC: through(ls.CompletionResponseStreamChunk),
            },
            alone=True,
        ),
    ]
