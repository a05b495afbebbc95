"""Ollama's OpenAI route; its raw one is `diglot.generate`."""

from __future__ import annotations

from typing import Final

from diglot.effects import Data, Drop
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "ollama",
    quirks=(
        Data(
            field="messages[].content",
            url=("image_url", "url"),
            says="Ollama takes images as data: URLs only",
            evidence="Ollama's server reads the part after base64, and fetches nothing",
            case="ollama/images",
        ),
        Drop(
            field="logit_bias",
            kind=Kind.TUNING,
            silent=({},),
            says="Ollama takes no logit_bias",
            evidence="Ollama's documentation of its OpenAI route lists what it takes",
            case="ollama/logit-bias",
        ),
    ),
    habits=(
        "role on every chunk",
        "whole calls in one delta, in older versions all at index 0",
        "finish_reason stop after calls, in older versions",
        "text beside finish_reason",
        "its own raw route, /api/generate, is no OpenAI route: diglot.generate asks and reads it",
    ),
)
