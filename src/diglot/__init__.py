"""diglot translates between OpenAI's API and Llama Stack's native inference API, and tells what is lost."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from diglot import calltext, chat, completion, embedding, generate, models
    from diglot.error_event import ErrorEvent
    from diglot.errors import (
        InvalidInput,
        LossError,
        StreamError,
        TranslationError,
        UnknownProvider,
        UpstreamError,
    )
    from diglot.exchange import Exchange
    from diglot.profile import Profile
    from diglot.report import Kind, Loss
    from diglot.translation import Translation

__version__ = "0.1.0"
__all__ = [
    "ErrorEvent",
    "Exchange",
    "InvalidInput",
    "Kind",
    "Loss",
    "LossError",
    "Profile",
    "StreamError",
    "Translation",
    "TranslationError",
    "UnknownProvider",
    "UpstreamError",
    "calltext",
    "chat",
    "completion",
    "embedding",
    "generate",
    "models",
]
_OPERATIONS: Final = frozenset({"calltext", "chat", "completion", "embedding", "generate", "models"})
_ROOMS: Final = {
    **dict.fromkeys(
        ("InvalidInput", "LossError", "StreamError", "TranslationError", "UnknownProvider", "UpstreamError"), "errors"
    ),
    **dict.fromkeys(("Kind", "Loss"), "report"),
    "ErrorEvent": "error_event",
    "Exchange": "exchange",
    "Profile": "profile",
    "Translation": "translation",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `diglot --help` needs none of them."""
    if name in _OPERATIONS:
        return import_module(f"diglot.{name}")
    if name not in _ROOMS:
        raise AttributeError(f"module 'diglot' has no attribute {name!r}")
    return getattr(import_module(f"diglot.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
