"""Databricks."""

from __future__ import annotations

from typing import Final

from diglot.profile import Profile

PROFILE: Final = Profile(
    "databricks",
    habits=(
        "usage in a chunk with choices",
        "a delta with neither name nor arguments, and empty arguments",
        "finish_reason beside the last fragment of a call",
    ),
)
