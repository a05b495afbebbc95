"""The plain translators of chat completions: requests and answers, each way, and n choices split and merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.chat import request as _request
from diglot.chat import response as _response
from diglot.chat.machines import sum_usage
from diglot.error_event import ErrorEvent
from diglot.errors import InvalidInput, UpstreamError
from diglot.profile import DEFAULT, Profile, named
from diglot.report import ANSWERS, REQUESTS, At, OnLoss, Report, policy
from diglot.shape import Shape
from diglot.translation import Check, Translation, plain_of, read, write

if TYPE_CHECKING:
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
    """One OpenAI answer of n native ones: each is a choice, in order; the prompt's tokens are counted once.

    Of several answers, paths begin with the answer's place: `[1].completion_message.content[0].type`.
    """
    named(profile)
    report = Report(policy(on_loss, ANSWERS))
    read_answers = _answers(answers)
    places: list[At] = [None] if len(read_answers) == 1 else [(None, i) for i in range(len(read_answers))]
    listed = list(zip(read_answers, places, strict=True))
    choices = [_response.choice(answer, exchange, report, i, at) for i, (answer, at) in enumerate(listed)]
    counts = [_response.usage_of(answer, report, at) for answer, at in listed]
    usage = counts[0] if len(counts) == 1 else sum_usage(counts)
    return write(_response.envelope(choices, usage, exchange), report.losses, OPENAI_RESPONSE_OUT, check)


def _answers(answers: object) -> list[Any]:
    if not isinstance(answers, Iterable):
        raise InvalidInput(f"the input is of type {type(answers).__name__}, not a list of answers")
    listed: list[object] = [*answers]
    if not listed:
        raise InvalidInput("the input has no answer to merge")
    if len(listed) == 1:
        return [_answer(listed[0], LLAMA_STACK_RESPONSE)]
    return [_nth(answer, i) for i, answer in enumerate(listed)]


def _nth(source: object, i: int) -> Any:
    """One of several answers; an error says of which it is."""
    try:
        return _answer(source, LLAMA_STACK_RESPONSE)
    except InvalidInput as error:
        path = f"[{i}].{error.path}" if error.path and not error.path.startswith("[") else f"[{i}]{error.path}"
        raise InvalidInput(f"answer {i}: {error}", path) from None


def _answer(source: object, shape: Shape) -> Any:
    """A checked answer; an error in place of one is the upstream's."""
    value: Any = plain_of(source)
    if gate.is_object(value) and "choices" not in value and "completion_message" not in value:
        error = value.get("error") or value.get("detail")
        if error is not None:
            event = ErrorEvent.of(error, shape.side)
            raise UpstreamError(event.message, status=event.status)
    shape.check(value)
    return value
