"""A call as it stands in a text: a name and its arguments; and which names may be one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

from diglot import gate
from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection

Form: TypeAlias = Literal["json", "function_tag", "python_list", "builtin", "code"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
BUILTINS: Final = ("brave_search", "wolfram_alpha", "photogen")  # code_interpreter is code
CODE: Final = "code_interpreter"
NAME: Final = re.compile(r"[^\W\d]\w*(?:[.-]+\w+)*")
LONGEST: Final = 512  # of a name behind a tag, where any name is one


class Call(NamedTuple):
    """One call; a call in a text has no id."""

    name: str
    arguments: dict[str, Any]


class Names:
    """The names that may be called: those of the request's tools, or, where a tag says that it is a call, any.

    longest: the length of the longest.
    """

    __slots__ = ("_tools", "longest")

    def __init__(self, tools: Collection[str] | None) -> None:
        self._tools = None if tools is None else frozenset(filter(None, tools))
        self.longest = LONGEST if self._tools is None else max(map(len, self._tools), default=0)

    def __bool__(self) -> bool:
        return self._tools is None or bool(self._tools)

    def has(self, name: str) -> bool:
        """Whether a name may be called."""
        if self._tools is None:
            return bool(NAME.fullmatch(name))
        return name in self._tools

    def may(self, start: str) -> bool:
        """Whether what begins so may be one of the names."""
        return self._tools is None or start in self._tools or any(tool.startswith(start) for tool in self._tools)


ANY: Final = Names(None)


def arguments_of(text: str) -> dict[str, Any] | None:
    """The arguments that a JSON text says; None where it is no object, or breaks a bound of the gate."""
    try:
        value = gate.load(text)
    except InvalidInput:
        return None
    return value if gate.is_object(value) else None
