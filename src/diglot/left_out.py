"""Members that are given and yet left out: `omit` and NOT_GIVEN, as the SDKs have them for absent arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from diglot.errors import InvalidInput
from diglot.report import clip, spell

if TYPE_CHECKING:
    from diglot.report import At

_KINDS: Final = frozenset({"NotGiven", "Omit"})
_SDKS: Final = frozenset({"openai", "llama_stack_client"})


def is_left_out(value: object) -> bool:
    """Whether a value is how an SDK says that a member is absent."""
    kind = type(value)
    return kind.__name__ in _KINDS and kind.__module__.partition(".")[0] in _SDKS


def without_left_out(value: Any, at: At) -> Any:
    """Plain data without the members that were left out; raises InvalidInput where one stands outside an object."""
    if type(value) is dict:
        members = cast("dict[str, Any]", value).items()
        return {name: without_left_out(item, (at, name)) for name, item in members if not is_left_out(item)}
    if type(value) is list:
        return [without_left_out(item, (at, i)) for i, item in enumerate(value)]
    if is_left_out(value):
        path = spell(at)
        raise InvalidInput(
            f"{clip(path) or 'the input'} is of type {type(value).__name__}, which JSON does not have", path
        )
    return value
