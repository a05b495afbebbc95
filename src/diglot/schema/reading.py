"""Plain data out of the text of a document, YAML or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from diglot import gate
from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Hashable

_DATES: Final = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.CSafeLoader):
    """YAML as JSON says it: every key is a text, the 200 of a response as well, and a date is one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        self.flatten_mapping(node)
        return {_key(key): self.construct_object(value, deep=deep) for key, value in node.value}  # pyright: ignore[reportUnknownMemberType]


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _DATES]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def parsed(text: bytes) -> dict[str, Any]:
    """The mapping that a text writes; raises InvalidInput with the place of what is neither JSON nor YAML."""
    value = _value(text)
    if not gate.is_object(value):
        raise InvalidInput("no OpenAPI document: a list or a text and no mapping")
    return value


def _value(text: bytes) -> Any:
    if text.lstrip()[:1] in (b"{", b"["):
        try:
            return gate.parse(text)
        except InvalidInput as error:
            return _yaml(text, str(error))
    return _yaml(text, "")


def _yaml(text: bytes, not_json: str) -> Any:
    """The mapping of a YAML text, bounded; one in braces is meant to be JSON, and why it is not is told."""
    try:
        value = yaml.load(text, _Loader)
        return gate.load(value) if gate.is_object(value) else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidInput(not_json or f"not YAML: {_line(error)}") from None


def _line(error: Exception) -> str:
    """What is wrong, in one line, with its place."""
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"{said} at line {mark.line + 1} column {mark.column + 1}" if mark else said


def _key(key: yaml.Node) -> str:
    if isinstance(key, yaml.ScalarNode):
        return str(key.value)
    raise yaml.constructor.ConstructorError(None, None, "a key is no text", key.start_mark)
