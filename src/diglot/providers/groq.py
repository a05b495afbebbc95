"""Groq."""

from __future__ import annotations

from typing import Final

from diglot.effects import Drop, Rename
from diglot.profile import Profile
from diglot.report import Kind
from diglot.structured import Schema

PROFILE: Final = Profile(
    "groq",
    quirks=(
        Schema(
            field="response_format",
            beside={"stream": True},
            told=True,
            objects=True,
            kind=Kind.CONSTRAINT,
            says="Groq streams no structured output; the schema is told in the system message, and not enforced",
            evidence="Groq's guide to structured output: JSON mode does not stream",
            case="groq/structured-output-streamed",
        ),
        Schema(
            field="response_format",
            form={"type": "json_object"},
            told=True,
            kind=Kind.CONSTRAINT,
            says="many of Groq's models take no schema, which is told in the system message, and not enforced",
            evidence="Groq's guide to structured output, and llama-stack 0.2's provider for it",
            case="groq/structured-output",
        ),
        Drop(
            field="logprobs",
            kind=Kind.CONSTRAINT,
            silent=(False,),
            says="no model of Groq gives log probabilities",
            evidence="the groq SDK's request types: not yet supported",
            case="groq/logprobs",
        ),
        Drop(
            field="top_logprobs",
            kind=Kind.CONSTRAINT,
            silent=(0,),
            says="no model of Groq gives log probabilities",
            evidence="the groq SDK's request types: not yet supported",
            case="groq/logprobs",
        ),
        Drop(
            field="logit_bias",
            kind=Kind.TUNING,
            silent=({},),
            says="no model of Groq takes logit_bias",
            evidence="the groq SDK's request types: not yet supported",
            case="groq/penalties",
        ),
        Drop(
            field="frequency_penalty",
            kind=Kind.TUNING,
            silent=(0,),
            says="no model of Groq takes frequency_penalty",
            evidence="the groq SDK's request types: not yet supported",
            case="groq/penalties",
        ),
        Drop(
            field="presence_penalty",
            kind=Kind.TUNING,
            silent=(0,),
            says="no model of Groq takes presence_penalty",
            evidence="the groq SDK's request types: not yet supported",
            case="groq/penalties",
        ),
        Rename(
            field="x_groq.usage",
            to="usage",
            of="stream",
            kind=Kind.METADATA,
            says="a stream's usage stands under x_groq; beside another that differs it is lost",
            evidence="the groq SDK's ChatCompletionChunk",
            case="groq/usage",
        ),
    ),
    habits=("400 where tools are given, and the model calls one badly or none",),
)
