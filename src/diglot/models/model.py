"""One model, and a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Collection

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

_OPENAI: Final = "openai.Model"
_NATIVE: Final = "llama_stack.Model"
LIST: Final = Ledger(
    "openai.ListModelsResponse",
    "llama_stack.ListModelsResponse",
    carried={"data": "data"},
    dropped={"object": "says list, as every list"},
)
MODEL: Final = Ledger(
    _OPENAI,
    _NATIVE,
    carried={
        "id": "identifier provider_resource_id",
        "owned_by": "provider_id",
        "model_type": "model_type",
    },
    lost={
        "created": Lost(Kind.METADATA, "native models have no date", (0,)),
        "shutdown_date": Lost(Kind.METADATA, "native models have no date"),
    },
    dropped={"object": "says model, as every model"},
    filled={
        "type": "model",
        "metadata": "none",
        "provider_id": "openai, where nobody owns it",
        "model_type": "llm, where nothing says it",
    },
    why={
        "id": "of the ids that the caller names as embedding models, the type is embedding",
        "owned_by": "absent is openai",
        "model_type": "our extension; absent is llm; another word than llm and embedding is a metadata loss",
    },
)
NATIVE_LIST: Final = Ledger(
    "llama_stack.ListModelsResponse",
    "openai.ListModelsResponse",
    carried={"data": "data"},
    filled={"object": "list"},
)
NATIVE_MODEL: Final = Ledger(
    _NATIVE,
    _OPENAI,
    carried={"identifier": "id", "provider_id": "owned_by", "model_type": "model_type"},
    lost={"metadata": Lost(Kind.METADATA, "OpenAI's models have no table of more", ({},))},
    judged={"provider_resource_id": Lost(Kind.METADATA, "OpenAI's models have one name")},
    dropped={"type": "says model, as every model"},
    filled={
        "object": "model",
        "created": "0, for native models have no date",
        "model_type": "llm, where nothing says it",
    },
    why={"provider_resource_id": "only where it is not the identifier", "model_type": "absent is llm"},
)
TYPE: Final = "a native model is an llm or an embedding, and this one is taken for an llm"


def to_llama_stack(source: oai.Model, embeddings: Collection[str], report: Report, at: At) -> to_ls.Model:
    """The native model; `embeddings` are the ids of those that are no language models."""
    MODEL.account(source, report, at)
    return {
        "identifier": source["id"],
        "provider_resource_id": source["id"],
        "provider_id": source.get("owned_by") or "openai",
        "type": "model",
        "metadata": {},
        "model_type": _native_type(source, embeddings, report, at),
    }


def _native_type(source: oai.Model, embeddings: Collection[str], report: Report, at: At) -> to_ls.ModelType:
    said = source.get("model_type")
    if said == "embedding" or (not said and source["id"] in embeddings):
        return "embedding"
    if said and said != "llm":
        report.lose((at, "model_type"), said, Kind.METADATA, TYPE)
    return "llm"


def to_openai(source: ls.Model, report: Report, at: At) -> to_oai.Model:
    """OpenAI's model, with our extension model_type."""
    NATIVE_MODEL.account(source, report, at)
    resource = source.get("provider_resource_id")
    if resource is not None and resource != source["identifier"]:
        NATIVE_MODEL.judge("provider_resource_id", resource, report, at)
    return {
        "id": source["identifier"],
        "object": "model",
        "created": 0,
        "owned_by": source["provider_id"],
        "model_type": source.get("model_type") or "llm",
    }


def list_to_llama_stack(
    source: oai.ListModelsResponse, embeddings: Collection[str], report: Report
) -> to_ls.ListModelsResponse:
    """The native list, in the same order."""
    LIST.account(source, report, None)
    return {
        "data": [to_llama_stack(one, embeddings, report, ((None, "data"), i)) for i, one in enumerate(source["data"])]
    }


def list_to_openai(source: ls.ListModelsResponse, report: Report) -> to_oai.ListModelsResponse:
    """OpenAI's list, in the same order."""
    NATIVE_LIST.account(source, report, None)
    return {
        "object": "list",
        "data": [to_openai(one, report, ((None, "data"), i)) for i, one in enumerate(source["data"])],
    }
