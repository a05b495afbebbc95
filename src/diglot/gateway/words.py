"""How the words of a setting are read: from an option or a variable (text), or from TOML (text, numbers, tables).

Each raises ValueError, or one of diglot's errors, that says in one line what is wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from diglot.errors import InvalidInput
from diglot.report import ANSWERS, policy, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_HOST: Final = re.compile(r"[\w.-]+\Z")
_TRUE: Final = ("1", "true", "yes", "on")
_FALSE: Final = ("0", "false", "no", "off")


def text(value: object) -> str:
    """A word that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} is not a text")
    return value.strip()


def whole(least: int, most: int | None = None) -> Callable[[object], int]:
    """A reader of whole numbers within bounds."""

    def read(value: object) -> int:
        number = int(_number(value, int))
        if number < least:
            raise ValueError(f"{number} is below {least}")
        if most is not None and number > most:
            raise ValueError(f"{number} is above {most}")
        return number

    return read


def seconds(value: object) -> float:
    """A time above 0."""
    number = _number(value, float)
    if not 0 < number < float("inf"):
        raise ValueError(f"{value} is not a time above 0")
    return number


def _number(value: object, kind: Callable[[str], float]) -> float:
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError
        return kind(str(value))  # by its text: int() alone would cut 1.5
    except ValueError:
        raise ValueError(f"{value!r} is not a {'whole ' if kind is int else ''}number") from None


def switch(value: object) -> bool:
    """True or false, in any of the usual words."""
    word = str(value).lower()
    if word not in _TRUE + _FALSE:
        raise ValueError(f"{value!r} is neither true nor false")
    return word in _TRUE


def one_of(*known: str) -> Callable[[object], str]:
    """A reader of one of a few words."""

    def read(value: object) -> str:
        if value not in known:
            raise ValueError(f"{value!r} is unknown: known are {', '.join(known)}")
        return str(value)

    return read


def pairs(value: object) -> dict[str, str]:
    """A table of words: of TOML, of several `NAME=VALUE`, or of one text with commas."""
    if isinstance(value, dict):
        return {text(name): text(one) for name, one in cast("Mapping[object, object]", value).items()}
    made: dict[str, str] = {}
    for item in _items(value):
        name, equals, one = item.partition("=")
        if not (equals and name.strip() and one.strip()):
            raise ValueError(f"{item!r} is not NAME=VALUE")
        made[name.strip()] = one.strip()
    return made


def hosts(value: object) -> tuple[str, ...]:
    """Names of hosts, in a list or one text with commas."""
    names = tuple(name.lower().removesuffix(".") for name in _items(value))
    for name in names:
        if not _is_host(name) or not _HOST.match(name):
            raise ValueError(f"{name!r} is not the name of a host, without scheme, port and path")
    return names


def on_loss(value: object) -> dict[str, str]:
    """A policy: one action for all kinds, or an action for some."""
    wanted: Any = spoken(value) if isinstance(value, str) else pairs(value)
    try:
        policy(wanted, ANSWERS)
    except InvalidInput as error:
        raise ValueError(str(error).removeprefix("on_loss: ")) from None
    return cast("dict[str, str]", wanted)


def _items(value: object) -> list[str]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is not a text")
    return [text(item) for item in cast("Sequence[object]", value)]


def keys(value: str) -> tuple[str, ...]:
    """Keys separated by commas, so that one can follow another without a gap."""
    return tuple(one.strip() for one in value.split(",") if one.strip())


def backend(value: object) -> tuple[str, str]:
    """`llama-stack=URL` or `openai=URL`: the dialect and the base URL that paths are appended to."""
    dialect, _, url = text(value).partition("=")
    if dialect not in {"llama-stack", "openai"}:
        raise ValueError(f"{clipped(value)} is neither llama-stack=URL nor openai=URL")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not _is_host(parts.hostname or ""):
        raise ValueError("the URL of the backend must be http://HOST or https://HOST")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("the URL of the backend takes no user, query or fragment: the key goes into --api-key-env")
    _ = parts.port  # raises ValueError for one that is none
    path = parts.path.rstrip("/")
    path = path.removesuffix("/v1") if dialect == "llama-stack" else path or "/v1"
    return dialect, f"{parts.scheme}://{parts.netloc}{path}"


def _is_host(name: str) -> bool:
    """Whether it can be asked for: the resolver raises an error of its own for a label that is empty or too long."""
    try:
        return bool(name.encode("idna")) and not any(map(str.isspace, name))
    except UnicodeError:
        return False


def clipped(value: object) -> str:
    """The first word of a setting, without what follows its equals sign."""
    return repr(str(value).partition("=")[0][:40])
