"""The proxy of LiteLLM, before any of the others."""

from __future__ import annotations

from typing import Final

from diglot.effects import Takes
from diglot.profile import Profile

PROFILE: Final = Profile(
    "litellm",
    quirks=(
        Takes(
            field="top_k",
            native="top_k",
            says="LiteLLM passes on what it does not know",
            evidence="LiteLLM's documentation: parameters of a provider's own are passed on",
            case="litellm/top-k",
        ),
        Takes(
            field="repetition_penalty",
            native="repetition_penalty",
            says="LiteLLM passes on what it does not know",
            evidence="LiteLLM's documentation: parameters of a provider's own are passed on",
            case="litellm/repetition-penalty",
        ),
    ),
    habits=("OpenAI's shape for whatever stands behind it",),
)
