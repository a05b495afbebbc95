"""A document with a few of its values swapped, deleted, doubled, renamed, or replaced by something else."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .corpus import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import SearchStrategy

ODD: list[Any] = [
    *(None, True, False, 0, -1, 1, 2.0, 0.5, -0.0, 1e30, 10**18, 2**64, -(10**40), 10**310),
    *("", "x", "auto", "required", "function", "tool_calls", "end_of_turn", "\x00", "🌍", "{", "{}", '{"a": 1e400}'),
    *("JSON Schema: {}", "JSON Schema: true", "list[" * 50 + "int" + "]" * 50, "data:;base64,", "x" * 3000),
    *([], [None], [[]], ["x"], {}, {"": None}, {"type": "text"}, {"type": "function"}, {"role": "user"}, {"$ref": "#"}),
]
NAMES = [
    "type",
    "role",
    "content",
    "tool_calls",
    "function",
    "index",
    "id",
    "name",
    "arguments",
    "delta",
    "error",
    "x y",
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document, as its holder and its key."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield value, step
        yield from places(inner)


def mutated(document: Any, seed: int) -> Any:
    """The same mutation of the same document for the same seed."""
    chance = random.Random(seed)
    made = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        found = [*places(made)]
        if not found:
            break
        holder, step = chance.choice(found)
        _mutate(chance, made, holder, step)
    return made


def _mutate(chance: random.Random, whole: Any, holder: Any, step: Any) -> None:
    match chance.randrange(7):
        case 0:
            del holder[step]
        case 1:
            holder[step] = copy.deepcopy(chance.choice(ODD))
        case 2:
            other, place = chance.choice([*places(whole)])
            holder[step], other[place] = copy.deepcopy(other[place]), copy.deepcopy(holder[step])
        case 3:
            other, place = chance.choice([*places(chance.choice(documents()))])
            holder[step] = copy.deepcopy(other[place])
        case 4 if isinstance(holder, list):
            holder.insert(step, copy.deepcopy(holder[step]))
        case 5 if isinstance(holder, dict):
            holder[chance.choice(NAMES)] = holder.pop(step)
        case _:
            holder[step] = [holder[step]] if chance.random() < 0.5 else {chance.choice(NAMES): holder[step]}


mutants: SearchStrategy[Any] = st.builds(
    lambda place, seed: mutated(documents()[place % len(documents())], seed),
    st.integers(0, 2**20),
    st.integers(0, 2**32),
)
