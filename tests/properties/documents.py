"""JSON documents as the properties see them: places in them, equality, and what a translation reported of them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diglot import Loss

Steps = tuple[str | int, ...]
_STEP: Final = re.compile(
    r"""\.?(?P<word>[A-Za-z_$][\w$]*)|\[(?P<index>\d+)\]|\[(?P<key>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\]""", re.DOTALL
)
GONE: Final = object()


def steps(path: str) -> Steps:
    """The keys and indexes that a path spells."""
    found: list[str | int] = []
    place = 0
    while place < len(path):
        step = _STEP.match(path, place)
        assert step is not None, f"{path!r} is no path from character {place}"
        place = step.end()
        if step["word"] is not None:
            found.append(step["word"])
        else:
            found.append(int(step["index"]) if step["index"] is not None else ast.literal_eval(step["key"]))
    return tuple(found)


def at(document: Any, path: Iterable[str | int]) -> Any:
    """What stands at a place; LookupError where nothing does."""
    for step in path:
        if not isinstance(document, list if isinstance(step, int) else dict):
            raise LookupError(step)
        document = document[step]
    return document


def identical(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: numbers by value, but true is no 1; members in any order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(identical(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return (type(one) is type(other) and one == other) or (_number(one) and _number(other) and one == other)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float))


def difference(one: Any, other: Any, path: str = "") -> str:
    """Where two values differ first, for the message of a failing property."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in [*one, *other]:
            if name not in one or name not in other:
                return f"{path}.{name}: only in the {'expected' if name in one else 'result'}"
            if not identical(one[name], other[name]):
                return difference(one[name], other[name], f"{path}.{name}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for i, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            if not identical(mine, theirs):
                return difference(mine, theirs, f"{path}[{i}]")
    return f"{path}: expected {one!r}, got {other!r}"


def removed(document: Any, places: Iterable[Steps]) -> None:
    """Take out of a document what stands at each of these places; all of them are of the document as it was."""
    held = []
    for place in places:
        *above, last = place
        holder = at(document, above)
        if holder[last] is not GONE:
            held.append(holder)
            holder[last] = GONE
    for holder in held:
        if isinstance(holder, dict):
            for name in [name for name, value in holder.items() if value is GONE]:
                del holder[name]
        else:
            holder[:] = [value for value in holder if value is not GONE]


def everything(value: Any) -> Iterator[Any]:
    """A value and all that it holds."""
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(inner)


def told(losses: Iterable[Loss]) -> str:
    """The losses as lines, for the message of a failing property."""
    return "\n".join(f"    {loss}" for loss in losses)
