"""Members that are given and yet left out: `omit` and NOT_GIVEN, as the SDKs have them for absent arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.report import refuse

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
    kind: object = type(value)  # pyright: ignore[reportUnknownVariableType]
    if kind is dict:
        return {name: without_left_out(item, (at, name)) for name, item in value.items() if not is_left_out(item)}
    if kind is list:
        return [without_left_out(item, (at, i)) for i, item in enumerate(value)]
    if is_left_out(value):
        refuse(at, f"is of type {type(value).__name__}, which JSON does not have")
    return value
