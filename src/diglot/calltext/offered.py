"""The names that a model was offered, in whatever form they are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.errors import InvalidInput
from diglot.translation import plain_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUEST = frozenset({"tools", "functions", "messages", "model", "model_id"})


def tool_names(source: object) -> frozenset[str]:
    """The names of tools: of a list of tools of either API or of names, of one tool, or of a request of either API.

    source: as JSON bytes or text, or as data. Raises InvalidInput for a tool that has no name, and for what is not JSON.
    """
    value: Any = plain_of(source)
    listed = value if gate.is_array(value) else _offered(value) if gate.is_object(value) else [value]
    return frozenset(_name(tool, i) for i, tool in enumerate(listed))


def _offered(value: Mapping[str, Any]) -> list[Any]:
    """The tools of a request, also in the deprecated functions; what is no request is a tool."""
    if not value.keys() & _REQUEST:
        return [value]
    offered: list[Any] = []
    for member in ("tools", "functions"):
        listed = value.get(member)
        if listed is not None and not gate.is_array(listed):
            raise InvalidInput(f"{member} is no list", member)
        offered += listed or ()
    return offered


def _name(tool: Any, i: int) -> str:
    """The name of a tool: OpenAI's function, a native definition, or the name itself."""
    outer = gate.object_of(tool)
    inner = gate.object_of(outer.get("function", outer))
    found = tool if isinstance(tool, str) else inner.get("name") or inner.get("tool_name")
    if not isinstance(found, str) or not found:
        raise InvalidInput(f"[{i}] is no tool: it has no name", f"[{i}]")
    return found
