"""Lists of models and single ones, translated both ways."""

from __future__ import annotations

from diglot.models.translators import (
    list_to_llama_stack,
    list_to_openai,
    model_to_llama_stack,
    model_to_openai,
)

__all__ = [
    "list_to_llama_stack",
    "list_to_openai",
    "model_to_llama_stack",
    "model_to_openai",
]
