"""Amazon Bedrock's OpenAI route."""

from __future__ import annotations

from typing import Final

from diglot.profile import Profile

PROFILE: Final = Profile(
    "bedrock",
    habits=("text and finish_reason in one chunk", "role on every chunk", "reasoning beside the text"),
)
