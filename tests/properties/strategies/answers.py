"""Whole answers of both APIs, and the exchanges that they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from diglot import Exchange

from .native_requests import calls as native_calls
from .native_requests import contents as native_contents
from .openai_requests import calls, functions, text_parts
from .values import maybe, objects, record, scalars, tagged, texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

exchanges: SearchStrategy[Exchange] = st.builds(
    Exchange,
    id=st.sampled_from(["chatcmpl-1", "x"]),
    created=st.sampled_from([0, 1_700_000_000]),
    model=st.sampled_from(["", "a-model"]),
    tools=st.just(frozenset({"find"})),
    named_tool=st.sampled_from([None, None, "find"]),
    function_call=st.sampled_from([False, False, True]),
    include_usage=st.booleans(),
    top_logprobs=st.sampled_from([None, 0, 1, 20, 20]),
)
counts: SearchStrategy[Any] = st.one_of(st.integers(0, 10**6), st.sampled_from([0, 5.0, 10**20]))
_completion: SearchStrategy[Any] = record(
    {},
    dict.fromkeys(
        (
            "accepted_prediction_tokens",
            "audio_tokens",
            "reasoning_tokens",
            "rejected_prediction_tokens",
            "text_tokens",
        ),
        counts,
    ),
    whole=True,
)
_prompt: SearchStrategy[Any] = record(
    {},
    dict.fromkeys(("audio_tokens", "cache_write_tokens", "cached_tokens", "image_tokens", "text_tokens"), counts),
    whole=True,
)
usages: SearchStrategy[Any] = st.one_of(
    record(
        {"prompt_tokens": counts, "completion_tokens": counts, "total_tokens": counts},
        {"completion_tokens_details": _completion, "prompt_tokens_details": _prompt},
        most=2,
        whole=True,
    ),
    record({}, {"prompt_tokens": counts, "completion_tokens": counts, "total_tokens": counts}, most=3),
)
tokens: SearchStrategy[str] = st.one_of(st.sampled_from(["a", "b", "the", " city", "", "🌍", "é"]), texts)
chances: SearchStrategy[Any] = st.sampled_from([0, -0.5, -1.25, -2, -9999.0])
_bytes: dict[str, SearchStrategy[Any]] = {"bytes": st.lists(st.integers(0, 255), max_size=3)}
tops: SearchStrategy[Any] = record({"token": tokens, "logprob": chances}, _bytes, most=1, whole=True)
positions: SearchStrategy[Any] = record(
    {"token": tokens, "logprob": chances}, {"top_logprobs": st.lists(tops, max_size=3), **_bytes}, most=3, whole=True
)
logprobs: SearchStrategy[Any] = record(
    {}, {"content": st.lists(positions, max_size=3), "refusal": st.lists(positions, max_size=2)}, most=3, whole=True
)
citations: SearchStrategy[Any] = record(
    {}, {"end_index": counts, "start_index": counts, "title": texts, "url": texts}, whole=True
)
annotations: SearchStrategy[Any] = st.lists(
    record({}, {"type": st.just("url_citation"), "url_citation": citations}, most=2, whole=True), max_size=2
)
finish_reasons: SearchStrategy[str] = st.sampled_from(
    ["stop", "stop", "tool_calls", "length", "content_filter", "function_call"]
)
_answer_parts: SearchStrategy[Any] = st.one_of(
    text_parts,
    text_parts,
    tagged("type", "thinking", {}, optional={"thinking": scalars}, most=1),
    tagged("type", "image", {}, optional={"image": scalars}, most=1),
)
contents: SearchStrategy[Any] = st.one_of(texts, texts, texts, st.lists(_answer_parts, max_size=3))
messages: SearchStrategy[Any] = tagged(
    "role",
    "assistant",
    {},
    optional={
        "content": contents,
        "refusal": texts,
        "tool_calls": st.lists(calls, max_size=3),
        "function_call": functions,
        "reasoning": texts,
        "reasoning_content": texts,
        "annotations": annotations,
        "audio": record({"id": texts, "expires_at": counts, "data": texts, "transcript": texts}, most=1),
    },
    most=5,
)


_calling: SearchStrategy[Any] = tagged(
    "role", "assistant", {"tool_calls": st.lists(calls, min_size=1, max_size=2)}, optional={"content": contents}, most=2
)


def _repeated(message: dict[str, Any]) -> dict[str, Any]:
    """The same message with its first call in both forms, as some servers write it."""
    for call in message.get("tool_calls") or ():
        if call.get("type") in {None, "", "function"} and (call.get("function") or {}).get("name"):
            return {**message, "function_call": call["function"]}
    return message


choices: SearchStrategy[Any] = record(
    {"index": st.sampled_from([0, 0, 1, 0.0]), "message": st.one_of(messages, _calling.map(_repeated))},
    {"finish_reason": finish_reasons, "logprobs": st.one_of(*[logprobs] * 4, st.just([]), chances), "text": texts},
    most=4,
)
_moderations: SearchStrategy[Any] = st.one_of(
    tagged("type", "error", {"code": texts, "message": texts}, most=1),
    tagged(
        "type",
        "moderation_results",
        {
            "model": texts,
            "results": st.lists(
                tagged(
                    "type",
                    "moderation_result",
                    {
                        "model": texts,
                        "flagged": st.booleans(),
                        "categories": st.just({"violence": False}),
                        "category_scores": st.just({"violence": 0.5}),
                        "category_applied_input_types": st.just({"violence": ["text", "image"]}),
                    },
                    most=1,
                ),
                max_size=2,
            ),
        },
        most=1,
    ),
)
moderations: SearchStrategy[Any] = record({"input": _moderations, "output": _moderations}, most=1)
ENVELOPE: dict[str, SearchStrategy[Any]] = {
    "id": texts,
    "created": counts,
    "model": texts,
    "object": st.sampled_from(["chat.completion", ""]),
    "service_tier": texts,
    "system_fingerprint": texts,
    "moderation": moderations,
    "usage": usages,
}
responses: SearchStrategy[dict[str, Any]] = record(
    {"choices": st.one_of(*[choices.map(lambda one: [one])] * 4, st.lists(choices, min_size=1, max_size=3))},
    {**ENVELOPE, "metadata": st.one_of(st.just({}), objects)},
    most=7,
)
metrics: SearchStrategy[Any] = st.lists(
    record(
        {
            "metric": st.sampled_from(["prompt_tokens", "completion_tokens", "total_tokens", "seconds"]),
            "value": st.one_of(counts, counts, st.just(0.5)),
        },
        {"unit": texts},
        most=2,
    ),
    max_size=4,
)
_pair: SearchStrategy[Any] = st.tuples(counts, counts).map(
    lambda both: [
        {"metric": "prompt_tokens", "value": both[0], "unit": None},
        {"metric": "completion_tokens", "value": both[1], "unit": "tokens"},
    ]
)
native_metrics: SearchStrategy[Any] = st.one_of(metrics, _pair)
tables: SearchStrategy[Any] = record(
    {"logprobs_by_token": st.dictionaries(tokens, chances, min_size=1, max_size=4)}, most=1
)
empty_tables: SearchStrategy[Any] = st.just({"logprobs_by_token": {}})
native_logprobs: SearchStrategy[Any] = st.lists(st.one_of(tables, tables, tables, empty_tables), max_size=3)
native_messages: SearchStrategy[Any] = tagged(
    "role",
    "assistant",
    {"content": maybe(native_contents)},
    optional={
        "stop_reason": st.sampled_from(["end_of_turn", "end_of_message", "out_of_tokens"]),
        "tool_calls": st.lists(native_calls, max_size=3),
    },
    most=3,
)
native_responses: SearchStrategy[dict[str, Any]] = record(
    {"completion_message": native_messages}, {"logprobs": native_logprobs, "metrics": native_metrics}, most=3
)
