"""The file of --tools: the names that a raw text may call."""

from __future__ import annotations

from typing import Any, cast

from diglot.cli.failure import refusing
from diglot.cli.files import reading
from diglot.errors import InvalidInput


def names_in(path: str) -> frozenset[str]:
    """The names of the tools in a file: a list of tools of either API or of names, one tool, or a request of either API."""
    from diglot import gate  # noqa: PLC0415  # orjson is no part of --help

    with reading(path) as file:
        source = file.read()
    with refusing(path):
        value: Any = gate.parse(source)
        listed = value if gate.is_array(value) else _offered(value) if gate.is_object(value) else [value]
        return frozenset(_name(tool, i) for i, tool in enumerate(listed))


def _offered(value: dict[str, Any]) -> list[Any]:
    """The tools of a request, also in the deprecated functions; what is no request is a tool."""
    if not value.keys() & {"tools", "functions", "messages", "model", "model_id"}:
        return [value]
    return [tool for member in ("tools", "functions") for tool in _list(value.get(member) or [], member)]


def _list(value: Any, member: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidInput(f"{member} is no list", member)
    return cast("list[Any]", value)


def _name(tool: Any, i: int) -> str:
    """The name of a tool: OpenAI's function, a native definition, or the name itself."""
    inner: Any = tool.get("function", tool) if isinstance(tool, dict) else {"name": tool}  # pyright: ignore[reportUnknownMemberType]
    found: Any = (inner.get("name") or inner.get("tool_name")) if isinstance(inner, dict) else None  # pyright: ignore[reportUnknownMemberType]
    if not isinstance(found, str) or not found:
        raise InvalidInput(f"[{i}] is no tool: it has no name", f"[{i}]")
    return found
