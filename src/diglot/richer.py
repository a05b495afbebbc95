"""Values of richer types than plain data has: mappings, models, and subclasses of the plain types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from diglot.report import refuse

if TYPE_CHECKING:
    from diglot.report import At


def step(value: Any, at: At) -> Any:
    """One step from a richer type towards the plain ones."""
    try:
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            return int.__int__(value)
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, Mapping):
            return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if isinstance(value, (list, tuple)):
            return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        dump_model: Any = None if isinstance(value, type) else getattr(value, "model_dump", None)  # pyright: ignore[reportUnknownArgumentType]
        if callable(dump_model):
            return dump_model(by_alias=True, exclude_unset=True, warnings=False)
    except Exception as error:  # whatever the caller's own class raises
        refuse(at, f"is of type {type(value).__name__}, which could not be read: {type(error).__name__}")  # pyright: ignore[reportUnknownArgumentType]
    refuse(at, f"is of type {type(value).__name__}, which JSON does not have")
