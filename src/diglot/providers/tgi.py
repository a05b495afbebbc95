"""Hugging Face's Text Generation Inference."""

from __future__ import annotations

from typing import Final

from diglot.effects import Clamp, NoFinish, Word
from diglot.profile import Profile
from diglot.report import Kind
from diglot.structured import Schema

PROFILE: Final = Profile(
    "tgi",
    quirks=(
        Schema(
            field="response_format",
            form={"type": "json"},
            key="value",
            objects=True,
            beyond=True,
            says="a schema is the value of a grammar",
            evidence="TGI's guide to guidance, and llama-stack 0.2's provider for it",
            case="tgi/structured-output",
        ),
        Clamp(
            field="temperature",
            low=0.001,
            texts=True,
            kind=Kind.TUNING,
            says="TGI refuses a temperature of 0; 0.001 is as good as greedy",
            evidence="llama-stack 0.2's provider for it sends the same",
            case="tgi/greedy",
        ),
        NoFinish(
            field="choices[].finish_reason",
            of="stream",
            word="tool_calls",
            says="a stream of calls ends without a finish_reason",
            evidence="providers/tgi/chat-stream-tools-calls-78e64f",
            case="providers/tgi/chat-stream-tools-calls-78e64f",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="eos_token",
            to="stop",
            says="TGI ends with a word of its own",
            evidence="TGI's API reference: length, eos_token, stop_sequence",
            case="tgi/eos-token",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="stop_sequence",
            to="stop",
            says="TGI ends with a word of its own",
            evidence="TGI's API reference: length, eos_token, stop_sequence",
            case="tgi/stop-sequence",
        ),
    ),
    habits=("the id 0 for every call", "finish_reason stop with calls, and content null", "role on every chunk"),
)
