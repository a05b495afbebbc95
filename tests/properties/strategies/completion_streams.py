"""Whole streams of text completions of both APIs: an answer is drawn, and then cut into the chunks that say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .answers import chances, native_metrics, usages
from .further import ENVELOPE
from .streams import Item, Stream, pieces
from .values import maybe, record, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_some: SearchStrategy[bool] = st.booleans()
_cuts: SearchStrategy[list[int]] = st.lists(st.integers(0, 30), max_size=3)
_envelope: SearchStrategy[Item] = record({}, ENVELOPE, most=5)
_extra: SearchStrategy[Item] = record({}, most=1)
_usage: SearchStrategy[Any] = maybe(usages)
_metrics: SearchStrategy[Any] = maybe(native_metrics)
_reasons: SearchStrategy[Any] = st.sampled_from(["stop", "stop", "length", "content_filter"])
_stops: SearchStrategy[Any] = st.sampled_from(["end_of_turn", "end_of_message", "out_of_tokens"])
_LISTS = ("tokens", "token_logprobs", "top_logprobs", "text_offset")


@st.composite
def chunk_streams(draw: DrawFn) -> Stream:
    """A whole answer of one choice, and the chunks that say it; where there are tokens, each piece is one."""
    said, tokens = pieces(draw(texts), draw(_cuts)), draw(_some)
    choices: list[Item] = [{"index": 0, "text": piece} for piece in said]
    lists: Item = {name: [] for name in _LISTS}
    for choice in choices:
        if tokens and choice["text"]:
            choice["logprobs"] = _lists(choice["text"], draw(chances), draw(maybe(chances)), 0)
            for name in _LISTS:
                lists[name] += choice["logprobs"][name]
    reason, usage, envelope = draw(_reasons), draw(_usage), draw(_envelope)
    for choice in choices[:-1] if draw(_some) else []:
        choice["finish_reason"] = ""  # as TGI writes it
    choices[-1]["finish_reason"] = reason
    chunks = [{**envelope, "choices": [*draw(_others), choice]} for choice in choices]
    if draw(_some):
        chunks.append({**envelope, "choices": []})
    chunks[-1]["usage"] = usage
    whole = {"index": 0, "text": "".join(said), "logprobs": lists, "finish_reason": reason}
    return {"choices": [whole], "usage": usage}, chunks


_others: SearchStrategy[Any] = st.lists(
    st.fixed_dictionaries({"index": st.integers(1, 2), "text": st.just("another")}), max_size=1
)


def _lists(token: str, logprob: float, other: float | None, offset: int) -> Item:
    """The lists of one token, with another candidate where it has a number."""
    top = {token: logprob, **({} if other is None else {f"\0{token}": other})}
    return dict(zip(_LISTS, ([token], [logprob], [top], [offset]), strict=True))


@st.composite
def event_streams(draw: DrawFn) -> Stream:
    """A whole native answer, and the chunks that say it."""
    said, tokens = pieces(draw(texts), draw(_cuts)), draw(_some)
    chunks: list[Item] = [{"delta": piece, **draw(_extra)} for piece in said]
    positions: list[Item] = []
    for chunk in chunks:
        if tokens and chunk["delta"]:
            table = {chunk["delta"]: draw(chances), f"\0{chunk['delta']}": draw(chances)}
            chunk["logprobs"] = [{"logprobs_by_token": table}]
            positions += chunk["logprobs"]
    stop, metrics = draw(_stops), draw(_metrics)
    chunks.append({"delta": "", "stop_reason": stop, "metrics": metrics})
    if draw(_some):
        chunks[0]["stop_reason"] = "out_of_tokens"  # said early; the last one counts
    whole = {"content": "".join(said), "stop_reason": stop, "logprobs": positions or None, "metrics": metrics}
    return whole, chunks
