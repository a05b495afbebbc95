"""Cerebras."""

from __future__ import annotations

from typing import Final

from diglot.effects import Drop
from diglot.profile import Profile
from diglot.report import Kind

PROFILE: Final = Profile(
    "cerebras",
    quirks=(
        Drop(
            field="frequency_penalty",
            kind=Kind.TUNING,
            silent=(0,),
            says="Cerebras answers frequency_penalty with a 400",
            evidence="Cerebras' documentation of its OpenAI compatibility",
            case="cerebras/refused-members",
        ),
        Drop(
            field="presence_penalty",
            kind=Kind.TUNING,
            silent=(0,),
            says="Cerebras answers presence_penalty with a 400",
            evidence="Cerebras' documentation of its OpenAI compatibility",
            case="cerebras/refused-members",
        ),
        Drop(
            field="logit_bias",
            kind=Kind.TUNING,
            silent=({},),
            says="Cerebras answers logit_bias with a 400",
            evidence="Cerebras' documentation of its OpenAI compatibility",
            case="cerebras/refused-members",
        ),
        Drop(
            field="parallel_tool_calls",
            kind=Kind.CONSTRAINT,
            silent=(True,),
            says="Cerebras answers parallel_tool_calls with a 400",
            evidence="Cerebras' documentation of its OpenAI compatibility",
            case="cerebras/refused-members",
        ),
        Drop(
            field="service_tier",
            kind=Kind.METADATA,
            silent=("auto",),
            says="Cerebras answers service_tier with a 400",
            evidence="Cerebras' documentation of its OpenAI compatibility",
            case="cerebras/refused-members",
        ),
    ),
    habits=(
        "usage in a chunk with choices",
        "a delta with neither name nor arguments, and empty arguments",
        "finish_reason beside the last fragment of a call",
        "time_info beside OpenAI's members",
    ),
)
