"""YAML files as plain data: the words of JSON, and one line for what is no YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from diglot import gate
from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

_TAG: Final = "tag:yaml.org,2002:"
_KEPT: Final = {_TAG + word for word in ("null", "int", "float", "merge")}


class _Loader(yaml.SafeLoader):
    """Reads what JSON can say: `no` and `2026-01-31` are texts, and no key stands twice in a mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands here twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_TRUE_OR_FALSE: Final = [(f"{_TAG}bool", re.compile(r"\A(?:true|false)\Z"))]
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
} | {"t": _TRUE_OR_FALSE, "f": _TRUE_OR_FALSE}


def read(path: Path) -> Any:
    """The plain data of a YAML file; raises InvalidInput in one line that begins with the file's name."""
    try:
        value = yaml.load(path.read_bytes(), _Loader)  # it is a SafeLoader
        return gate.load(value) if gate.is_object(value) else value
    except OSError as error:
        raise InvalidInput(f"{path}: {error.strerror or error}") from None
    except yaml.MarkedYAMLError as error:
        raise InvalidInput(f"{path}: {_place(error)}{error.problem or error.context}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: {' '.join(str(error).split())}") from None
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None


def _place(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
