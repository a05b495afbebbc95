"""Judges embeddings: as many as were asked for, in their order, of one length and in the asked form."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final

from diglot.legality.findings import asked_for
from diglot.legality.rule import Rule
from diglot.legality.usage import judge_counts
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

EMBEDDING_COUNT: Final = Rule(
    name="embedding-count", says="There is one embedding for each input", spec="CreateEmbeddingRequest.input"
)
EMBEDDING_INDEX: Final = Rule(
    name="embedding-index", says="The index of an embedding is the place of its input", spec="Embedding.index"
)
EMBEDDING_FORMAT: Final = Rule(
    name="embedding-format",
    says="An embedding is a list of numbers, or where encoding_format is base64, float32 in base64",
    spec="CreateEmbeddingRequest.encoding_format",
)
EMBEDDING_LENGTH: Final = Rule(
    name="embedding-length",
    says="All embeddings of an answer are equally long, and not empty",
    spec="Embedding.embedding",
)


def judge_embedding(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge OpenAI's answer."""
    vectors: list[tuple[int, str]] = []
    counted = judge_count(len(answer["data"]), "data", asked, EMBEDDING_COUNT, findings)
    for i, one in enumerate(answer["data"]):
        if counted and one["index"] != i:
            findings.add(EMBEDDING_INDEX, f"= {show(one['index'])}, at {i}", f"data[{i}].index")
        length = _length(one["embedding"], asked)
        if length is None:
            form = "base64" if asked.exchange.base64 else "numbers"
            findings.add(EMBEDDING_FORMAT, f"is not of {form}", f"data[{i}].embedding")
        else:
            vectors.append((length, f"data[{i}].embedding"))
    judge_lengths(vectors, EMBEDDING_LENGTH, findings)
    judge_counts(answer["usage"], findings, ["prompt_tokens"])


def judge_count(count: int, path: str, asked: Asked, rule: Rule, findings: Findings) -> bool:
    """Judge how many embeddings there are; gives whether as many as there should be."""
    right = asked.inputs in {None, count}
    if not right:
        findings.add(rule, f"has {count}, {asked_for(asked.inputs)}", path)
    return right


def judge_lengths(vectors: Sequence[tuple[int, str]], rule: Rule, findings: Findings) -> None:
    """Judge how long embeddings are, which stand with their paths, by each other.

    How many dimensions were asked for is no matter of protocol: of both APIs only some models can change theirs.
    """
    for length, path in vectors:
        if not length or length != vectors[0][0]:
            findings.add(rule, f"has {length} numbers, and the first {vectors[0][0]}", path)


def _length(vector: Any, asked: Asked) -> int | None:
    """How many numbers a vector has; None where it is not of the asked form."""
    if not isinstance(vector, str):
        return None if asked.exchange.base64 else len(vector)
    try:
        size = len(base64.b64decode(vector, validate=True))
    except (binascii.Error, ValueError):
        return None
    return None if size % 4 or (asked.known and not asked.exchange.base64) else size // 4
