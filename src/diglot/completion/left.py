"""What of the target's schema no translation of a text completion fills, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.ledger import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSAID: Final = "native requests do not say it"
_SERVER: Final = "native servers have nothing to say here"
REQUEST_TO_LLAMA_STACK: Final[Mapping[str, str]] = {
    "llama_stack.TextContentItem": "a prompt is one text",
    "llama_stack.ImageContentItem": "OpenAI's prompts are text",
    **fields("llama_stack.CompletionRequest", {"response_format": "OpenAI's text completions have no format"}),
}
REQUEST_TO_OPENAI: Final[Mapping[str, str]] = {
    **fields(
        "openai.CreateCompletionRequest",
        {
            "best_of echo frequency_penalty logit_bias presence_penalty seed suffix user": _UNSAID,
            "n": "a native request is for one answer",
        },
    ),
    **fields("openai.ChatCompletionStreamOptions", {"include_obfuscation": _UNSAID}),
}
RESPONSE_TO_OPENAI: Final[Mapping[str, str]] = {
    **fields("openai.CreateCompletionResponse", {"system_fingerprint": _SERVER}),
    **fields(
        "openai.CompletionUsage",
        {"completion_tokens_details prompt_tokens_details": "native metrics count whole prompts and answers only"},
    ),
}
