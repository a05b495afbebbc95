"""Documents of text completions, embeddings and models, of both APIs."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .answers import chances, counts, positions, tokens, usages
from .native_requests import contents
from .values import record, scalars, texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_temperatures: SearchStrategy[Any] = st.sampled_from([0, 0.0, 0.5, 1, 2])
_limits: SearchStrategy[Any] = st.sampled_from([1, 5, 16, 5.0, 10**20])
_stops: SearchStrategy[Any] = st.one_of(texts, st.lists(texts, max_size=5))
_prompts: SearchStrategy[Any] = st.one_of(texts, texts, st.none(), st.lists(texts, min_size=1, max_size=3))
_options: SearchStrategy[Any] = record({}, {"include_usage": st.booleans(), "include_obfuscation": st.booleans()})
completion_requests: SearchStrategy[Any] = record(
    {"model": texts, "prompt": _prompts},
    {
        "best_of": st.sampled_from([0, 1, 2, 20]),
        "echo": st.booleans(),
        "frequency_penalty": st.sampled_from([0, 0.5, -2]),
        "logit_bias": st.sampled_from([{}, {"50256": -100}]),
        "logprobs": st.sampled_from([0, 1, 5, 2.0, True, False]),
        "max_tokens": _limits,
        "n": st.sampled_from([1, 2, 1.0, 128]),
        "presence_penalty": st.sampled_from([0, 0.5, -2]),
        "repetition_penalty": st.sampled_from([1, 1.0, 1.5]),
        "seed": st.integers(0, 9),
        "stop": _stops.filter(lambda stop: not isinstance(stop, list) or len(stop) < 5),
        "stream": st.booleans(),
        "stream_options": _options,
        "suffix": texts,
        "temperature": _temperatures,
        "top_k": st.sampled_from([-1, 0, 1, 40]),
        "top_p": st.sampled_from([0, 0.5, 1]),
        "user": texts,
    },
)
_strategies: SearchStrategy[Any] = st.one_of(
    record({"type": st.just("greedy")}, most=1),
    record(
        {"type": st.just("top_p")}, {"temperature": st.sampled_from([0.5, 1, 2.5]), "top_p": st.sampled_from([0.5, 1])}
    ),
    record({"type": st.just("top_k"), "top_k": st.sampled_from([1, 40])}, most=1),
)
_sampling: SearchStrategy[Any] = record(
    {},
    {
        "strategy": _strategies,
        "max_tokens": st.sampled_from([0, 1, 16, 5.0]),
        "repetition_penalty": st.sampled_from([1, 1.5]),
        "stop": st.lists(texts, max_size=6),
    },
)
_formats: SearchStrategy[Any] = st.sampled_from(
    [{"type": "json_schema", "json_schema": {"type": "object"}}, {"type": "grammar", "bnf": {}}]
)
native_completion_requests: SearchStrategy[Any] = record(
    {"model_id": texts, "content": contents},
    {
        "sampling_params": _sampling,
        "response_format": _formats,
        "stream": st.booleans(),
        "logprobs": record({}, {"top_k": st.sampled_from([0, 1, 5, 9, 2.0])}),
    },
)
_tables: SearchStrategy[Any] = st.dictionaries(tokens, chances, max_size=3)
_lists: SearchStrategy[Any] = record(
    {},
    {
        "tokens": st.lists(tokens, max_size=3),
        "token_logprobs": st.lists(st.one_of(chances, chances, st.none()), max_size=3),
        "top_logprobs": st.lists(st.one_of(_tables, _tables, st.none()), max_size=3),
        "text_offset": st.lists(st.integers(0, 9), max_size=3),
        "content": st.lists(positions, max_size=2),
    },
)
_reasons: SearchStrategy[Any] = st.sampled_from(["stop", "length", "content_filter"])
ENVELOPE: dict[str, SearchStrategy[Any]] = {
    "id": texts,
    "object": texts,
    "created": counts,
    "model": texts,
    "system_fingerprint": texts,
}


def _choices(reasons: SearchStrategy[Any]) -> SearchStrategy[Any]:
    required = {"index": st.sampled_from([0, 0, 0, 1, 0.0]), "text": texts}
    return record(required, {"logprobs": _lists, "finish_reason": reasons}, most=3)


completions: SearchStrategy[Any] = record(
    {"choices": st.lists(_choices(_reasons), min_size=1, max_size=2)}, {**ENVELOPE, "usage": usages}
)
completion_chunks: SearchStrategy[list[Any]] = st.lists(
    record(
        {"choices": st.lists(_choices(st.one_of(_reasons, st.just(""))), max_size=2)}, {**ENVELOPE, "usage": usages}
    ),
    max_size=4,
)
_positions: SearchStrategy[Any] = st.lists(record({"logprobs_by_token": _tables}, most=1), max_size=3)
_metrics: SearchStrategy[Any] = st.lists(
    record(
        {
            "metric": st.sampled_from(["prompt_tokens", "completion_tokens", "total_tokens", "seconds"]),
            "value": st.one_of(st.integers(0, 99), st.sampled_from([1.5, 5.0])),
        },
        {"unit": texts},
    ),
    max_size=4,
)
_stop_reasons: SearchStrategy[Any] = st.sampled_from(["end_of_turn", "end_of_message", "out_of_tokens"])
_said: dict[str, SearchStrategy[Any]] = {"stop_reason": _stop_reasons, "logprobs": _positions, "metrics": _metrics}
native_completions: SearchStrategy[Any] = record({"content": texts}, _said, whole=True)
native_completion_chunks: SearchStrategy[list[Any]] = st.lists(record({"delta": texts}, _said), max_size=4)

embedding_requests: SearchStrategy[Any] = record(
    {"model": texts, "input": st.one_of(texts, st.lists(texts, min_size=1, max_size=3))},
    {
        "dimensions": st.sampled_from([1, 256, 8.0]),
        "encoding_format": st.sampled_from(["float", "base64"]),
        "user": texts,
    },
)
_image: Any = {"type": "image", "image": {"url": {"uri": "https://example.org/a.png"}}}
_items: SearchStrategy[Any] = record({"type": st.just("text"), "text": texts}, most=1)
native_embedding_requests: SearchStrategy[Any] = record(
    {
        "model_id": texts,
        "contents": st.one_of(
            st.lists(texts, min_size=1, max_size=3),
            st.tuples(st.lists(st.one_of(_items, st.just(_image)), max_size=2), _items).map(
                lambda one: [*one[0], one[1]]
            ),
        ),
    },
    {
        "output_dimension": st.sampled_from([1, 256, 8.0]),
        "task_type": st.sampled_from(["query", "document"]),
        "text_truncation": st.sampled_from(["none", "start", "end"]),
    },
)
_numbers: SearchStrategy[Any] = st.one_of(st.floats(-4, 4, width=32), st.sampled_from([0, 1, -0.0]))
vectors: SearchStrategy[Any] = st.lists(_numbers, max_size=3)
_coded: SearchStrategy[str] = vectors.map(lambda one: base64.b64encode(struct.pack(f"<{len(one)}f", *one)).decode())
embeddings: SearchStrategy[Any] = record(
    {
        "data": st.lists(
            record({"index": st.integers(0, 3), "embedding": st.one_of(vectors, _coded)}, {"object": texts}), max_size=3
        )
    },
    {
        "object": texts,
        "model": texts,
        "usage": record({}, {"prompt_tokens": counts, "total_tokens": counts}),
    },
)
native_embeddings: SearchStrategy[Any] = record({"embeddings": st.lists(vectors, max_size=3)}, most=1)
model_lists: SearchStrategy[Any] = record(
    {
        "data": st.lists(
            record(
                {"id": texts},
                {
                    "created": counts,
                    "object": texts,
                    "owned_by": texts,
                    "shutdown_date": texts,
                    "model_type": st.sampled_from(["llm", "embedding", "rerank", ""]),
                },
            ),
            max_size=3,
        )
    },
    {"object": texts},
)
native_model_lists: SearchStrategy[Any] = record(
    {
        "data": st.lists(
            record(
                {"identifier": texts, "provider_id": texts},
                {
                    "provider_resource_id": texts,
                    "type": st.just("model"),
                    "metadata": st.dictionaries(texts, scalars, max_size=2),
                    "model_type": st.sampled_from(["llm", "embedding"]),
                },
            ),
            max_size=3,
        )
    },
    most=1,
)
