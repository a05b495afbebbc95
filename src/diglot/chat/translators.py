"""The plain translators of chat completions: requests and answers, each way, and n choices split and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import arguments, gate
from diglot.answers import listed, read_answers
from diglot.chat import request as _request
from diglot.chat import response as _response
from diglot.chat.merged import sum_usage
from diglot.chat.places import NativeReport
from diglot.doors import answered, asked
from diglot.errors import InvalidInput
from diglot.profile import DEFAULT, Profile
from diglot.providers.adapting import adapt, own
from diglot.report import OnLoss, Policy, Report
from diglot.shape import Shape
from diglot.translation import Check, Translation, read, write

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
    _, policy = arguments.of_request(profile, on_loss, check)
    return asked(request, (OPENAI_REQUEST, LLAMA_STACK_REQUEST_OUT), _request.to_llama_stack, policy, check)


def request_to_openai(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateChatCompletionRequest]:
    """The OpenAI request of a native one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content.
    """
    facts, policy = arguments.of_request(profile, on_loss, check)
    report = Report(policy)
    source = read(request, LLAMA_STACK_REQUEST)
    made = _request.to_openai(source, report, facts)
    if facts.sends:
        made = adapt(made, facts.sends, NativeReport(report, source))
    return _sent(made, report, facts, check)


def adapt_request(
    request: object, *, profile: Profile | str, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateChatCompletionRequest]:
    """An OpenAI request as a provider takes it; what its profile does not know of stays as it is.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content.
    """
    facts, policy = arguments.of_request(profile, on_loss, check)
    report = Report(policy)
    made = own(read(request, OPENAI_REQUEST), facts, report)
    return _sent(adapt(made, facts.sends, report), report, facts, check)


def _sent(
    made: oai.CreateChatCompletionRequest, report: Report, facts: Profile, check: Check
) -> Translation[oai.CreateChatCompletionRequest]:
    """A request for a provider, checked but for the members that its profile says are beyond the schema."""
    if check == "schema":
        known = {name: value for name, value in made.items() if name not in facts.beyond} if facts.beyond else made
        OPENAI_REQUEST_OUT.check(known)
    return write(made, report.losses, OPENAI_REQUEST_OUT, "types")


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
    exchange, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
    return answered(
        response,
        (OPENAI_RESPONSE, LLAMA_STACK_RESPONSE_OUT),
        lambda source, report: _response.to_llama_stack(source, exchange, facts, report),
        policy,
        check,
        quirks=facts.answers,
    )


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
    exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    return _merged([response], exchange, policy, check)


def split(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> list[Translation[ls.ChatCompletionRequest]]:
    """As many native requests as an OpenAI request asks for choices (`n`), each for one."""
    value = read(request, OPENAI_REQUEST)
    n = _request.choices(value)
    one = {name: member for name, member in value.items() if name != "n"}
    translation = request_to_llama_stack(one, profile=profile, on_loss=on_loss, check=check)
    copies = [gate.parse(translation.json()) for _ in range(1, n)]
    return [translation, *(write(copied, [*translation.losses], LLAMA_STACK_REQUEST_OUT, "types") for copied in copies)]


def merge(
    answers: Iterable[object],
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateChatCompletionResponse]:
    """One OpenAI answer of n native ones: each is a choice, in order; the prompt's tokens are counted once.

    Of several answers, paths begin with the answer's place: `[1].completion_message.content[0].type`. Raises InvalidInput
    also where the exchange asked for several choices, and there are not as many answers.
    """
    exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    n, given = arguments.choices_of(exchange), listed(answers)
    if n > 1 and len(given) != n:
        raise InvalidInput(f"the input has {len(given)} answers, and n = {n} of the exchange asked for {n}")
    return _merged(given, exchange, policy, check)


def _merged(
    answers: list[object], exchange: Exchange, policy: Policy, check: Check
) -> Translation[oai.CreateChatCompletionResponse]:
    report = Report(policy)
    try:
        several = read_answers(answers, LLAMA_STACK_RESPONSE)
        choices = [_response.choice(answer, exchange, report, i, at) for i, (answer, at) in enumerate(several)]
        counts = [_response.usage_of(answer, report, at) for answer, at in several]
        usage = sum_usage(counts) if len(answers) > 1 else counts[0]
        return write(_response.envelope(choices, usage, exchange), report.losses, OPENAI_RESPONSE_OUT, check)
    except InvalidInput as error:
        raise error.of_upstream() from None
