"""The plain translators of text completions: requests and answers, each way, and prompts and choices split and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import arguments, gate
from diglot.answers import listed, read_answers
from diglot.chat.places import NATIVE_TEXT, NativeReport
from diglot.completion import prompt
from diglot.completion import request as _request
from diglot.completion import response as _response
from diglot.completion.merged import choices_of, usage_of_all
from diglot.doors import answered, asked
from diglot.errors import InvalidInput
from diglot.profile import DEFAULT, Profile
from diglot.providers.adapting import adapt
from diglot.report import OnLoss, Policy, Report
from diglot.shape import Shape
from diglot.translation import Check, Translation, read, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange

OPENAI_REQUEST: Final = Shape("openai", "lenient", "CreateCompletionRequest")
OPENAI_REQUEST_OUT: Final = Shape("openai", "strict", "CreateCompletionRequest")
OPENAI_RESPONSE: Final = Shape("openai", "lenient", "CreateCompletionResponse")
OPENAI_RESPONSE_OUT: Final = Shape("openai", "strict", "CreateCompletionResponse")
LLAMA_STACK_REQUEST: Final = Shape("llama_stack", "lenient", "CompletionRequest")
LLAMA_STACK_REQUEST_OUT: Final = Shape("llama_stack", "strict", "CompletionRequest")
LLAMA_STACK_RESPONSE: Final = Shape("llama_stack", "lenient", "CompletionResponse")
LLAMA_STACK_RESPONSE_OUT: Final = Shape("llama_stack", "strict", "CompletionResponse")


def request_to_llama_stack(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.CompletionRequest]:
    """The native request of an OpenAI one, for one choice of its first prompt.

    Raises InvalidInput, for a prompt in token ids too, and LossError where `on_loss` says raise: by default for content,
    as further prompts and choices are.
    """
    _, policy = arguments.of_request(profile, on_loss, check)
    return asked(request, (OPENAI_REQUEST, LLAMA_STACK_REQUEST_OUT), _request.to_llama_stack, policy, check)


def request_to_openai(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateCompletionRequest]:
    """The OpenAI request of a native one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content, as images are.
    """
    facts, policy = arguments.of_request(profile, on_loss, check)
    report = Report(policy)
    source = read(request, LLAMA_STACK_REQUEST)
    made = adapt(_request.to_openai(source, report, facts), facts.texts, NativeReport(report, source, NATIVE_TEXT))
    return write(made, report.losses, OPENAI_REQUEST_OUT, check)


def response_to_llama_stack(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.CompletionResponse]:
    """The native answer of an OpenAI one.

    Raises InvalidInput, UpstreamError for an unknown finish_reason or an error in place of an answer, and LossError where
    `on_loss` says raise: by default never, for the answer has been paid for.
    """
    _, facts, policy = arguments.of_answer(exchange, profile, on_loss, check)
    return answered(
        response,
        (OPENAI_RESPONSE, LLAMA_STACK_RESPONSE_OUT),
        lambda source, report: _response.to_llama_stack(source, facts, report),
        policy,
        check,
        quirks=facts.text_answers,
    )


def response_to_openai(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateCompletionResponse]:
    """The OpenAI answer of a native one; id, created, model and the echoed prompt are the exchange's.

    Raises InvalidInput, UpstreamError for an unknown stop_reason or an error in place of an answer, and LossError where
    `on_loss` says raise: by default never.
    """
    exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    choices_of(exchange)
    return _merged([response], exchange, policy, check)


def split(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> list[Translation[ls.CompletionRequest]]:
    """As many native requests as an OpenAI request has prompts, n of each, those of one prompt together."""
    value = read(request, OPENAI_REQUEST)
    n, texts = _request.choices(value), prompt.prompts(value["prompt"])
    said = {"n"} if (value.get("best_of") or 0) > n else {"n", "best_of"}  # the best of n are all of them
    one = {**{name: member for name, member in value.items() if name not in said}, "prompt": texts[0]}
    first = request_to_llama_stack(one, profile=profile, on_loss=on_loss, check=check)
    made = [first]
    for i in range(1, n * len(texts)):
        copied = gate.parse(first.json())
        copied["content"] = texts[i // n]
        made.append(write(copied, [*first.losses], LLAMA_STACK_REQUEST_OUT, "types"))
    return made


def merge(
    answers: Iterable[object],
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateCompletionResponse]:
    """One OpenAI answer of the native ones to all prompts, n to each, in the order of completion.split.

    Of several answers, paths begin with the answer's place: `[1].logprobs`. Raises InvalidInput also where the exchange
    asked for several choices, and there are not as many answers.
    """
    exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    count, given = choices_of(exchange), listed(answers)
    if count > 1 and len(given) != count:
        raise InvalidInput(f"the input has {len(given)} answers, and the exchange asked for {count}")
    return _merged(given, exchange, policy, check)


def _merged(
    answers: list[object], exchange: Exchange, policy: Policy, check: Check
) -> Translation[oai.CreateCompletionResponse]:
    report = Report(policy)
    try:
        several = read_answers(answers, LLAMA_STACK_RESPONSE)
        choices = [_response.choice(answer, exchange, report, i, at) for i, (answer, at) in enumerate(several)]
        counts = [_response.usage_of(answer, report, at) for answer, at in several]
        usage = counts[0] if len(answers) == 1 else usage_of_all(counts, exchange.n)
        return write(_response.envelope(choices, usage, exchange), report.losses, OPENAI_RESPONSE_OUT, check)
    except InvalidInput as error:
        raise error.of_upstream() from None
