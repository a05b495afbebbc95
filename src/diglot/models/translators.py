"""The translators of models, each way: one, or a list of them, as a server answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.doors import Make, Way, answered
from diglot.models import model
from diglot.report import ANSWERS, OnLoss, policy
from diglot.shape import Shape
from diglot.translation import Check, Translation, known_check

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from diglot_types.llama_stack import strict as ls
    from diglot_types.openai import strict as oai

OPENAI_LIST: Final = Shape("openai", "lenient", "ListModelsResponse")
OPENAI_LIST_OUT: Final = Shape("openai", "strict", "ListModelsResponse")
OPENAI_MODEL: Final = Shape("openai", "lenient", "Model")
OPENAI_MODEL_OUT: Final = Shape("openai", "strict", "Model")
LLAMA_STACK_LIST: Final = Shape("llama_stack", "lenient", "ListModelsResponse")
LLAMA_STACK_LIST_OUT: Final = Shape("llama_stack", "strict", "ListModelsResponse")
LLAMA_STACK_MODEL: Final = Shape("llama_stack", "lenient", "Model")
LLAMA_STACK_MODEL_OUT: Final = Shape("llama_stack", "strict", "Model")


def list_to_llama_stack(
    listed: object, *, embeddings: Collection[str] = (), on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.ListModelsResponse]:
    """The native list of an OpenAI one; `embeddings` names the models that are for embeddings where the list does not say.

    Raises InvalidInput, UpstreamError for an error in place of a list, and LossError where `on_loss` says raise: by default
    never.
    """
    return _translated(
        listed,
        (OPENAI_LIST, LLAMA_STACK_LIST_OUT),
        lambda source, report: model.list_to_llama_stack(source, embeddings, report),
        on_loss,
        check,
    )


def list_to_openai(
    listed: object, *, on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[oai.ListModelsResponse]:
    """The OpenAI list of a native one; raises as list_to_llama_stack does."""
    return _translated(listed, (LLAMA_STACK_LIST, OPENAI_LIST_OUT), model.list_to_openai, on_loss, check)


def model_to_llama_stack(
    source: object, *, embeddings: Collection[str] = (), on_loss: OnLoss = None, check: Check = "schema"
) -> Translation[ls.Model]:
    """The native model of an OpenAI one; as list_to_llama_stack."""
    return _translated(
        source,
        (OPENAI_MODEL, LLAMA_STACK_MODEL_OUT),
        lambda one, report: model.to_llama_stack(one, embeddings, report, None),
        on_loss,
        check,
    )


def model_to_openai(source: object, *, on_loss: OnLoss = None, check: Check = "schema") -> Translation[oai.Model]:
    """The OpenAI model of a native one; raises as list_to_llama_stack does."""
    return _translated(
        source,
        (LLAMA_STACK_MODEL, OPENAI_MODEL_OUT),
        lambda one, report: model.to_openai(one, report, None),
        on_loss,
        check,
    )


def _translated(source: object, way: Way, make: Make, on_loss: OnLoss, check: Check) -> Translation[Any]:
    known_check(check)
    return answered(source, way, make, policy(on_loss, ANSWERS), check)
