"""Whole streams of both APIs: an answer is drawn, and then cut into the items that say it.

So what a stream says as a whole is known without joining it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .answers import ENVELOPE, finish_reasons, logprobs, native_metrics, usages
from .native_requests import arguments as native_arguments
from .openai_requests import functions, ids
from .values import argument_texts, maybe, names, record, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Item = dict[str, Any]
Stream = tuple[dict[str, Any], list[Item]]
_some: SearchStrategy[bool] = st.booleans()
_few: SearchStrategy[int] = st.integers(0, 4)
_cuts: SearchStrategy[list[int]] = st.lists(st.integers(0, 30), max_size=3)
_function: SearchStrategy[Any] = functions
_calls: SearchStrategy[list[Any]] = st.lists(
    record({"function": _function}, {"id": ids, "type": st.just("function")}, most=3), max_size=3
)
_said: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional={"content": texts, "refusal": texts})
_reasons: SearchStrategy[dict[str, Any]] = record(
    {},
    {"reasoning": texts, "reasoning_content": texts, "audio": record({"id": texts, "transcript": texts}, most=1)},
    most=1,
)
_envelope: SearchStrategy[dict[str, Any]] = record(
    {},
    {
        **{name: strategy for name, strategy in ENVELOPE.items() if name not in {"usage", "object"}},
        "object": st.sampled_from(["chat.completion.chunk", ""]),
        "obfuscation": texts,
    },
    most=5,
)
_tokens: SearchStrategy[Any] = maybe(logprobs)
_usage: SearchStrategy[Any] = maybe(usages)
_others: SearchStrategy[Any] = st.lists(
    st.fixed_dictionaries({"index": st.integers(1, 2), "delta": st.just({"content": "another"})}), max_size=1
)


def pieces(text: str, cuts: list[int]) -> list[str]:
    """A text in pieces, some of them empty."""
    ends = sorted(min(cut, len(text)) for cut in cuts)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@st.composite
def chunk_streams(draw: DrawFn) -> Stream:
    """A whole answer of one choice, and the chunks that say it."""
    said, calls, tokens = draw(_said), draw(_calls), draw(_tokens)
    deltas: list[Item] = [{"role": "assistant", "content": ""}] if draw(_some) and tokens is None else []
    if tokens is not None and len(said) > 1:  # tokens come with the text they are of
        del said["refusal"]
    deltas += draw(_said_deltas(said)) if tokens is None else [said]
    if draw(_some):
        deltas.append(draw(_reasons))
    function_call = draw(_function) if not calls and not draw(_few) else None
    if function_call is not None:
        deltas += [{"function_call": piece} for piece in _function_pieces(function_call, draw(_cuts))]
    deltas += draw(_call_deltas(calls))
    choices: list[Item] = [{"index": 0, "delta": delta} for delta in deltas or [{}]]
    if tokens is not None:
        choices[0]["logprobs"] = tokens
    reason, usage = draw(finish_reasons), draw(_usage)
    choices = [_varied(choice, draw(_variants)) for choice in choices]
    if draw(_some):
        choices.append({"index": 0, "delta": {}})
    choices[-1]["finish_reason"] = reason
    envelope = draw(_envelope)
    chunks = [{**envelope, "choices": [*draw(_others), choice]} for choice in choices]
    if draw(_some):
        chunks.insert(0, {**envelope, "choices": []})
    if draw(_some):
        chunks.append({**envelope, "choices": []})
    chunks[-1]["usage"] = usage
    if usage is not None and not chunks[-1]["choices"] and draw(_some):
        chunks[-1]["choices"] = None
    message = {"role": "assistant", **said, "tool_calls": calls, "function_call": function_call}
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": tokens}
    return {"choices": [choice], "usage": usage}, chunks


@st.composite
def _said_deltas(draw: DrawFn, said: Item) -> list[Item]:
    """The deltas that say a text, and then a refusal."""
    return [{name: piece} for name in ("content", "refusal") for piece in pieces(said.get(name) or "", draw(_cuts))]


_variants: SearchStrategy[int] = st.integers(0, 8)


def _varied(choice: Item, variant: int) -> Item:
    """The same choice as other servers say it."""
    delta = choice["delta"]
    content = delta.get("content")
    if variant == 1 and content:
        part = {"type": "text", "text": content, "prompt_cache_breakpoint": {"mode": "explicit"}}
        return {**choice, "delta": {**delta, "content": [{"type": "thinking", "thinking": content}, part]}}
    if variant == 2 and content:
        return {**choice, "text": content}
    if variant == 3 and content:
        return {**choice, "delta": {**delta, "content": None}, "text": content}
    if variant == 4 and delta:
        return {**{name: held for name, held in choice.items() if name != "delta"}, "message": delta}
    return choice


def _function_pieces(function: Item, cuts: list[int]) -> list[Item]:
    """A function in fragments: its name with the first."""
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        return [function]
    first, *others = pieces(arguments, cuts)
    return [{**function, "arguments": first}, *({"arguments": piece} for piece in others)]


@st.composite
def _call_deltas(draw: DrawFn, calls: list[Item]) -> list[Item]:
    """The deltas that say some calls: one after the other, at once, or with their fragments mixed."""
    queues: list[list[Item]] = []
    apart = len({call.get("id") for call in calls}) == len(calls)  # else the first that says an id has it
    for index, call in enumerate(calls):
        functions_, place = _function_pieces(call["function"], draw(_cuts)), {"index": index}
        queue = [{**place, "function": piece} for piece in functions_]
        late = len(queue) - 1 if apart and draw(_some) else 0
        queue[late] = (
            {**call, **queue[late]}
            if late == 0
            else {**{k: v for k, v in call.items() if k != "function"}, **queue[late]}
        )
        queues.append(queue)
    return _in_order(queues, draw(st.sampled_from(["after", "mixed", "at once"])))


def _in_order(queues: list[list[Item]], order: str) -> list[Item]:
    if order == "at once":
        return [{"tool_calls": [piece for queue in queues for piece in queue]}] if queues else []
    if order == "after":
        return [{"tool_calls": [piece]} for queue in queues for piece in queue]
    longest = max(map(len, queues), default=0)
    return [{"tool_calls": [queue[i]]} for i in range(longest) for queue in queues if i < len(queue)]


_native_calls: SearchStrategy[list[Any]] = st.lists(
    record(
        {"tool_name": names},
        {"call_id": ids, "arguments": native_arguments, "arguments_json": argument_texts},
        most=3,
    ),
    max_size=3,
)
_failed: SearchStrategy[Any] = st.lists(st.tuples(texts, texts), max_size=1)
_metrics: SearchStrategy[Any] = maybe(native_metrics)
_stop: SearchStrategy[Any] = st.sampled_from(["end_of_turn", "end_of_message", "out_of_tokens", None])
_chance: SearchStrategy[Any] = st.sampled_from([0, -0.5, -2])
_extra: SearchStrategy[dict[str, Any]] = record({}, most=1)


def _event(kind: str, delta: Item, **more: Any) -> Item:
    return {"event": {"event_type": kind, "delta": delta, **more}}


def _text(text: str) -> Item:
    return {"type": "text", "text": text}


def _call(call: Any, status: str) -> Item:
    return {"type": "tool_call", "tool_call": call, "parse_status": status}


@st.composite
def event_streams(draw: DrawFn) -> Stream:
    """A whole native answer, and the events that say it."""
    events = [_event("start", _text(""))] if draw(_some) else []
    positions: list[Item] = []
    content = pieces(draw(texts), draw(_cuts))
    tokens = draw(_some)
    for piece in content:
        events.append(_event("progress", _text(piece)))
        if tokens and piece:
            position = {"logprobs_by_token": {piece: draw(_chance), f"\0{piece}": draw(_chance)}}
            events[-1]["event"]["logprobs"] = [position]
            positions.append(position)
    calls = draw(_native_calls)
    for call in calls:
        if draw(_some):
            events.append(_event("progress", _call("", "started")))
            raw = pieces(json.dumps(call.get("arguments")), draw(_cuts))
            events += [_event("progress", _call(piece, "in_progress")) for piece in raw]
        events.append(_event("progress", _call(call, "succeeded")))
    for fragment, text in draw(_failed):
        events += [_event("progress", _call(fragment, "in_progress")), _event("progress", _call(text, "failed"))]
        content.append(text or fragment)
    stop, metrics = draw(_stop), draw(_metrics)
    last = _event("complete", _text(""), stop_reason=stop)
    if stop and draw(_some):
        early = events[-1] if events else last
        early["event"]["stop_reason"] = stop
        last["event"]["stop_reason"] = None
        if early is last:
            last["event"]["stop_reason"] = stop
    for event in events:
        event.update(draw(_extra))
    events.append({**last, "metrics": metrics})
    message = {"role": "assistant", "content": "".join(content), "stop_reason": stop, "tool_calls": calls}
    return {"completion_message": message, "logprobs": positions or None, "metrics": metrics}, events
