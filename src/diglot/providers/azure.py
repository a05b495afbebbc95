"""Azure OpenAI."""

from __future__ import annotations

from typing import Final

from diglot.effects import Rename
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "azure",
    quirks=(
        Rename(
            field="max_tokens",
            to="max_completion_tokens",
            kind=Kind.CONSTRAINT,
            says="reasoning models take max_completion_tokens only, which is given as well",
            evidence="Azure's guide to reasoning models: max_tokens is refused",
            case="azure/max-tokens",
        ),
    ),
    habits=(
        "a first chunk without choices, with an empty object and model, and prompt_filter_results",
        "content_filter_results on choices",
    ),
)
