"""Make one schema of an `allOf`, so that a request body has all its members in one place.

A lone reference stays one. Objects are made one object, of all other keywords the last counts, and a union beside
members is one of objects that have them.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from .node import Components, Schema, bottom_up, referred
from .normalise import not_null

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Agreed = Callable[[str, Any, Any], Any]

_UNIONS: Final = ("anyOf", "oneOf")


def but_for_null(name: str, first: Any, last: Any) -> Any:
    """The last of two declarations of a member, which may differ in null only.

    OpenAI's top_logprobs is declared three times, in the middle without null: the document means the last.
    """
    if not_null(first) != not_null(last):
        msg = f"an allOf declares {name} twice, and differently"
        raise ValueError(msg)
    return last


def the_last(_name: str, _first: Any, last: Any) -> Any:
    """The last of two declarations of a member."""
    return last


def flattened(components: Components, agreed: Agreed = but_for_null) -> Components:
    """Return the components with every allOf made one schema; `agreed` decides between declarations of one member."""
    flat = _Flat(components, agreed)
    return {name: flat.component(name) for name in components}


class _Flat:
    """The components that are flat already; one that is made of itself has nothing of itself."""

    def __init__(self, components: Components, agreed: Agreed) -> None:
        self._components = components
        self._agreed = agreed
        self._done: Components = {}

    def component(self, name: str) -> Schema:
        """The flat schema of a component."""
        if name not in self._done:
            self._done[name] = {}
            self._done[name] = bottom_up(self._components[name], self._flat)
        return self._done[name]

    def _flat(self, node: Schema) -> Schema:
        parts = node.get("allOf", ())
        rest = {key: value for key, value in node.items() if key != "allOf"}
        if len(parts) == 1 and referred(parts[0]) and not rest.keys() - {"default", "deprecated"}:
            return {**parts[0], **rest}
        whole = reduce(self._merged, [*map(self._opened, parts), rest]) if parts else rest
        return self._spread(whole)

    def _opened(self, part: Schema) -> Schema:
        name = referred(part)
        return part if name is None else self.component(name)

    def _merged(self, one: Schema, other: Schema) -> Schema:
        """One schema of two that both hold."""
        whole = {**one, **other}
        if "properties" not in one and "properties" not in other:
            return whole
        members = dict(one.get("properties", {}))
        for name, member in other.get("properties", {}).items():
            members[name] = self._agreed(name, members[name], member) if name in members else member
        required = [*one.get("required", ()), *other.get("required", ())]
        return {**whole, "type": "object", "properties": members, "required": list(dict.fromkeys(required))}

    def _spread(self, node: Schema) -> Schema:
        """An object with a union beside its members: a union of objects that have them, where these say more."""
        if "properties" not in node or not any(union in node for union in _UNIONS):
            return node
        base = {key: value for key, value in node.items() if key not in _UNIONS and key != "discriminator"}
        branches = list(self._branches(node, frozenset()))
        if not any("properties" in branch for branch in branches):
            return base
        return {"anyOf": [self._merged(base, branch) for branch in branches]}

    def _branches(self, node: Schema, opened: frozenset[str]) -> Iterator[Schema]:
        """The branches of a node's unions, references and unions among them opened."""
        for branch in (branch for union in _UNIONS for branch in node.get(union, ())):
            name = referred(branch)
            whole = self._opened(branch)
            if name not in opened and "properties" not in whole and any(union in whole for union in _UNIONS):
                yield from self._branches(whole, opened | {name or ""})
            else:
                yield whole
