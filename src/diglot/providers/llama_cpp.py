"""The server of llama.cpp."""

from __future__ import annotations

from typing import Final

from diglot.effects import Takes
from diglot.profile import Profile

PROFILE: Final = Profile(
    "llama_cpp",
    quirks=(
        Takes(
            field="top_k",
            native="top_k",
            says="llama.cpp takes top_k",
            evidence="llama.cpp's documentation of its server",
            case="llama_cpp/top-k",
        ),
        Takes(
            field="repeat_penalty",
            native="repetition_penalty",
            says="llama.cpp's name for repetition_penalty",
            evidence="llama.cpp's documentation of its server",
            case="llama_cpp/repetition-penalty",
        ),
        Takes(
            field="grammar",
            native="grammar",
            says="llama.cpp takes grammars",
            evidence="llama.cpp's documentation of its server",
            case="llama_cpp/grammar",
        ),
    ),
    habits=("numbers for the codes of errors", "20 alternatives where none were asked for", "timings on answers"),
)
