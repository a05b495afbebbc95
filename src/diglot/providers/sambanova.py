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
            field="tools",
            beside={"tool_choice": "none"},
            says="without a tool_choice SambaNova would call them",
            evidence="llama-stack 0.2's provider for it, and the published results of its verification suite, 2025",
            case="sambanova/tool-choice-none",
        ),
        Drop(
            field="tool_choice",
            beside={"tools": None, "tool_choice": "none"},
            says="without tools, none says nothing",
            evidence="llama-stack 0.2's provider for it",
            case="sambanova/tool-choice-none",
        ),
        Drop(
            field="tool_choice",
            kind=Kind.CONSTRAINT,
            silent=("auto",),
            says="SambaNova takes no tool_choice",
            evidence="llama-stack 0.2's provider for it, and the published results of its verification suite, 2025",
            case="sambanova/tool-choice",
        ),
        Drop(
            field="logprobs",
            kind=Kind.CONSTRAINT,
            silent=(False,),
            says="SambaNova gives no log probabilities",
            evidence="llama-stack 0.2's provider for it",
            case="sambanova/logprobs",
        ),
        Drop(
            field="top_logprobs",
            says="SambaNova gives no log probabilities",
            evidence="llama-stack 0.2's provider for it",
            case="sambanova/logprobs",
        ),
        Data(
            field="messages[].content",
            url=("image_url", "url"),
            says="SambaNova takes images as data: URLs only",
            evidence="llama-stack 0.2's provider for it, which fetches them itself",
            case="sambanova/images",
        ),
    ),
)
