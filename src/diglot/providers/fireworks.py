"""Fireworks AI."""

from __future__ import annotations

from typing import Final

from diglot.effects import Clamp, Default, Takes, Word
from diglot.in_text import CallsInText, Opening
from diglot.profile import Profile
from diglot.report import Kind
from diglot.structured import Schema

PROFILE: Final = Profile(
    "fireworks",
    quirks=(
        Schema(
            field="response_format",
            form={"type": "json_object"},
            key="schema",
            says="a schema stands in a json_object",
            evidence="the fireworks-ai SDK's request types, and llama-stack 0.2's provider for it",
            case="fireworks/structured-output",
        ),
        Takes(
            field="response_format.grammar",
            native="grammar",
            beside={"type": "grammar"},
            beyond=True,
            says="Fireworks takes grammars as a response_format of their own",
            evidence="the fireworks-ai SDK's request types, and llama-stack 0.2's provider for it",
            case="fireworks/grammar",
        ),
        Clamp(
            field="top_logprobs",
            high=5,
            kind=Kind.CONSTRAINT,
            says="Fireworks gives five alternatives at most, which are now asked for",
            evidence="the fireworks-ai SDK's request types: 0 to 5",
            case="fireworks/top-logprobs",
        ),
        Default(
            field="max_tokens",
            beside=("max_completion_tokens",),
            kind=Kind.CONSTRAINT,
            says="Fireworks cuts an answer without a limit short: say max_tokens",
            evidence="Fireworks' API reference: a default of its own, 512 when it was measured",
            case="fireworks/no-limit",
        ),
        Takes(
            field="top_k",
            native="top_k",
            says="Fireworks takes top_k",
            evidence="the fireworks-ai SDK's request types",
            case="fireworks/top-k",
        ),
        Takes(
            field="repetition_penalty",
            native="repetition_penalty",
            says="Fireworks takes repetition_penalty",
            evidence="the fireworks-ai SDK's request types",
            case="fireworks/repetition-penalty",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="eom",
            to="tool_calls",
            says="Fireworks ends with Llama's end of a message",
            evidence="llama-stack 0.2's reader of what its provider for it answers: stop, eos, eom, length",
            case="fireworks/eom",
        ),
        CallsInText(
            field="choices[].message.content",
            of="answer",
            says="Fireworks leaves the calls of Llama models in the text",
            evidence="recorded wire data of 2025, which has Llama's calls as text only",
            case="fireworks/calls-in-text",
        ),
        Opening(
            field="choices[].text",
            of="answer",
            texts=True,
            word="<|begin_of_text|>",
            says="Fireworks begins raw text with Llama's token",
            evidence="recorded wire data of 2025, and llama-stack 0.2's provider for it, which takes the token off its prompts",
            case="fireworks/begin-of-text",
        ),
    ),
    habits=("text beside finish_reason",),
)
