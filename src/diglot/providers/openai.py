"""OpenAI itself."""

from __future__ import annotations

from typing import Final

from diglot.effects import Rename
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "openai",
    quirks=(
        Rename(
            field="max_tokens",
            to="max_completion_tokens",
            kind=Kind.CONSTRAINT,
            says="reasoning models take max_completion_tokens only, which is given as well",
            evidence="OpenAI's API reference: max_tokens is deprecated, and refused by reasoning models",
            case="openai/max-tokens",
        ),
    ),
    habits=(
        "usage in a last chunk without choices, where it was asked for",
        "obfuscation and service_tier on every chunk",
        "a named tool_choice ends with stop",
    ),
)
