"""An answer with embeddings: numbers, or base64 of little-endian float32."""

from __future__ import annotations

import base64
import binascii
import math
import struct
from typing import TYPE_CHECKING, Final

from diglot.chat.response import ENVELOPE
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange

NO_COUNTS: Final = "native answers with embeddings have no counts"
RESPONSE: Final = Ledger(
    "openai.CreateEmbeddingResponse",
    "llama_stack.EmbeddingsResponse",
    carried={"data": "embeddings"},
    lost={
        "model": ENVELOPE,
        "usage": Lost(Kind.METADATA, NO_COUNTS, ({"prompt_tokens": 0, "total_tokens": 0}, {})),
    },
    dropped={"object": "says list, as every answer"},
)
EMBEDDING: Final = Ledger(
    "openai.Embedding",
    "llama_stack.EmbeddingsResponse",
    carried={"index": "embeddings", "embedding": "embeddings"},
    dropped={"object": "says embedding, as what it holds"},
    why={
        "index": "they stand in the order of their indexes; absent is its place",
        "embedding": "base64 is read as little-endian float32; what is no such thing is refused",
    },
)
NATIVE_RESPONSE: Final = Ledger(
    "llama_stack.EmbeddingsResponse",
    "openai.CreateEmbeddingResponse",
    carried={"embeddings": "data.embedding data.index data.object"},
    filled={
        "object": "list",
        "model": "the exchange's",
        "usage": "zeros, and a metadata loss: OpenAI's schema demands counts that native servers do not tell",
    },
    why={"embeddings": "base64 of little-endian float32 where that was asked for"},
)
UNCOUNTED: Final = "OpenAI's schema demands counts, which native answers with embeddings do not have; they are 0"
_FLOAT: Final = struct.calcsize("<f")


def to_llama_stack(source: oai.CreateEmbeddingResponse, report: Report) -> to_ls.EmbeddingsResponse:
    """The native answer: the embeddings in the order of their indexes."""
    RESPONSE.account(source, report, None)
    found: list[tuple[int, list[float]]] = []
    for i, one in enumerate(source["data"]):
        at: At = ((None, "data"), i)
        EMBEDDING.account(one, report, at)
        index = one.get("index")
        found.append((i if index is None else index, _numbers(one["embedding"], (at, "embedding"))))
    return {"embeddings": [numbers for _, numbers in sorted(found, key=lambda one: one[0])]}


def _numbers(source: str | list[float], at: At) -> list[float]:
    if not isinstance(source, str):
        return source
    try:
        raw = base64.b64decode(source, validate=True)
    except (binascii.Error, ValueError):
        refuse(at, "is neither a list of numbers nor base64")
    if len(raw) % _FLOAT:
        refuse(at, "is base64 of no whole number of float32 values")
    numbers = [*struct.unpack(f"<{len(raw) // _FLOAT}f", raw)]
    if not all(map(math.isfinite, numbers)):
        refuse(at, "is base64 of a value that is no number of JSON's")
    return numbers


def to_openai(source: ls.EmbeddingsResponse, exchange: Exchange, report: Report) -> to_oai.CreateEmbeddingResponse:
    """OpenAI's answer; the counts that its schema demands are 0, which is reported."""
    NATIVE_RESPONSE.account(source, report, None)
    report.lose((None, "usage"), None, Kind.METADATA, UNCOUNTED)
    return {
        "object": "list",
        "model": exchange.model,
        "data": [
            {"object": "embedding", "index": i, "embedding": _written(numbers, exchange, ((None, "embeddings"), i))}
            for i, numbers in enumerate(source["embeddings"])
        ],
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


def _written(numbers: Sequence[float], exchange: Exchange, at: At) -> str | list[float]:
    if not exchange.base64:
        return [*numbers]
    try:
        return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
    except OverflowError:
        refuse(at, "has a number beyond float32, which base64 was asked for")
