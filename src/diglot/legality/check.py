"""The judges by API and operation, and what applies them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.legality import documents
from diglot.legality.asked import Asked
from diglot.legality.chat import ChatPieces, judge_chat
from diglot.legality.chunks import Chunks
from diglot.legality.completion import CompletionPieces, judge_completion
from diglot.legality.embedding import judge_embedding
from diglot.legality.errors import judge_error
from diglot.legality.findings import Findings
from diglot.legality.models import judge_model, judge_models
from diglot.legality.native_answers import (
    judge_batch_chat,
    judge_batch_completion,
    judge_native_chat,
    judge_native_completion,
    judge_native_embedding,
)
from diglot.legality.native_completion import CompletionChunks
from diglot.legality.native_events import Events
from diglot.legality.rule import Rule
from diglot.legality.stream import Stream
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diglot.legality.document import Document
    from diglot.legality.rule import Api, Finding, Operation
    from diglot.legality.stream import Judge

ANSWER_JSON: Final = Rule(
    name="answer-json", says="The body of an answer is one JSON document", spec="application/json (RFC 8259)"
)
_STREAMS: Final[dict[tuple[Api, Operation], Callable[[Asked, Findings], Judge]]] = {
    ("openai", "chat"): lambda asked, findings: Chunks(ChatPieces(asked, findings), asked, findings),
    ("openai", "completion"): lambda asked, findings: Chunks(CompletionPieces(asked, findings), asked, findings),
    ("llama-stack", "chat"): Events,
    ("llama-stack", "completion"): CompletionChunks,
}
_ANSWERS: Final[dict[tuple[Api, Operation], tuple[Document, Callable[[Any, Asked, Findings], None]]]] = {
    ("openai", "chat"): (documents.CHAT_ANSWER, judge_chat),
    ("openai", "completion"): (documents.COMPLETION_ANSWER, judge_completion),
    ("openai", "embedding"): (documents.EMBEDDING_ANSWER, judge_embedding),
    ("openai", "models"): (documents.MODELS_ANSWER, partial(judge_models, "id")),
    ("openai", "model"): (documents.MODEL_ANSWER, partial(judge_model, "id")),
    ("llama-stack", "chat"): (documents.NATIVE_ANSWER, judge_native_chat),
    ("llama-stack", "completion"): (documents.NATIVE_COMPLETION_ANSWER, judge_native_completion),
    ("llama-stack", "batch-chat"): (documents.NATIVE_BATCH_CHAT, judge_batch_chat),
    ("llama-stack", "batch-completion"): (documents.NATIVE_BATCH_COMPLETION, judge_batch_completion),
    ("llama-stack", "embedding"): (documents.NATIVE_EMBEDDING, judge_native_embedding),
    ("llama-stack", "models"): (documents.NATIVE_MODELS, partial(judge_models, "identifier")),
    ("llama-stack", "model"): (documents.NATIVE_MODEL, partial(judge_model, "identifier")),
}


def check_stream(
    raw: bytes, *, api: Api, operation: Operation = "chat", request: Mapping[str, Any] | None = None
) -> list[Finding]:
    """What is illegal in a stream: the body as it was received, of server-sent events or JSON Lines.

    request is the body that was sent; without it, what it would decide is not judged. Raises InvalidInput for a
    request that is not plain data, and for an operation that has no streams.
    """
    if (api, operation) not in _STREAMS:
        raise InvalidInput(f"{show(api)} has no streams of {show(operation)}")
    findings = Findings()
    judge = _STREAMS[api, operation](Asked(request), findings)
    Stream(judge, findings, api).run(raw)
    return findings.listed()


def check_answer(
    raw: bytes, *, api: Api, operation: Operation, request: Mapping[str, Any] | None = None
) -> list[Finding]:
    """What is illegal in the body of a plain answer; request and errors as for check_stream."""
    if (api, operation) not in _ANSWERS:
        raise InvalidInput(f"{show(api)} has no answers of {show(operation)}")
    document, judge = _ANSWERS[api, operation]
    findings, asked = Findings(), Asked(request)
    try:
        answer = document.read(gate.parse(raw), findings)
    except InvalidInput as error:
        findings.add(ANSWER_JSON, str(error))
        return findings.listed()
    if answer is not None:
        judge(answer, asked, findings)
    return findings.listed()


def check_error(status: int, raw: bytes, *, api: Api) -> list[Finding]:
    """What is illegal in the answer to a bad request: its HTTP status, and its body."""
    findings = Findings()
    judge_error(status, raw, api == "openai", findings)
    return findings.listed()
