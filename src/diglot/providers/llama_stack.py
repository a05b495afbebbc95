"""The OpenAI routes of Llama Stack 0.2 itself."""

from __future__ import annotations

from typing import Final

from diglot.effects import Fill, LastFinish
from diglot.profile import Profile

PROFILE: Final = Profile(
    "llama_stack",
    quirks=(
        Fill(
            field="choices[].index",
            of="stream",
            value=0,
            says="the index of a choice counts the chunks",
            evidence="llama-stack 0.2.2: its provider mixin numbers the chunks",
            case="llama_stack/stream",
        ),
        LastFinish(
            field="choices[].finish_reason",
            of="stream",
            says="every chunk says why it ended; the last says it truly",
            evidence="llama-stack 0.2.2: a chunk without a stop_reason says stop",
            case="llama_stack/stream",
        ),
    ),
    habits=("no [DONE] at the end of a stream", "null for logprobs and name", "an empty list of calls"),
)
