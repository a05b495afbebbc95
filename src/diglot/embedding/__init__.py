"""Embeddings, translated both ways: requests and answers."""

from __future__ import annotations

from diglot.embedding.translators import (
    request_to_llama_stack,
    request_to_openai,
    response_to_llama_stack,
    response_to_openai,
)

__all__ = [
    "request_to_llama_stack",
    "request_to_openai",
    "response_to_llama_stack",
    "response_to_openai",
]
