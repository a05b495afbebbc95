"""The token that a server begins a raw text with: taken off its beginning, however that is cut, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import ErrorEvent, Exchange, completion

TOKEN = "<|begin_of_text|>"
CHUNK: dict[str, Any] = {"id": "c", "object": "text_completion", "created": 1, "model": "m"}


def told(pieces: list[str], *, cut: bool = False) -> list[Any]:
    """The native chunks of a stream whose chunks have these texts."""
    machine = completion.ChunksToEvents(Exchange(), profile="fireworks")
    ends = [None] * (len(pieces) - 1) + ["stop"]
    chunks = [
        {**CHUNK, "choices": [{"index": 0, "text": text, "finish_reason": end}]}
        for text, end in zip(pieces, ends, strict=True)
    ]
    made = [one for chunk in chunks for one in machine.feed(chunk)]
    return [one if isinstance(one, ErrorEvent) else one.data for one in [*made, *machine.finish(cut=cut)]]


def text_of(chunks: list[Any]) -> str:
    return "".join(chunk["delta"] for chunk in chunks if not isinstance(chunk, ErrorEvent))


@pytest.mark.parametrize(
    "text", [TOKEN, f"{TOKEN}Once", f"{TOKEN}{TOKEN}Once", "Once", f"Of {TOKEN} and", TOKEN[:5], "<|", ""]
)
def test_it_goes_from_the_beginning_only(text: str) -> None:
    answer = {**CHUNK, "choices": [{"index": 0, "text": text, "finish_reason": "stop", "logprobs": None}]}
    whole: Any = completion.response_to_llama_stack(answer, Exchange(), profile="fireworks").data
    assert whole["content"] == text.removeprefix(TOKEN)
    for size in (1, 2, 5, len(TOKEN), 100):
        pieces = [text[i : i + size] for i in range(0, len(text), size)] or [""]
        assert text_of(told(pieces)) == text.removeprefix(TOKEN), pieces
    assert text_of(told([text, TOKEN, " it begins"])) == f"{text.removeprefix(TOKEN)}{TOKEN * bool(text)} it begins"


def test_what_may_be_it_is_told_where_the_stream_breaks_off() -> None:
    made = told(["<|begin_"], cut=True)
    assert text_of(made) == "<|begin_"
    assert isinstance(made[-1], ErrorEvent)


def test_log_probabilities_of_what_waits_are_told_with_it() -> None:
    machine = completion.ChunksToEvents(Exchange(), profile="fireworks")
    logprobs = {"tokens": ["<|"], "token_logprobs": [-1.0], "top_logprobs": None, "text_offset": [0]}
    made = machine.feed(
        {**CHUNK, "choices": [{"index": 0, "text": "<|", "finish_reason": "stop", "logprobs": logprobs}]}
    )
    assert [one.data for one in [*made, *machine.finish()]] == [
        {"delta": "", "logprobs": [{"logprobs_by_token": {"<|": -1.0}}]},
        {"delta": "<|"},
        {"delta": "", "stop_reason": "end_of_turn"},
    ]
