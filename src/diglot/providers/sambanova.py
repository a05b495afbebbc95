"""SambaNova."""

from __future__ import annotations

from typing import Final

from diglot.effects import Data, Drop
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "sambanova",
    quirks=(
        Drop(
            field="tool_choice",
            kind=Kind.CONSTRAINT,
            silent=("auto",),
            says="it takes no tool_choice",
            evidence="llama-stack 0.2's provider for it, and the published results of its verification suite, 2025",
            case="sambanova/tool-choice",
        ),
        Drop(
            field="logprobs",
            kind=Kind.CONSTRAINT,
            silent=(False,),
            says="it gives no log probabilities",
            evidence="llama-stack 0.2's provider for it",
            case="sambanova/logprobs",
        ),
        Drop(
            field="top_logprobs",
            says="it gives no log probabilities",
            evidence="llama-stack 0.2's provider for it",
            case="sambanova/logprobs",
        ),
        Data(
            field="messages[].content",
            url=("image_url", "url"),
            says="it takes images as data: URLs only",
            evidence="llama-stack 0.2's provider for it, which fetches them itself",
            case="sambanova/images",
        ),
    ),
)
