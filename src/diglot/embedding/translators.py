"""The translators of embeddings: requests and answers, each way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import arguments
from diglot.doors import answered, asked
from diglot.embedding import request as _request
from diglot.embedding import response as _response
from diglot.profile import DEFAULT, Profile
from diglot.shape import Shape

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange
    from diglot.report import OnLoss
    from diglot.translation import Check, Translation

OPENAI_REQUEST: Final = Shape("openai", "lenient", "CreateEmbeddingRequest")
OPENAI_REQUEST_OUT: Final = Shape("openai", "strict", "CreateEmbeddingRequest")
OPENAI_RESPONSE: Final = Shape("openai", "lenient", "CreateEmbeddingResponse")
OPENAI_RESPONSE_OUT: Final = Shape("openai", "strict", "CreateEmbeddingResponse")
LLAMA_STACK_REQUEST: Final = Shape("llama_stack", "lenient", "EmbeddingsRequest")
LLAMA_STACK_REQUEST_OUT: Final = Shape("llama_stack", "strict", "EmbeddingsRequest")
LLAMA_STACK_RESPONSE: Final = Shape("llama_stack", "lenient", "EmbeddingsResponse")
LLAMA_STACK_RESPONSE_OUT: Final = Shape("llama_stack", "strict", "EmbeddingsResponse")


def request_to_llama_stack(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.EmbeddingsRequest]:
    """The native request of an OpenAI one.

    Raises InvalidInput, for an input in token ids too, and LossError where `on_loss` says raise: by default for content.
    """
    _, policy = arguments.of_request(profile, on_loss, check)
    return asked(request, (OPENAI_REQUEST, LLAMA_STACK_REQUEST_OUT), _request.to_llama_stack, policy, check)


def request_to_openai(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateEmbeddingRequest]:
    """The OpenAI request of a native one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content, as images are.
    """
    _, policy = arguments.of_request(profile, on_loss, check)
    return asked(request, (LLAMA_STACK_REQUEST, OPENAI_REQUEST_OUT), _request.to_openai, policy, check)


def response_to_llama_stack(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[ls.EmbeddingsResponse]:
    """The native answer of an OpenAI one, whether in numbers or in base64.

    Raises InvalidInput, UpstreamError for an error in place of an answer, and LossError where `on_loss` says raise: by
    default never.
    """
    _, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    return answered(response, (OPENAI_RESPONSE, LLAMA_STACK_RESPONSE_OUT), _response.to_llama_stack, policy, check)


def response_to_openai(
    response: object,
    exchange: Exchange,
    *,
    profile: Profile | str = DEFAULT,
    on_loss: OnLoss = None,
    check: Check = "schema",
) -> Translation[oai.CreateEmbeddingResponse]:
    """The OpenAI answer of a native one; the model is the exchange's, and so is whether it is in base64.

    Raises InvalidInput, UpstreamError for an error in place of an answer, and LossError where `on_loss` says raise: by
    default never.
    """
    exchange, _, policy = arguments.of_answer(exchange, profile, on_loss, check)
    return answered(
        response,
        (LLAMA_STACK_RESPONSE, OPENAI_RESPONSE_OUT),
        lambda source, report: _response.to_openai(source, exchange, report),
        policy,
        check,
    )
