"""The servers that the end-to-end tests run against, each a context manager; `python -m tests.e2e.servers` runs them by hand."""

from __future__ import annotations

from .models import MODEL, chat, embedding
from .native import EMBEDDING, LITELLM, VERSIONS, VLLM, native
from .process import Failed, Server, Start, free_port, minimal, running
from .venvs import Missing, built, node_modules

__all__ = [
    "EMBEDDING",
    "LITELLM",
    "MODEL",
    "VERSIONS",
    "VLLM",
    "Failed",
    "Missing",
    "Server",
    "Start",
    "built",
    "chat",
    "embedding",
    "free_port",
    "minimal",
    "native",
    "node_modules",
    "running",
]
