"""Native batches of chat completions: each is that many OpenAI requests, and their answers are one native answer again.

The other way, requests that differ in their messages only are a batch, and a native answer to one is that many of OpenAI's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.batches import Batches
from diglot.chat import translators
from diglot.ledger import Ledger
from diglot.profile import DEFAULT, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange
    from diglot.report import OnLoss
    from diglot.translation import Check, Translation

BATCH: Final = Ledger(
    "llama_stack.BatchChatCompletionRequest",
    "llama_stack.ChatCompletionRequest",
    carried={
        "model_id": "model_id",
        "messages_batch": "messages",
        "sampling_params": "sampling_params",
        "tools": "tools",
        "tool_config": "tool_config",
        "response_format": "response_format",
        "logprobs": "logprobs",
    },
    why={"messages_batch": "a request for each, with the rest of the batch"},
)
ANSWERS: Final = Ledger(
    "llama_stack.BatchChatCompletionResponse",
    "llama_stack.ChatCompletionResponse",
    carried={"batch": "completion_message logprobs metrics"},
    why={"batch": "in the order of the requests"},
)
BATCHES: Final = Batches(
    BATCH,
    ANSWERS,
    translators.request_to_openai,
    translators.request_to_llama_stack,
    translators.response_to_openai,
    translators.response_to_llama_stack,
)


def batch_to_openai(
    batch: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> list[Translation[oai.CreateChatCompletionRequest]]:
    """As many OpenAI requests as a native batch holds, in its order.

    Paths are those of the batch: `messages_batch[1]`; what all requests lose is told with the first. Raises InvalidInput and
    LossError with such a path.
    """
    return BATCHES.to_openai(batch, {"profile": profile, "on_loss": on_loss, "check": check})


def batch_to_llama_stack(
    requests: Iterable[object], *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.BatchChatCompletionRequest]:
    """The native batch of OpenAI requests that differ in what they say only; `[1]` begins the paths of the second.

    Raises InvalidInput where one differs in more or is to be streamed, and InvalidInput and LossError as of one request.
    """
    return BATCHES.to_llama_stack(requests, {"profile": profile, "on_loss": on_loss, "check": check})


def batch_response_to_llama_stack(
    answers: Iterable[object],
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.BatchChatCompletionResponse]:
    """The native answer to a batch, of OpenAI's to its requests in order; `[1]` begins the paths of the second.

    Raises as response_to_llama_stack does, with the index of the answer.
    """
    return BATCHES.answers_to_llama_stack(answers, exchange, {"profile": profile, "on_loss": on_loss, "check": check})


def batch_response_to_openai(
    answer: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> list[Translation[oai.CreateChatCompletionResponse]]:
    """OpenAI's answers, of the native one to a batch, in order; `batch[1]` begins the paths of the second.

    Raises as response_to_openai does, with the index of the answer.
    """
    return BATCHES.answer_to_openai(answer, exchange, {"profile": profile, "on_loss": on_loss, "check": check})
