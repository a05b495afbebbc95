"""The plain translators of chat completions: requests and answers, each way, and n choices split and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.chat import request as _request
from diglot.chat import response as _response
from diglot.chat.machines import sum_usage
from diglot.error_event import ErrorEvent
from diglot.errors import InvalidInput, UpstreamError
from diglot.profile import DEFAULT, Profile, named
from diglot.report import ANSWERS, REQUESTS, OnLoss, Report, policy
from diglot.shape import Shape
from diglot.translation import Check, Translation, plain_of, read, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange

OPENAI_REQUEST: Final = Shape("openai", "lenient", "CreateChatCompletionRequest")
OPENAI_REQUEST_OUT: Final = Shape("openai", "strict", "CreateChatCompletionRequest")
OPENAI_RESPONSE: Final = Shape("openai", "lenient", "CreateChatCompletionResponse")
OPENAI_RESPONSE_OUT: Final = Shape("openai", "strict", "CreateChatCompletionResponse")
LLAMA_STACK_REQUEST: Final = Shape("llama_stack", "lenient", "ChatCompletionRequest")
LLAMA_STACK_REQUEST_OUT: Final = Shape("llama_stack", "strict", "ChatCompletionRequest")
LLAMA_STACK_RESPONSE: Final = Shape("llama_stack", "lenient", "ChatCompletionResponse")
LLAMA_STACK_RESPONSE_OUT: Final = Shape("llama_stack", "strict", "ChatCompletionResponse")


def request_to_llama_stack(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.ChatCompletionRequest]:
    """The native request of an OpenAI one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content.
    """
    named(profile)
    report = Report(policy(on_loss, REQUESTS))
    made = _request.to_llama_stack(read(request, OPENAI_REQUEST), report)
    return write(made, report.losses, LLAMA_STACK_REQUEST_OUT, check)


def request_to_openai(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateChatCompletionRequest]:
    """The OpenAI request of a native one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content.
    """
    named(profile)
    report = Report(policy(on_loss, REQUESTS))
    made = _request.to_openai(read(request, LLAMA_STACK_REQUEST), report)
    return write(made, report.losses, OPENAI_REQUEST_OUT, check)


def response_to_llama_stack(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.ChatCompletionResponse]:
    """The native answer of an OpenAI one.

    Raises InvalidInput, UpstreamError for an unknown finish_reason or an error in place of an answer, and LossError where
    `on_loss` says raise: by default never, for the answer has been paid for.
    """
    facts = named(profile)
    report = Report(policy(on_loss, ANSWERS))
    made = _response.to_llama_stack(_answer(response, OPENAI_RESPONSE), exchange, facts, report)
    return write(made, report.losses, LLAMA_STACK_RESPONSE_OUT, check)


def response_to_openai(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateChatCompletionResponse]:
    """The OpenAI answer of a native one; id, created and model are the exchange's.

    Raises InvalidInput, UpstreamError for an unknown stop_reason or an error in place of an answer, and LossError where
    `on_loss` says raise: by default never.
    """
    return merge([response], exchange, profile=profile, on_loss=on_loss, check=check)


def split(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> list[Translation[ls.ChatCompletionRequest]]:
    """As many native requests as an OpenAI request asks for choices (`n`), each for one."""
    value = read(request, OPENAI_REQUEST)
    n = _request.choices(value)
    one = {name: member for name, member in value.items() if name != "n"}
    translation = request_to_llama_stack(one, profile=profile, on_loss=on_loss, check=check)
    return [translation] * n


def merge(
    answers: Iterable[object],
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateChatCompletionResponse]:
    """One OpenAI answer of n native ones: each is a choice, in order; the prompt's tokens are counted once."""
    named(profile)
    report = Report(policy(on_loss, ANSWERS))
    read_answers = [_answer(answer, LLAMA_STACK_RESPONSE) for answer in answers]
    if not read_answers:
        raise InvalidInput("there is no answer to merge")
    choices = [_response.choice(answer, exchange, report, i) for i, answer in enumerate(read_answers)]
    counts = [_response.usage_of(answer, report) for answer in read_answers]
    usage = counts[0] if len(counts) == 1 else sum_usage(counts)
    return write(_response.envelope(choices, usage, exchange), report.losses, OPENAI_RESPONSE_OUT, check)


def _answer(source: object, shape: Shape) -> Any:
    """A checked answer; an error in place of one is the upstream's."""
    value: Any = plain_of(source)
    if gate.is_object(value) and not value.keys() & {"choices", "completion_message"}:
        error = value.get("error") or value.get("detail")
        if error is not None:
            event = ErrorEvent.of(error, shape.side)
            raise UpstreamError(event.message, status=event.status)
    shape.check(value)
    return value
