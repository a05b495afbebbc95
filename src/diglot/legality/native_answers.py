"""Judges the plain answers of native servers: chats, completions, batches and embeddings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from diglot.legality.embedding import judge_count, judge_lengths
from diglot.legality.findings import asked_for
from diglot.legality.finish import judge_stops
from diglot.legality.gathered import content_text
from diglot.legality.native_calls import Calls
from diglot.legality.native_finish import NATIVE_STOP_LEFT_OUT, judge_native_finish
from diglot.legality.native_metrics import judge_metrics, judge_native_logprobs
from diglot.legality.rule import Rule
from diglot.legality.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

BATCH_COUNT: Final = Rule(
    name="native-batch-count",
    says="A batch has one answer for each request",
    spec="BatchChatCompletionRequest.messages_batch, BatchCompletionRequest.content_batch",
)
NATIVE_EMBEDDING_COUNT: Final = Rule(
    name="native-embedding-count",
    says="There is one embedding for each of the contents",
    spec="EmbeddingsRequest.contents",
)
NATIVE_EMBEDDING_LENGTH: Final = Rule(
    name="native-embedding-length",
    says="All embeddings of an answer are equally long, and not empty",
    spec="EmbeddingsResponse.embeddings",
)


def judge_native_chat(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge the answer of a chat."""
    message, calls = answer["completion_message"], Calls(asked, findings)
    for i, call in enumerate(message.get("tool_calls") or ()):
        cut = message["stop_reason"] == "out_of_tokens"
        calls.whole(call, f"completion_message.tool_calls[{i}]", cut=cut)
    at = findings.place("completion_message.stop_reason")
    judge_native_finish(message["stop_reason"], calls.count, at, findings)
    text = Spoken(0, findings.place("completion_message.content"), text=[content_text(message["content"])])
    judge_stops(text, asked, NATIVE_STOP_LEFT_OUT, findings)
    judge_native_logprobs(answer.get("logprobs"), asked, "logprobs", findings)
    judge_metrics(answer, findings)


def judge_native_completion(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge the answer of a text completion."""
    text = Spoken(0, findings.place("content"), text=[answer["content"]])
    judge_stops(text, asked, NATIVE_STOP_LEFT_OUT, findings)
    judge_native_logprobs(answer.get("logprobs"), asked, "logprobs", findings)
    judge_metrics(answer, findings)


def _judge_batch(
    one: Callable[[Mapping[str, Any], Asked, Findings], None],
    answer: Mapping[str, Any],
    asked: Asked,
    findings: Findings,
) -> None:
    """Judge a batch: how many answers it has, and each."""
    if asked.batch is not None and len(answer["batch"]) != asked.batch:
        findings.add(BATCH_COUNT, f"has {len(answer['batch'])}, {asked_for(asked.batch)}", "batch")
    for i, part in enumerate(answer["batch"]):
        with findings.within(f"batch[{i}]"):
            one(part, asked, findings)


judge_batch_chat = partial(_judge_batch, judge_native_chat)
judge_batch_completion = partial(_judge_batch, judge_native_completion)


def judge_native_embedding(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge embeddings."""
    vectors = [(len(one), f"embeddings[{i}]") for i, one in enumerate(answer["embeddings"])]
    judge_count(len(vectors), "embeddings", asked, NATIVE_EMBEDDING_COUNT, findings)
    judge_lengths(vectors, NATIVE_EMBEDDING_LENGTH, findings)
