"""What of the target's schema no translation fills, and why: components as wholes, and fields of those that are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.ledger import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVER: Final = "native servers have nothing to say here"
_COUNTS: Final = fields(
    "openai.CompletionUsage",
    {"completion_tokens_details prompt_tokens_details": "native metrics count whole prompts and answers only"},
)

REQUEST_TO_LLAMA_STACK: Final[Mapping[str, str]] = {
    "llama_stack.GrammarResponseFormat": "OpenAI's schema has no grammars",
    **fields(
        "llama_stack.ChatCompletionRequest", {"tool_choice tool_prompt_format": "deprecated: tool_config says it"}
    ),
    **fields(
        "llama_stack.ToolConfig",
        {
            "tool_prompt_format": "absent is the model's own format, the best",
            "system_message_behavior": "absent is append: OpenAI's servers decide for themselves",
        },
    ),
    **fields("llama_stack.UserMessage", {"context": "OpenAI's messages have content only"}),
    **fields("llama_stack.URLOrData", {"data": "images go over by URL, a data: URL too"}),
}

_UNSAID: Final = "native requests do not say it"
REQUEST_TO_OPENAI: Final[Mapping[str, str]] = {
    "openai.ChatCompletionRequestDeveloperMessage": "a native system message is a system message",
    "openai.ChatCompletionRequestFunctionMessage": "deprecated: a tool message says it",
    "openai.ChatCompletionRequestMessageContentPartAudio": "native content is text or image",
    "openai.ChatCompletionRequestMessageContentPartFile": "native content is text or image",
    "openai.ChatCompletionRequestMessageContentPartRefusal": "a native refusal is text",
    "openai.ChatCompletionMessageCustomToolCall": "native calls are of functions",
    "openai.CustomToolChatCompletions": "native tools are functions",
    "openai.ChatCompletionNamedToolChoiceCustom": "native tools are functions",
    "openai.ChatCompletionAllowedToolsChoice": "native tool_choice is of one tool, or of all",
    "openai.ResponseFormatText": "absent is text",
    **fields(
        "openai.CreateChatCompletionRequest",
        {
            "functions function_call": "deprecated: tools and tool_choice say it",
            "max_completion_tokens": "max_tokens says it, which more servers know",
            "n": "a native request is for one answer",
            "audio frequency_penalty logit_bias metadata modalities moderation parallel_tool_calls prediction "
            "presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort "
            "safety_identifier seed service_tier store user verbosity web_search_options": _UNSAID,
        },
    ),
    **fields("openai.ChatCompletionStreamOptions", {"include_obfuscation": _UNSAID}),
    **fields("openai.ChatCompletionRequestSystemMessage", {"name": _UNSAID}),
    **fields("openai.ChatCompletionRequestUserMessage", {"name": _UNSAID}),
    **fields(
        "openai.ChatCompletionRequestAssistantMessage",
        {
            "audio name": _UNSAID,
            "function_call": "deprecated: tool_calls says it",
            "refusal": "a native refusal is text",
        },
    ),
    **fields("openai.ChatCompletionRequestMessageContentPartText", {"prompt_cache_breakpoint": _UNSAID}),
    **fields("openai.ChatCompletionRequestMessageContentPartImage", {"prompt_cache_breakpoint": _UNSAID}),
    **fields("openai.ChatCompletionRequestMessageContentPartImageImageUrl", {"detail": _UNSAID}),
    **fields("openai.FunctionObject", {"strict": _UNSAID}),
    **fields("openai.ResponseFormatJsonSchemaJsonSchema", {"description strict": _UNSAID}),
}

RESPONSE_TO_LLAMA_STACK: Final[Mapping[str, str]] = {
    "llama_stack.TextContentItem": "an answer's content is one text",
    "llama_stack.ImageContentItem": "OpenAI's answers are text",
}
RESPONSE_TO_OPENAI: Final[Mapping[str, str]] = {
    "openai.ChatCompletionMessageCustomToolCall": "native calls are of functions",
    **fields("openai.CreateChatCompletionResponse", {"metadata moderation service_tier system_fingerprint": _SERVER}),
    **fields("openai.ChatCompletionResponseMessage", {"annotations audio": "native content is text"}),
    **_COUNTS,
}

STREAM_TO_LLAMA_STACK: Final[Mapping[str, str]] = {"llama_stack.ImageDelta": "OpenAI's answers are text"}
STREAM_TO_OPENAI: Final[Mapping[str, str]] = {
    **fields("openai.CreateChatCompletionStreamResponse", {"moderation service_tier system_fingerprint": _SERVER}),
    **fields("openai.CreateChatCompletionStreamResponse", {"obfuscation": "chunks are not padded"}),
    **fields("openai.ChatCompletionStreamResponseDelta", {"refusal": "a native refusal is text"}),
    **_COUNTS,
}
