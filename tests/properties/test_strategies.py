"""The strategies generate valid documents, and every member of every schema: jsonschema-rs is the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from diglot.shape import Shape, Side

from .coverage import members, said
from .strategies import answers, native_requests, openai_requests, raw, streams

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

DOCUMENTS: list[tuple[Side, str, SearchStrategy[Any], set[str]]] = [
    ("openai", "CreateChatCompletionRequest", openai_requests.requests(), set()),
    ("llama_stack", "ChatCompletionRequest", native_requests.requests(), set()),
    ("openai", "CreateChatCompletionResponse", answers.responses, set()),
    ("llama_stack", "ChatCompletionResponse", answers.native_responses, set()),
    ("openai", "CreateChatCompletionStreamResponse", streams.chunk_streams().map(lambda one: one[1]), set()),
    (
        "llama_stack",
        "ChatCompletionResponseStreamChunk",
        streams.event_streams().map(lambda one: one[1]),
        {"ImageDelta"},  # a content loss: there is no plain answer that such a stream would say
    ),
    ("ollama", "GenerateResponse", raw.streams, set()),
]


@pytest.mark.parametrize(("side", "component", "strategy", "without"), DOCUMENTS, ids=[one[1] for one in DOCUMENTS])
def test_valid_documents_with_every_member(
    side: Side, component: str, strategy: SearchStrategy[Any], without: set[str]
) -> None:
    shape, met = Shape(side, "lenient", component), set[tuple[str, str]]()

    @settings(max_examples=1000)
    @given(strategy)
    def valid(drawn: Any) -> None:
        for document in drawn if isinstance(drawn, list) else [drawn]:
            shape.check(document)
            met.update(said(side, component, document))

    valid()
    never = {one for one in members(side, component) if one[0] not in without} - met
    assert not never, f"never generated: {sorted('.'.join(one) for one in never)}"
