"""Looking at what an SDK's models read."""

from __future__ import annotations

from typing import Any


def unknown(read: Any) -> list[str]:
    """The members of a model that its class does not know, at any depth."""
    if isinstance(read, list):
        return [name for one in read for name in unknown(one)]
    if not hasattr(read, "model_extra"):
        return []
    inner = [name for field in type(read).model_fields for name in unknown(getattr(read, field))]
    return [*(read.model_extra or ()), *inner]


def forced(value: Any) -> Any:
    """What pydantic validated, with its lazy iterators read."""
    if isinstance(value, dict):
        return {name: forced(one) for name, one in value.items()}
    return value if value is None or isinstance(value, str | int | float) else [forced(one) for one in value]
