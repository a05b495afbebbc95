"""The same OpenAI stream cut elsewhere: what is said stays the same, the fragments it comes in do not."""

from __future__ import annotations

import copy
import itertools
import random
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Chunk: TypeAlias = dict[str, Any]
TEXTS = ("content", "refusal", "reasoning", "reasoning_content")
FEW = 80


def cuttings(chunks: list[Chunk]) -> Iterator[tuple[str, list[Chunk]]]:
    """Each way to cut a stream, with its name: joined, by single characters, at random, and at each place where they are few."""
    yield "packed", join(chunks, pack=True)
    single = [part for chunk in chunks for part in apart(chunk)]
    yield "apart", single
    joined = join(single)
    yield "joined", joined
    yield "one character each", [part for chunk in joined for part in cut(chunk, range(1, longest(chunk)))]
    for seed in range(4):
        rng = random.Random(seed)
        source = single if seed % 2 else joined
        yield f"seed {seed}", [part for chunk in source for part in cut(chunk, _some(longest(chunk), rng))]
    places = [(i, at) for i, chunk in enumerate(joined) for at in range(1, longest(chunk))]
    if len(places) <= FEW:
        for i, at in places:
            yield f"chunk {i} at {at}", [*joined[:i], *cut(joined[i], [at]), *joined[i + 1 :]]


def _some(size: int, rng: random.Random) -> list[int]:
    return sorted(rng.sample(range(1, size), rng.randint(0, min(3, size - 1)))) if size > 1 else []


def fragments(chunk: Chunk) -> list[tuple[int, str, int]]:
    """Where the fragments of a chunk stand: in which choice, under which name, and for calls in which piece."""
    found: list[tuple[int, str, int]] = []
    for i, choice in enumerate(chunk["choices"]):
        delta = choice["delta"]
        found += [(i, name, 0) for name in TEXTS if delta.get(name)]
        found += [(i, "tool_calls", j) for j, _ in enumerate(delta.get("tool_calls") or ())]
    return found


def apart(chunk: Chunk) -> list[Chunk]:
    """A chunk as several of one fragment each."""
    parts = [_only(chunk, *fragment) for fragment in fragments(chunk)]
    return _ended(parts) if len(parts) > 1 else [copy.deepcopy(chunk)]


def _only(chunk: Chunk, i: int, name: str, j: int) -> Chunk:
    part = copy.deepcopy(chunk)
    part["choices"] = [part["choices"][i]]
    delta = part["choices"][0]["delta"]
    for other in {*TEXTS, "tool_calls"} - {name}:
        delta.pop(other, None)
    if name == "tool_calls":
        delta["tool_calls"] = [delta["tool_calls"][j]]
    return part


def _ended(parts: list[Chunk]) -> list[Chunk]:
    """What a chunk begins with stays on its first part, what it ends with goes to the last."""
    for part in parts[:-1]:
        part.pop("usage", None)
        for choice in part["choices"]:
            choice["finish_reason"] = None
    for part in parts[1:]:
        for choice in part["choices"]:
            choice.pop("logprobs", None)
    return parts


def longest(chunk: Chunk) -> int:
    """The length of the fragment of a chunk that has one."""
    return max((len(holder[name]) for holder, name in _held(chunk)), default=0)


def _held(chunk: Chunk) -> Iterator[tuple[dict[str, Any], str]]:
    for i, name, j in fragments(chunk):
        delta = chunk["choices"][i]["delta"]
        if name != "tool_calls":
            yield delta, name
        elif (delta["tool_calls"][j].get("function") or {}).get("arguments"):
            yield delta["tool_calls"][j]["function"], "arguments"


def cut(chunk: Chunk, places: Iterable[int]) -> list[Chunk]:
    """A chunk of one fragment as several."""
    edges = [0, *places, longest(chunk)]
    if len(edges) == 2:
        return [chunk]
    rest = {**chunk, "choices": [{**choice, "logprobs": None} for choice in chunk["choices"]]}
    parts = [_part(rest if first else chunk, first, last) for first, last in itertools.pairwise(edges)]
    for part in parts[1:]:
        for piece in part["choices"][0]["delta"].get("tool_calls") or ():
            piece.pop("id", None)
            piece["function"].pop("name", None)
    return _ended(parts)


def _part(chunk: Chunk, first: int, last: int) -> Chunk:
    part = copy.deepcopy(chunk)
    for holder, name in _held(part):
        holder[name] = holder[name][first:last]
    return part


def join(chunks: list[Chunk], *, pack: bool = False) -> list[Chunk]:
    """Neighbours that say more of the same, as one; packed, with the pieces of calls side by side in one delta."""
    made: list[Chunk] = []
    for chunk in chunks:
        mine = copy.deepcopy(chunk)
        if not (made and _joined(made[-1], mine, pack)):
            made.append(mine)
    return made


def _joined(before: Chunk, after: Chunk, pack: bool) -> bool:
    """Add a chunk to the one before, where that has not ended and both are of the same choices and call."""
    if before.get("usage") or [one["index"] for one in before["choices"]] != [one["index"] for one in after["choices"]]:
        return False
    pairs = list(zip(before["choices"], after["choices"], strict=True))
    if not all(_fits(first, second, pack) for first, second in pairs):
        return False
    for first, second in pairs:
        _add(first, second, pack)
        _fill(first["delta"], second["delta"])
        _fill(first, second)
    _fill(before, after)
    return True


def _fill(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Take what only the second has."""
    for name, value in second.items():
        if first.get(name) is None:
            first[name] = value


def _fits(first: dict[str, Any], second: dict[str, Any], pack: bool) -> bool:
    if first["finish_reason"] is not None:
        return False
    mine, more = (one["delta"].get("tool_calls") or [] for one in (first, second))
    if mine and more and not pack:
        same = len(mine) == len(more) == 1 and mine[0]["index"] == more[0]["index"]
        return (
            same and more[0].get("id") in {None, mine[0].get("id")} and not (more[0].get("function") or {}).get("name")
        )
    return not (mine and any(second["delta"].get(name) for name in TEXTS))


def _add(first: dict[str, Any], second: dict[str, Any], pack: bool) -> None:
    first["finish_reason"] = second["finish_reason"]
    mine, more = first["delta"], second["delta"]
    for name in TEXTS:
        if more.get(name):
            mine[name] = (mine.get(name) or "") + more[name]
    if pack:
        mine["tool_calls"] = [*(mine.get("tool_calls") or ()), *(more.get("tool_calls") or ())]
    else:
        for call, piece in zip(mine.get("tool_calls") or (), more.get("tool_calls") or (), strict=False):
            function, fragment = call["function"], piece.get("function") or {}
            function["arguments"] = (function.get("arguments") or "") + (fragment.get("arguments") or "")
    if second.get("logprobs"):
        tokens = (first.get("logprobs") or {}).get("content") or []
        first["logprobs"] = {"content": [*tokens, *(second["logprobs"]["content"] or ())]}
