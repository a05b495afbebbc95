"""What other servers do to the same stream: each habit changes the chunks, and nothing of what they say."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from recordings.cutting import TEXTS, apart, fragments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Chunk: TypeAlias = dict[str, Any]
NULLABLE: Final = {
    "chunk": ("usage", "service_tier", "system_fingerprint"),
    "choice": ("finish_reason", "logprobs"),
    "delta": ("role", "content", "refusal", "tool_calls", "function_call"),
    "piece": ("id", "type", "function"),
    "function": ("name", "arguments"),
}


def _choices(chunks: list[Chunk]) -> Iterator[dict[str, Any]]:
    yield from (choice for chunk in chunks for choice in chunk["choices"])


def _pieces(chunks: list[Chunk]) -> Iterator[tuple[int, dict[str, Any]]]:
    for choice in _choices(chunks):
        yield from ((choice["index"], piece) for piece in choice["delta"].get("tool_calls") or ())


def _finishes(chunks: list[Chunk]) -> Iterator[tuple[int, Chunk, dict[str, Any]]]:
    for i, chunk in enumerate(chunks):
        yield from ((i, chunk, choice) for choice in chunk["choices"] if choice["finish_reason"] is not None)


def nulls_left_out(chunks: list[Chunk]) -> list[Chunk]:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(one) for name, one in value.items() if one is not None}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return [bare(chunk) for chunk in chunks]


def nulls_written(chunks: list[Chunk]) -> list[Chunk]:
    def fill(holder: dict[str, Any], kind: str) -> None:
        for name in NULLABLE[kind]:
            holder.setdefault(name, None)

    for chunk in chunks:
        fill(chunk, "chunk")
    for choice in _choices(chunks):
        fill(choice, "choice")
        fill(choice["delta"], "delta")
    for _, piece in _pieces(chunks):
        fill(piece, "piece")
        fill(piece["function"] or {}, "function")
    return chunks


def no_envelope(chunks: list[Chunk]) -> list[Chunk]:
    """Not even an id, a date, a model or an object."""
    return [{name: chunk[name] for name in ("choices", "usage") if name in chunk} for chunk in chunks]


def empty_envelope(chunks: list[Chunk]) -> list[Chunk]:
    return [
        {**chunk, "id": "", "object": "", "model": "", "created": 0, "service_tier": "on_demand"} for chunk in chunks
    ]


def role_on_every_chunk(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        choice["delta"]["role"] = "assistant"
    return chunks


def role_never(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        choice["delta"].pop("role", None)
    return chunks


def role_of_its_own(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        choice["delta"]["role"] = ""
    return chunks


def usage_on_every_chunk(chunks: list[Chunk]) -> list[Chunk]:
    """As it grows: what counts is the last."""
    counts = next((chunk["usage"] for chunk in reversed(chunks) if chunk.get("usage")), None)
    if counts is not None:
        for chunk in chunks:
            if not chunk.get("usage"):
                chunk["usage"] = {**counts, "completion_tokens": 0}
        chunks[-1]["usage"] = counts
    return chunks


def usage_beside_the_finish(chunks: list[Chunk]) -> list[Chunk]:
    counts = next((chunk["usage"] for chunk in reversed(chunks) if chunk.get("usage")), None)
    *_, (_, last, _) = [*_finishes(chunks)] or [(0, chunks[-1], None)]
    last["usage"] = counts
    return [chunk for chunk in chunks if chunk["choices"]]


def usage_in_a_chunk_of_its_own(chunks: list[Chunk]) -> list[Chunk]:
    counts = next((chunk["usage"] for chunk in reversed(chunks) if chunk.get("usage")), None)
    for chunk in chunks:
        chunk["usage"] = None
    return chunks if counts is None else [*chunks, {**chunks[-1], "choices": [], "usage": counts}]


def usage_first(chunks: list[Chunk]) -> list[Chunk]:
    return [{**chunks[0], "choices": [], "usage": None}, {**chunks[0], "choices": [], "usage": {}}, *chunks]


def empty_usage_at_the_end(chunks: list[Chunk]) -> list[Chunk]:
    return [*chunks, {**chunks[-1], "choices": [], "usage": {}}]


def empty_choices_between(chunks: list[Chunk]) -> list[Chunk]:
    """Azure begins so; others send them as a sign of life."""
    filtered = {"id": "", "object": "", "model": "", "created": 0, "choices": [], "prompt_filter_results": [{}]}
    return [one for chunk in chunks for one in (copy.deepcopy(filtered), chunk)]


def _after(chunk: Chunk, choice: dict[str, Any], delta: dict[str, Any], finish: str | None) -> Chunk:
    return {**chunk, "usage": None, "choices": [{**choice, "delta": delta, "finish_reason": finish}]}


def finish_twice(chunks: list[Chunk]) -> list[Chunk]:
    """With another word, which does not count."""
    ends = [(chunk, choice) for _, chunk, choice in _finishes(chunks)]
    return [*chunks, *(_after(chunk, choice, {}, "stop") for chunk, choice in ends)]


def role_after_the_finish(chunks: list[Chunk]) -> list[Chunk]:
    ends = [(chunk, choice) for _, chunk, choice in _finishes(chunks)]
    more = {"role": "assistant", "content": "", "tool_calls": []}
    return [*chunks, *(_after(chunk, choice, more, None) for chunk, choice in ends)]


def finish_beside_what_was_said_last(chunks: list[Chunk]) -> list[Chunk]:
    """Text, a call's fragment or a whole call, and finish_reason, in one chunk."""
    for i, _, end in list(_finishes(chunks)):
        if not any(end["delta"].get(name) for name in (*TEXTS, "tool_calls")):
            said = [
                choice
                for chunk in chunks[:i]
                for choice in chunk["choices"]
                if choice["index"] == end["index"] and fragments({"choices": [choice]})
            ]
            if said:
                said[-1]["finish_reason"], end["finish_reason"] = end["finish_reason"], None
    return chunks


def finish_with_stop_after_calls(chunks: list[Chunk]) -> list[Chunk]:
    calling = {index for index, _ in _pieces(chunks)}
    for _, _, choice in _finishes(chunks):
        if choice["index"] in calling and choice["finish_reason"] == "tool_calls":
            choice["finish_reason"] = "stop"
    return chunks


def tool_calls_without_calls(chunks: list[Chunk]) -> list[Chunk]:
    calling = {index for index, _ in _pieces(chunks)}
    for _, _, choice in _finishes(chunks):
        if choice["index"] not in calling and choice["finish_reason"] == "stop":
            choice["finish_reason"] = "tool_calls"
    return chunks


def no_delta_where_nothing_is_said(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        if not fragments({"choices": [choice]}):
            del choice["delta"]
    return chunks


def null_delta_where_nothing_is_said(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        if not fragments({"choices": [choice]}):
            choice["delta"] = None
    return chunks


def empty_lists_and_texts(chunks: list[Chunk]) -> list[Chunk]:
    for choice in _choices(chunks):
        for name, empty in (("content", ""), ("tool_calls", []), ("reasoning_content", ""), ("refusal", "")):
            choice["delta"][name] = choice["delta"].get(name) or empty
    return chunks


def no_index_of_the_choice(chunks: list[Chunk]) -> list[Chunk]:
    if all(choice["index"] == 0 for choice in _choices(chunks)):
        for choice in _choices(chunks):
            del choice["index"]
    return chunks


def names_and_ids_on_every_piece(chunks: list[Chunk]) -> list[Chunk]:
    latest: dict[tuple[int, int], dict[str, Any]] = {}
    for index, piece in _pieces(chunks):
        function = piece.setdefault("function", {})
        if function.get("name"):
            latest[index, piece["index"]] = piece
        first = latest[index, piece["index"]]
        piece["id"], piece["type"], function["name"] = first["id"], "function", first["function"]["name"]
    return chunks


def ids_once(chunks: list[Chunk]) -> list[Chunk]:
    """On the first piece of a call, not again."""
    seen: set[tuple[int, str]] = set()
    for index, piece in _pieces(chunks):
        if (index, piece.get("id")) in seen:
            del piece["id"]
        elif piece.get("id"):
            seen.add((index, piece["id"]))
    return chunks


def ids_late(chunks: list[Chunk]) -> list[Chunk]:
    """On a piece after the one that names the function."""
    made: list[Chunk] = []
    for chunk in chunks:
        made.append(chunk)
        for _, piece in _pieces([chunk]):
            if piece.get("id") and (piece.get("function") or {}).get("name"):
                late = {"index": piece["index"], "id": piece.pop("id"), "function": {"arguments": ""}}
                choice = next(one for one in chunk["choices"] if piece in (one["delta"].get("tool_calls") or ()))
                choice = {**choice, "finish_reason": None, "delta": {"tool_calls": [late]}}
                made.append({**chunk, "usage": None, "choices": [choice]})
    return made


def ids_never(chunks: list[Chunk]) -> list[Chunk]:
    """Calls are told apart by their index alone; their ids are made."""
    for _, piece in _pieces(chunks):
        piece.pop("id", None)
    return chunks


def one_id_for_all(chunks: list[Chunk]) -> list[Chunk]:
    """Whole calls, all at index 0: told apart by their names alone."""
    for _, piece in _pieces(whole_calls(chunks)):
        piece["index"], piece["id"] = 0, "0"
    return chunks


def types_never(chunks: list[Chunk]) -> list[Chunk]:
    for _, piece in _pieces(chunks):
        piece.pop("type", None)
    return chunks


def no_index_of_the_call(chunks: list[Chunk]) -> list[Chunk]:
    for _, piece in _pieces(chunks):
        del piece["index"]
    return chunks


def whole_calls(chunks: list[Chunk]) -> list[Chunk]:
    """Each call in one piece, where its first piece was."""
    calls: dict[tuple[int, int], dict[str, Any]] = {}
    for chunk in chunks:
        for choice in chunk["choices"]:
            kept = []
            for piece in choice["delta"].get("tool_calls") or ():
                key = choice["index"], piece["index"]
                function = piece.get("function") or {}
                if key in calls and piece.get("id") in {None, calls[key]["id"]}:
                    calls[key]["function"]["arguments"] += function.get("arguments") or ""
                    continue
                calls[key] = piece
                function["arguments"] = function.get("arguments") or ""
                kept.append(piece)
            if choice["delta"].get("tool_calls"):
                choice["delta"]["tool_calls"] = kept
    return chunks


def arguments_as_objects(chunks: list[Chunk]) -> list[Chunk]:
    """Not as a text, and none at all where they are empty."""
    for _, piece in _pieces(whole_calls(chunks)):
        piece["function"]["arguments"] = json.loads(piece["function"]["arguments"] or "null")
    return chunks


def all_calls_at_index_0(chunks: list[Chunk]) -> list[Chunk]:
    """Whole, each with an id of its own."""
    chunks = whole_calls(chunks)
    for _, piece in _pieces(chunks):
        piece["index"] = 0
    return chunks


def all_calls_in_one_delta(chunks: list[Chunk]) -> list[Chunk]:
    chunks = whole_calls(chunks)
    first: dict[int, list[Any]] = {}
    for choice in _choices(chunks):
        pieces = choice["delta"].get("tool_calls")
        if pieces and choice["index"] in first:
            first[choice["index"]].extend(pieces)
            choice["delta"]["tool_calls"] = None
        elif pieces:
            first[choice["index"]] = pieces
    return chunks


def name_first_arguments_later(chunks: list[Chunk]) -> list[Chunk]:
    made: list[Chunk] = []
    for chunk in (part for one in chunks for part in apart(one)):
        made.append(chunk)
        for choice in chunk["choices"]:
            later = []
            for piece in choice["delta"].get("tool_calls") or ():
                function = piece.get("function") or {}
                if function.get("name") and function.get("arguments"):
                    later.append({"index": piece["index"], "function": {"arguments": function["arguments"]}})
                    function["arguments"] = None
            if later:
                made.append({**chunk, "usage": None, "choices": [{**choice, "delta": {"tool_calls": later}}]})
                choice["finish_reason"] = None
    return made


HABITS: Final[tuple[Callable[[list[Chunk]], list[Chunk]], ...]] = (
    nulls_left_out,
    nulls_written,
    no_envelope,
    empty_envelope,
    role_on_every_chunk,
    role_never,
    role_of_its_own,
    usage_on_every_chunk,
    usage_beside_the_finish,
    usage_in_a_chunk_of_its_own,
    usage_first,
    empty_usage_at_the_end,
    empty_choices_between,
    finish_twice,
    role_after_the_finish,
    finish_beside_what_was_said_last,
    finish_with_stop_after_calls,
    tool_calls_without_calls,
    no_delta_where_nothing_is_said,
    null_delta_where_nothing_is_said,
    empty_lists_and_texts,
    no_index_of_the_choice,
    names_and_ids_on_every_piece,
    ids_once,
    ids_late,
    types_never,
    no_index_of_the_call,
    whole_calls,
    arguments_as_objects,
    all_calls_at_index_0,
    all_calls_in_one_delta,
    name_first_arguments_later,
)
# These change the ids.
OTHER_IDS: Final = (ids_never, one_id_for_all)
