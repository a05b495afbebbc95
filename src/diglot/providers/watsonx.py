"""IBM watsonx.ai."""

from __future__ import annotations

from typing import Final

from diglot.effects import Data, Rename
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "watsonx",
    quirks=(
        Rename(
            field="max_tokens",
            to="max_completion_tokens",
            kind=Kind.CONSTRAINT,
            says="watsonx.ai takes max_completion_tokens, which is given as well",
            evidence="watsonx.ai's API reference: max_tokens is deprecated",
            case="watsonx/max-tokens",
        ),
        Data(
            field="messages[].content",
            url=("image_url", "url"),
            says="watsonx.ai takes images as data: URLs only",
            evidence="providers/watsonx/chat-plain-error-1abad2: a 400 for an http URL",
            case="watsonx/images",
        ),
    ),
    habits=(
        "text and finish_reason in one chunk",
        "role on every chunk",
        "created_at, model_id and model_version beside OpenAI's members",
    ),
)
