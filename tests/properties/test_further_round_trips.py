"""There and back, of requests for text completions and embeddings and of lists of models."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from diglot import completion, embedding, models

from .strategies import further
from .test_round_trips import Trips


def lossy(function: Any) -> Any:
    return lambda source: function(source, on_loss="record")


@pytest.mark.parametrize(
    ("trip", "sources", "there", "back"),
    [
        (
            "an OpenAI completion request",
            further.completion_requests,
            lossy(completion.request_to_llama_stack),
            lossy(completion.request_to_openai),
        ),
        (
            "a native completion request",
            further.native_completion_requests,
            lossy(completion.request_to_openai),
            lossy(completion.request_to_llama_stack),
        ),
        (
            "an OpenAI embedding request",
            further.embedding_requests,
            embedding.request_to_llama_stack,
            embedding.request_to_openai,
        ),
        (
            "a native embedding request",
            further.native_embedding_requests,
            lossy(embedding.request_to_openai),
            embedding.request_to_llama_stack,
        ),
        ("an OpenAI list of models", further.model_lists, models.list_to_llama_stack, models.list_to_openai),
        ("a native list of models", further.native_model_lists, models.list_to_openai, models.list_to_llama_stack),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_it_comes_back(trip: str, sources: Any, there: Any, back: Any) -> None:
    trips = Trips(trip)

    @given(sources)
    def there_and_back(source: Any) -> None:
        made = there(source)
        trips.hold(source, made.losses, back(made.json()).data)

    there_and_back()
    trips.end()
