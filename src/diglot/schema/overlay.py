"""Apply OpenAPI Overlay 1.0 files, with two additions of ours to the standard.

An action that selects nothing, or another number of nodes than its `x-expect` says, is an error: that is how a
change upstream is noticed. `x-replace: true` puts the update in the node's place instead of merging it.
"""

from __future__ import annotations

import copy
import operator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import jsonpath_rfc9535
import yaml

if TYPE_CHECKING:
    from pathlib import Path


class OverlayError(ValueError):
    """An action does not fit its document."""


@dataclass(frozen=True)
class Action:
    """One action of an overlay file."""

    target: str
    update: Any = None
    remove: bool = False
    replace: bool = False
    expect: int | None = None

    @classmethod
    def of(cls, written: dict[str, Any]) -> Action:
        """Return the action a file writes."""
        unknown = set(written) - {"target", "description", "update", "remove", "x-replace", "x-expect"}
        if unknown or ("update" in written) == written.get("remove", False):
            msg = f"{written.get('target')}: an action has a target and either update or remove"
            raise OverlayError(msg)
        return cls(
            target=written["target"],
            update=written.get("update"),
            remove=written.get("remove", False),
            replace=written.get("x-replace", False),
            expect=written.get("x-expect"),
        )


def read(path: Path) -> list[Action]:
    """Return the actions of an overlay file, in order."""
    return [Action.of(written) for written in yaml.safe_load(path.read_text(encoding="utf-8"))["actions"]]


def applied(document: dict[str, Any], actions: list[Action]) -> dict[str, Any]:
    """Return the document after all actions; the one given stays as it is."""
    changed = copy.deepcopy(document)
    for action in actions:
        _apply(changed, action)
    return changed


def _apply(document: dict[str, Any], action: Action) -> None:
    found = [node.location for node in jsonpath_rfc9535.find(action.target, document)]
    if not found or (action.expect is not None and len(found) != action.expect):
        msg = f"{action.target}: selects {len(found)} nodes, not {action.expect or 'any'}"
        raise OverlayError(msg)
    # The last first, so that removing from a list does not move what is still to be removed.
    for location in reversed(found):
        if not location:
            msg = f"{action.target}: selects the whole document"
            raise OverlayError(msg)
        *above, last = location
        _change(reduce(operator.getitem, above, cast("Any", document)), last, action)


def _change(parent: Any, key: Any, action: Action) -> None:
    update = copy.deepcopy(action.update)
    if action.remove:
        del parent[key]
    elif action.replace:
        parent[key] = update
    elif isinstance(parent[key], list):
        parent[key].append(update)
    else:
        parent[key] = merged(parent[key], update)


def merged(node: Any, update: Any) -> Any:
    """Return what the standard makes of a node and an update: objects merge, lists grow, the rest is replaced."""
    if isinstance(node, dict) and isinstance(update, dict):
        old, new = cast("dict[str, Any]", node), cast("dict[str, Any]", update)
        return {**old, **{key: merged(old[key], value) if key in old else value for key, value in new.items()}}
    if isinstance(node, list) and isinstance(update, list):
        return [*cast("list[object]", node), *cast("list[object]", update)]
    return update
