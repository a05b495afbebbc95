"""A request for embeddings, as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, refuse, show

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

REQUEST: Final = Ledger(
    "openai.CreateEmbeddingRequest",
    "llama_stack.EmbeddingsRequest",
    carried={
        "model": "model_id exchange.model",
        "input": "contents",
        "dimensions": "output_dimension",
        "encoding_format": "exchange.base64",
    },
    lost={"user": Lost(Kind.METADATA, "native requests do not name their user")},
    why={
        "input": "one text is a list of one; token ids are refused, and so is an empty list",
        "encoding_format": "native servers give numbers; base64 is made of them by the translator of the answer",
        "dimensions": "below 1 is refused",
    },
)
NATIVE_REQUEST: Final = Ledger(
    "llama_stack.EmbeddingsRequest",
    "openai.CreateEmbeddingRequest",
    carried={"model_id": "model exchange.model", "contents": "input", "output_dimension": "dimensions"},
    lost={
        "text_truncation": Lost(Kind.CONSTRAINT, "OpenAI's servers refuse a text that is too long", ("none",)),
        "task_type": Lost(Kind.TUNING, "OpenAI's embeddings are for queries and documents alike"),
    },
    why={
        "contents": "images are a content loss; without a text left it is refused",
        "output_dimension": "below 1 is refused",
    },
)
TEXT_ITEM: Final = Ledger(
    "llama_stack.TextContentItem",
    "openai.CreateEmbeddingRequest",
    carried={"text": "input"},
    dropped={"type": "says text, as input is"},
)
IMAGE: Final = "OpenAI embeds texts"
IDS: Final = "is token ids, which no native server takes; give the text"


def to_llama_stack(source: oai.CreateEmbeddingRequest, report: Report) -> to_ls.EmbeddingsRequest:
    """The native request; null members are left out."""
    REQUEST.account(source, report, None)
    made: to_ls.EmbeddingsRequest = {"model_id": source["model"], "contents": _texts(source["input"])}
    dimension = _dimension(source.get("dimensions"), "dimensions")
    if dimension is not None:
        made["output_dimension"] = dimension
    return made


def _texts(source: Any) -> list[str]:
    at: At = (None, "input")
    if isinstance(source, str):
        return [source]
    if not source:
        refuse(at, "is an empty list; give a text")
    if not all(isinstance(one, str) for one in source):
        refuse(at, IDS)
    return [*source]


def to_openai(source: ls.EmbeddingsRequest, report: Report) -> to_oai.CreateEmbeddingRequest:
    """OpenAI's request; null members are left out."""
    NATIVE_REQUEST.account(source, report, None)
    texts: list[str] = []
    for i, item in enumerate(source["contents"]):
        text = _text(item, report, ((None, "contents"), i))
        if text is not None:
            texts.append(text)
    if not texts:
        refuse((None, "contents"), "has no text; OpenAI takes at least one")
    made: to_oai.CreateEmbeddingRequest = {"model": source["model_id"], "input": texts}
    dimension = _dimension(source.get("output_dimension"), "output_dimension")
    if dimension is not None:
        made["dimensions"] = dimension
    return made


def _text(item: Any, report: Report, at: At) -> str | None:
    """The text of one item; None where it is an image."""
    if isinstance(item, str):
        return item
    if item["type"] == "text":
        TEXT_ITEM.account(item, report, at)
        text: str = item["text"]
        return text
    report.lose((at, "type"), item["type"], Kind.CONTENT, IMAGE)
    return None


def _dimension(given: int | None, name: str) -> int | None:
    if given is not None and given < 1:
        refuse((None, name), f"= {show(given)} is below 1; leave it out for the model's own")
    return None if given is None else int(given)
