"""What ledgers claim: the fields of target components that their paths name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.ledger import Book, Ledger

    from .components import Components

Pair: TypeAlias = "tuple[str, str]"  # a component and its field


def claimed(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Each source field, with each path it decides; fields filled without one have the name ""."""
    for field, paths in ledger.carried.items():
        for path in paths.split():
            yield field, path
    for path in ledger.filled:
        yield "", path


def pairs(component: str, path: str, targets: Components, book: Book) -> tuple[set[Pair], bool]:
    """The fields on a dotted path below a component, in whatever objects may stand there; and whether it resolves.

    Components that the book leaves out are none of them; below a free object any path resolves. A path to an object that no
    ledger of the book fills is the whole of it.
    """
    found: set[Pair] = set()
    heads, free = [component], False
    for word in path.split("."):
        here = [head for head in heads if word in targets.get(head, ()) and head not in book.left]
        if not here:
            return found, free
        found.update((head, word) for head in here)
        fields = [targets[head][word] for head in here]
        heads = [name for field in fields for name in field.objects]
        free = any(field.free for field in fields) or any(not targets[head] for head in heads)
    return found | _wholes(heads, targets, book), True


def _wholes(components: list[str], targets: Components, book: Book) -> set[Pair]:
    """Every field of objects that no ledger fills."""
    known = {*book.left, *(ledger.target for ledger in book.ledgers)}
    found: set[Pair] = set()
    waiting = [*components]
    while waiting:
        component = waiting.pop()
        if component not in known:
            known.add(component)
            found.update(
                (component, one) for one in targets.get(component, ()) if f"{component}.{one}" not in book.left
            )
            waiting += [name for field in targets.get(component, {}).values() for name in field.objects]
    return found
