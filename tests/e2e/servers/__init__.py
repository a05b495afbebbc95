"""The servers that the end-to-end tests run against, each a context manager; `python -m tests.e2e.servers` runs them by hand."""

from __future__ import annotations

from .gateway import gateway
from .models import MODEL, chat, embedding
from .native import EMBEDDING, LITELLM, VERSIONS, VLLM, native
from .process import Failed, Server
from .venvs import PLACE, Missing, built, node_modules

__all__ = [
    "EMBEDDING",
    "LITELLM",
    "MODEL",
    "PLACE",
    "VERSIONS",
    "VLLM",
    "Failed",
    "Missing",
    "Server",
    "built",
    "chat",
    "embedding",
    "gateway",
    "native",
    "node_modules",
]
