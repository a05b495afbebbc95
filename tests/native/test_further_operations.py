"""The native server's own models accept every native document of the further operations, and understand every member."""

from __future__ import annotations

import json
from typing import Any

import pytest
from casefiles import ways

from diglot import Exchange, completion
from diglot.schema.export import INFERENCE, body, imported
from native.server import Answer, Chunk, provider, read

MODELS: dict[str, Any] = {
    "completion-request": body("CompletionRequest", provider.completion),
    "completion-response": imported(f"{INFERENCE}:CompletionResponse"),
    "completion-stream": imported(f"{INFERENCE}:CompletionResponseStreamChunk"),
    "embedding-request": body("EmbeddingsRequest", provider.embeddings),
    "embedding-response": imported(f"{INFERENCE}:EmbeddingsResponse"),
    "model-list": imported("llama_stack.apis.models.models:ListModelsResponse"),
    "generate-chat-response": Answer,
    "generate-chat-stream": Chunk,
    "generate-completion-response": imported(f"{INFERENCE}:CompletionResponse"),
    "generate-completion-stream": imported(f"{INFERENCE}:CompletionResponseStreamChunk"),
}


@pytest.mark.parametrize("kind", MODELS)
def test_every_document_is_understood(kind: str) -> None:
    seen = 0
    for case, to in ways(kind):
        if to == "llama_stack" and "refused" not in case.way(to):
            target = case.target(to)
            for one in target if isinstance(target, list) else [target]:
                if "error" not in one:
                    assert read(MODELS[kind], json.dumps(one).encode()) == one, case.name
                    seen += 1
    assert seen >= 8


def test_a_batch_and_its_answer_are_understood() -> None:
    requests = [{"model": "m", "prompt": prompt, "logprobs": 2} for prompt in "ab"]
    batch = completion.batch_to_llama_stack(requests)
    assert read(body("BatchCompletionRequest", provider.batch_completion), batch.json()) == batch.data
    choice = {"index": 0, "text": "a", "logprobs": None, "finish_reason": "length"}
    answer = completion.batch_response_to_llama_stack([{"choices": [choice]}], Exchange())
    assert read(imported(f"{INFERENCE}:BatchCompletionResponse"), answer.json()) == answer.data
