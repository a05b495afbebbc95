"""Together AI."""

from __future__ import annotations

from typing import Final

from diglot.effects import Clamp, Drop, Fill, Takes, Word
from diglot.profile import Profile
from diglot.report import Kind
from diglot.structured import Schema
from diglot.token_lists import TokenLists

PROFILE: Final = Profile(
    "together",
    quirks=(
        Schema(
            field="response_format",
            form={"type": "json_object"},
            key="schema",
            says="a schema stands in a json_object",
            evidence="Together's API reference, and llama-stack 0.2's provider for it",
            case="together/structured-output",
        ),
        Clamp(
            field="top_logprobs",
            high=1,
            kind=Kind.CONSTRAINT,
            says="Together gives one alternative at most, which is now asked for",
            evidence="Together's API reference, and llama-stack 0.2's provider for it, which refuses more",
            case="together/top-logprobs",
        ),
        Clamp(
            field="logprobs",
            high=1,
            texts=True,
            kind=Kind.CONSTRAINT,
            says="Together gives one alternative at most, which is now asked for",
            evidence="llama-stack 0.2's provider for it, which refuses more",
            case="together/logprobs-of-a-text",
        ),
        Fill(
            field="logprobs",
            value=1,
            instead=True,
            beyond=True,
            says="Together's logprobs is the number of alternatives",
            evidence="the together SDK's request types, and llama-stack 0.2's provider for it",
            case="together/top-logprobs",
        ),
        Drop(
            field="top_logprobs",
            says="Together's logprobs is the number of alternatives",
            evidence="the together SDK's request types",
            case="together/top-logprobs",
        ),
        Drop(
            field="tools",
            beside={"tool_choice": "none"},
            says="Together calls tools in spite of tool_choice none",
            evidence="published results of the verification suite of llama-stack, 2025",
            case="together/tool-choice-none",
        ),
        Drop(
            field="tool_choice",
            beside={"tools": None, "tool_choice": "none"},
            says="without tools, none says nothing",
            evidence="OpenAI's servers refuse one; published results of the verification suite of llama-stack, 2025",
            case="together/tool-choice-none",
        ),
        Takes(
            field="top_k",
            native="top_k",
            says="Together takes top_k",
            evidence="Together's API reference",
            case="together/top-k",
        ),
        Takes(
            field="repetition_penalty",
            native="repetition_penalty",
            says="Together takes repetition_penalty",
            evidence="Together's API reference",
            case="together/repetition-penalty",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="eos",
            to="stop",
            says="Together ends with a word of its own",
            evidence="the together SDK's ChatCompletion: stop, eos, length, tool_calls, function_call",
            case="together/eos",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="",
            to="stop",
            says="Together ends with no word",
            evidence="the together SDK 1.5: its FinishReason has the empty text too",
            case="together/no-word",
        ),
        Word(
            field="choices[].finish_reason",
            of="answer",
            word="eom",
            to="tool_calls",
            says="Together ends with Llama's end of a message",
            evidence="llama-stack 0.2's reader of what its provider for it answers: stop, eos, eom, length",
            case="together/eom",
        ),
        TokenLists(
            field="choices[].logprobs",
            of="answer",
            says="log probabilities of a chat are lists, as those of a text completion",
            evidence="the together SDK's ChatCompletion: logprobs has tokens and token_logprobs",
            case="together/token-lists",
        ),
    ),
    habits=(
        "an empty finish_reason on a chunk of a stream, before the last",
        "a last chunk without choices and with usage, unasked, from Llama 4",
        "a number for the logprobs of a chunk",
        "seed and prompt beside OpenAI's members",
    ),
)
