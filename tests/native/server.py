"""The native server's own models, where they are installed: `nox -s native` does that, in an environment of their own."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from diglot.schema.export import INFERENCE, body, imported

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the server's own
    pytest.importorskip(
        INFERENCE, reason="llama-stack, the native server, has an environment of its own: nox -s native"
    )
    provider: Any = imported(f"{INFERENCE}:InferenceProvider")
    # What a server checks the body of a request with: the signature of its method.
    Request: Any = body("ChatCompletionRequest", provider.chat_completion)
    Answer: Any = imported(f"{INFERENCE}:ChatCompletionResponse")
    Chunk: Any = imported(f"{INFERENCE}:ChatCompletionResponseStreamChunk")


def read(model: Any, document: bytes) -> Any:
    """What the server understood of a document: its members, without defaults; raises pydantic's ValidationError."""
    return model.model_validate_json(document).model_dump(mode="json", exclude_unset=True)
