"""Special tokens inside a string: written so that neither this reader nor a model's tokenizer takes them for tokens."""

from __future__ import annotations


def escaped(text: str) -> str:
    """JSON in which no string holds the beginning of a special token or of a tag: their first sign is written as an escape."""
    return text.replace("<", "\\u003c")
