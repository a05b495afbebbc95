"""The translators of embeddings: requests and answers, each way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot import arguments
from diglot.answers import read_answer
from diglot.embedding import request as _request
from diglot.embedding import response as _response
from diglot.errors import InvalidInput
from diglot.profile import DEFAULT, Profile
from diglot.report import OnLoss, Report
from diglot.shape import Shape
from diglot.translation import Check, Translation, read, write

if TYPE_CHECKING:
    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

    from diglot.exchange import Exchange

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
    report = Report(policy)
    made = _request.to_llama_stack(read(request, OPENAI_REQUEST), report)
    return write(made, report.losses, LLAMA_STACK_REQUEST_OUT, check)


def request_to_openai(
    request: object, *, profile: Profile | str = DEFAULT, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.CreateEmbeddingRequest]:
    """The OpenAI request of a native one.

    Raises InvalidInput, and LossError where `on_loss` says raise: by default for content, as images are.
    """
    _, policy = arguments.of_request(profile, on_loss, check)
    report = Report(policy)
    made = _request.to_openai(read(request, LLAMA_STACK_REQUEST), report)
    return write(made, report.losses, OPENAI_REQUEST_OUT, check)


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
    report = Report(policy)
    try:
        made = _response.to_llama_stack(read_answer(response, OPENAI_RESPONSE), report)
        return write(made, report.losses, LLAMA_STACK_RESPONSE_OUT, check)
    except InvalidInput as error:
        raise error.of_upstream() from None


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
    report = Report(policy)
    try:
        made = _response.to_openai(read_answer(response, LLAMA_STACK_RESPONSE), exchange, report)
        return write(made, report.losses, OPENAI_RESPONSE_OUT, check)
    except InvalidInput as error:
        raise error.of_upstream() from None
