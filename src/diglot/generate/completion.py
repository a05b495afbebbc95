"""Text completions over Ollama's raw route: requests to it, and its answers and streams, text as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from diglot import arguments
from diglot.completion import request as completion_request
from diglot.completion import response as completion_response
from diglot.completion import translators
from diglot.completion.chunks import Chunks
from diglot.completion.machines import LLAMA_STACK_CHUNK_OUT, OPENAI_CHUNK_OUT
from diglot.generate import completion_answer
from diglot.generate.answered import ITEM, Through, translated
from diglot.generate.asked import Steps
from diglot.generate.completion_request import to_ollama
from diglot.generate.onward import FromOllama
from diglot.machine import Gates, Machine
from diglot.profile import DEFAULT
from diglot.report import StreamReport

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as ls
    from diglot_types.ollama import strict as ollama
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange
    from diglot.report import OnLoss, Report
    from diglot.translation import Check, Translation

    Event: TypeAlias = ls.CompletionResponseStreamChunk
    Chunk: TypeAlias = oai.CreateCompletionResponse

__all__ = ["ItemsToChunks", "ItemsToEvents", "request_to_ollama", "response_to_llama_stack", "response_to_openai"]

_STEPS: Final = Steps(
    (translators.OPENAI_REQUEST, completion_request.to_llama_stack), (translators.LLAMA_STACK_REQUEST, to_ollama)
)


def request_to_ollama(
    request: object, *, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ollama.GenerateRequest]:
    """Ollama's request of a text completion's of either API, its prompt as it is.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content, as further prompts and choices are.
    """
    return _STEPS.request(request, on_loss, check)


def response_to_llama_stack(
    response: object, exchange: Exchange, *, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.CompletionResponse]:
    """The native answer of a whole one of Ollama's.

    Raises InvalidInput, UpstreamError for an unknown done_reason, an error in place of an answer or an item of a stream,
    and LossError where `on_loss` says raise: by default never.
    """
    return translated(response, exchange, (translators.LLAMA_STACK_RESPONSE_OUT, _to_llama_stack), on_loss, check)


def response_to_openai(
    response: object, exchange: Exchange, *, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateCompletionResponse]:
    """The OpenAI answer of a whole one of Ollama's; id, created and model are the exchange's.

    Raises as response_to_llama_stack does.
    """
    return translated(response, exchange, (translators.OPENAI_RESPONSE_OUT, _to_openai), on_loss, check)


def _to_llama_stack(source: Any, _: Exchange, report: Report) -> Any:
    return completion_answer.to_llama_stack(source, report)


def _to_openai(source: Any, exchange: Exchange, report: Report) -> Any:
    native: Any = completion_answer.to_llama_stack(source, report)
    onward = FromOllama(report)
    onward.remember(source)
    choice = completion_response.choice(native, exchange, onward)
    return completion_response.envelope([choice], completion_response.usage_of(native, onward), exchange)


class ItemsToEvents(Machine["Event"]):
    """Ollama's stream into a native one."""

    def __init__(self, exchange: Exchange, *, on_loss: OnLoss = None, check: Check = "schema") -> None:
        exchange, _, policy = arguments.of_answer(exchange, DEFAULT, on_loss, check)
        report = StreamReport(policy)
        super().__init__(Gates(ITEM, LLAMA_STACK_CHUNK_OUT, report.losses, check), completion_answer.Events(report))


class ItemsToChunks(Machine["Chunk"]):
    """Ollama's stream into OpenAI's chunks of one choice."""

    def __init__(self, exchange: Exchange, index: int = 0, *, on_loss: OnLoss = None, check: Check = "schema") -> None:
        exchange, _, policy = arguments.of_answer(exchange, DEFAULT, on_loss, check)
        report = StreamReport(policy)
        onward = FromOllama(report)
        chunks = Chunks(exchange, arguments.index_of("index", index), onward)
        super().__init__(
            Gates(ITEM, OPENAI_CHUNK_OUT, report.losses, check),
            Through(completion_answer.Events(report), chunks, onward),
        )
