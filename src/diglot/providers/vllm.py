"""vLLM."""

from __future__ import annotations

from typing import Final

from diglot.effects import Takes
from diglot.profile import Profile

PROFILE: Final = Profile(
    "vllm",
    quirks=(
        Takes(
            field="top_k",
            native="top_k",
            says="vLLM takes top_k",
            evidence="vLLM's documentation: extra parameters of the chat API",
            case="vllm/top-k",
        ),
        Takes(
            field="repetition_penalty",
            native="repetition_penalty",
            says="vLLM takes repetition_penalty",
            evidence="vLLM's documentation: extra parameters of the chat API",
            case="vllm/repetition-penalty",
        ),
        Takes(
            field="structured_outputs.grammar",
            native="grammar",
            says="vLLM takes grammars; before 0.12 as guided_grammar",
            evidence="vLLM's documentation: structured outputs",
            case="vllm/grammar",
        ),
    ),
    habits=(
        "index 0 again with a new id for parallel calls",
        "name and arguments of a call in one delta",
        "reasoning_content or reasoning",
        "stop_reason, token_ids, prompt_logprobs and kv_transfer_params beside OpenAI's members",
    ),
)
