"""The plain translators: a model's whole text to an answer of either API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import arguments
from diglot.calltext import answer
from diglot.calltext.source import text_of
from diglot.chat import response as chat_response
from diglot.chat.translators import LLAMA_STACK_RESPONSE_OUT, OPENAI_RESPONSE_OUT
from diglot.errors import InvalidInput
from diglot.profile import DEFAULT, Profile
from diglot.report import OnLoss, Report
from diglot.translation import Check, Translation, write

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange


def to_llama_stack(  # noqa: PLR0913  # four of them are options
    text: str | bytes,
    exchange: Exchange,
    *,
    finish_reason: str = "stop",
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.ChatCompletionResponse]:
    """The native answer of a raw model's text; the exchange's tools are the names that it may call.

    finish_reason: what the server says of the end, in OpenAI's words: `length`, where the text was cut off.
    Raises InvalidInput for what is no text, UpstreamError for an unknown finish_reason, and LossError where `on_loss` says
    raise: by default never.
    """
    exchange, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
    report = Report(policy)
    said = answer.end_of(finish_reason, facts.finish_reasons)
    made = answer.to_llama_stack(_text(text), exchange, said, report)
    return write(made, report.losses, LLAMA_STACK_RESPONSE_OUT, check)


def to_openai(  # noqa: PLR0913  # four of them are options
    text: str | bytes,
    exchange: Exchange,
    *,
    finish_reason: str = "stop",
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateChatCompletionResponse]:
    """OpenAI's answer of a raw model's text; id, created and model are the exchange's. Raises as to_llama_stack does."""
    exchange, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
    report = Report(policy)
    said = answer.end_of(finish_reason, facts.finish_reasons)
    native: Any = answer.to_llama_stack(_text(text), exchange, said, report)
    made = chat_response.to_openai(native, exchange, answer.Onward(report))
    return write(made, report.losses, OPENAI_RESPONSE_OUT, check)


def _text(source: object) -> str:
    try:
        return text_of(source)
    except InvalidInput as error:
        raise error.of_upstream() from None
