"""Native batches of text completions: each is that many OpenAI requests, and their answers are one native answer again.

The other way, requests that differ in their content only are a batch, and a native answer to one is that many of OpenAI's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import arguments
from diglot.answers import read_answer, several_of
from diglot.batches import batch_of, each, requests_of, several
from diglot.completion import translators
from diglot.errors import InvalidInput
from diglot.ledger import Ledger
from diglot.profile import DEFAULT, Profile
from diglot.shape import Shape
from diglot.translation import Check, Parsed, Translation, plain_of, read, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange
    from diglot.report import OnLoss

REQUEST: Final = Shape("llama_stack", "lenient", "BatchCompletionRequest")
REQUEST_OUT: Final = Shape("llama_stack", "strict", "BatchCompletionRequest")
RESPONSE: Final = Shape("llama_stack", "lenient", "BatchCompletionResponse")
RESPONSE_OUT: Final = Shape("llama_stack", "strict", "BatchCompletionResponse")
BATCH: Final = Ledger(
    "llama_stack.BatchCompletionRequest",
    "llama_stack.CompletionRequest",
    carried={
        "model_id": "model_id",
        "content_batch": "content",
        "sampling_params": "sampling_params",
        "response_format": "response_format",
        "logprobs": "logprobs",
    },
    why={"content_batch": "a request for each, with the rest of the batch"},
)
ANSWERS: Final = Ledger(
    "llama_stack.BatchCompletionResponse",
    "llama_stack.CompletionResponse",
    carried={"batch": "content stop_reason logprobs metrics"},
    why={"batch": "in the order of the requests"},
)


def batch_to_openai(
    batch: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> list[Translation[oai.CreateCompletionRequest]]:
    """As many OpenAI requests as a native batch holds, in its order.

    Paths are those of the batch: `content_batch[1]`; what all requests lose is told with the first. Raises InvalidInput and
    LossError with such a path.
    """
    arguments.of_request(profile, on_loss, check)
    value = read(batch, REQUEST)
    return each(
        requests_of(value, BATCH),
        lambda _, one: translators.request_to_openai(Parsed(one), profile=profile, on_loss=on_loss, check=check),
        BATCH,
    )


def batch_to_llama_stack(
    requests: Iterable[object], *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.BatchCompletionRequest]:
    """The native batch of OpenAI requests that differ in what they say only; `[1]` begins the paths of the second.

    Raises InvalidInput where one differs in more or is to be streamed, and InvalidInput and LossError as of one request.
    """
    arguments.of_request(profile, on_loss, check)
    given = several_of(requests, "request")
    if not given:
        raise InvalidInput("the input has no request to make a batch of")
    made = several(
        map(plain_of, given),
        lambda _, one: translators.request_to_llama_stack(one, profile=profile, on_loss=on_loss, check=check),
    )
    losses = [loss for one in made for loss in one.losses]
    whole: Any = batch_of([one.data for one in made], BATCH)
    return write(whole, losses, REQUEST_OUT, check)


def batch_response_to_llama_stack(
    answers: Iterable[object],
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.BatchCompletionResponse]:
    """The native answer to a batch, of OpenAI's to its requests in order; `[1]` begins the paths of the second.

    Raises as response_to_llama_stack does, with the index of the answer.
    """
    exchange, _, _ = arguments.of_answer(exchange, profile, on_loss, check)

    def translated(i: int, one: object) -> Translation[Any]:
        return translators.response_to_llama_stack(one, exchange.nth(i), profile=profile, on_loss=on_loss, check=check)

    made = several(map(plain_of, several_of(answers, "answer")), translated)
    losses = [loss for one in made for loss in one.losses]
    return write({"batch": [one.data for one in made]}, losses, RESPONSE_OUT, check)


def batch_response_to_openai(
    answer: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> list[Translation[oai.CreateCompletionResponse]]:
    """OpenAI's answers, of the native one to a batch, in order; `batch[1]` begins the paths of the second.

    Raises as response_to_openai does, with the index of the answer.
    """
    exchange, _, _ = arguments.of_answer(exchange, profile, on_loss, check)
    try:
        value = read_answer(answer, RESPONSE)
    except InvalidInput as error:
        raise error.of_upstream() from None

    def translated(i: int, one: object) -> Translation[Any]:
        return translators.response_to_openai(one, exchange.nth(i), profile=profile, on_loss=on_loss, check=check)

    return several(value["batch"], translated, "batch")
