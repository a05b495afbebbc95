"""In-process clients: one SDK's client with the other's interface. Neither SDK is needed to import this; see docs/clients.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from diglot.clients.llama_stack import AsyncLlamaStackOverOpenAI, LlamaStackOverOpenAI
    from diglot.clients.openai import AsyncOpenAIOverLlamaStack, OpenAIOverLlamaStack
    from diglot.clients.streams import AsyncStream, Stream

__all__ = [
    "AsyncLlamaStackOverOpenAI",
    "AsyncOpenAIOverLlamaStack",
    "AsyncStream",
    "LlamaStackOverOpenAI",
    "OpenAIOverLlamaStack",
    "Stream",
]
_ROOMS: Final = {
    **dict.fromkeys(("AsyncLlamaStackOverOpenAI", "LlamaStackOverOpenAI"), "llama_stack"),
    **dict.fromkeys(("AsyncOpenAIOverLlamaStack", "OpenAIOverLlamaStack"), "openai"),
    **dict.fromkeys(("AsyncStream", "Stream"), "streams"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: each face loads the models of its own side only."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'diglot.clients' has no attribute {name!r}")
    return getattr(import_module(f"diglot.clients.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
