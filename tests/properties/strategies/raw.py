"""Items of Ollama's raw route: whole answers and streams, with texts that are calls, or nearly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .answers import chances, counts, tokens
from .values import record, texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_calls: SearchStrategy[str] = st.sampled_from(
    [
        '[find(city="Faro")]',
        "[find(), find(a=1)]",
        '{"name": "find", "parameters": {}}',
        "<|python_tag|>find me",
        '<|python_tag|>{"name": "find"',
        "<function=find>{}</function>",
        "Said.<|eot_id|>More.",
        "Said.<|eom_id|>",
        "[find(",
    ]
)
_bytes: dict[str, SearchStrategy[Any]] = {"bytes": st.lists(st.integers(0, 255), max_size=3)}
_tops: SearchStrategy[Any] = record({"token": tokens, "logprob": chances}, _bytes, most=1, whole=True)
_positions: SearchStrategy[Any] = record(
    {"token": tokens, "logprob": chances}, {"top_logprobs": st.lists(_tops, max_size=3), **_bytes}, most=3, whole=True
)
_whole: SearchStrategy[int] = st.integers(0, 10**6)
_members: dict[str, SearchStrategy[Any]] = {
    "model": texts,
    "created_at": texts,
    "done_reason": st.sampled_from(["stop", "stop", "length", "load", "unload", ""]),
    "prompt_eval_count": counts,
    "eval_count": counts,
    "total_duration": _whole,
    "load_duration": _whole,
    "prompt_eval_duration": _whole,
    "eval_duration": _whole,
    "thinking": texts,
    "context": st.lists(_whole, max_size=2),
    "logprobs": st.lists(_positions, max_size=2),
    "image": texts,
    "completed": _whole,
    "total": _whole,
}
_texts: SearchStrategy[str] = st.one_of(texts, _calls)
answers: SearchStrategy[Any] = record({"response": _texts, "done": st.just(True)}, _members, most=8, whole=True)
streams: SearchStrategy[list[Any]] = st.tuples(
    st.lists(record({"response": _texts, "done": st.just(False)}, _members), max_size=3), answers
).map(lambda both: [*both[0], both[1]])
