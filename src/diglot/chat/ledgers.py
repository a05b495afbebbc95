"""Which ledgers hold for which document: a request, an answer and an item of a stream, each way.

One component may have another ledger in another book: a native ToolCall is a whole call in an answer and a delta in a
stream. What is opaque in a book is lost as a whole where it stands, or is a JSON Schema;
what is left of the target stands in chat/left.py.
"""

from __future__ import annotations

from typing import Final

from diglot.chat import (
    batch,
    calls,
    chunks,
    content,
    events,
    gathering,
    left,
    logprobs,
    messages,
    parameters,
    request,
    response,
    response_format,
    sampling,
    tool_choice,
    tools,
    usage,
    words,
)
from diglot.ledger import Book, Lost
from diglot.report import Kind

_SCHEMA: Final = (
    "a JSON Schema, with keywords for fields: what native parameters cannot say of it is told in the descriptions"
)
_CALL: Final = Lost(Kind.CONTENT, calls.CUSTOM)
_PART: Final = Lost(Kind.CONTENT, content.PART)
_TOOL: Final = Lost(Kind.CONTENT, tools.CUSTOM)
_ANSWER: Final = Lost(Kind.CONTENT, f"{content.ANSWER}; thinking is metadata, as reasoning is")
_IMAGE: Final = Lost(Kind.CONTENT, response.IMAGE)
_CALLS: Final = {
    "openai.ChatCompletionMessageCustomToolCall": _CALL,
    "openai.UnknownToolCall": _CALL,
}

REQUEST_TO_LLAMA_STACK: Final = Book(
    "chat-request",
    "openai.CreateChatCompletionRequest",
    "llama_stack.ChatCompletionRequest",
    (
        request.REQUEST,
        request.STREAM_OPTIONS,
        messages.SYSTEM,
        messages.DEVELOPER,
        messages.USER,
        messages.ASSISTANT,
        messages.TOOL,
        messages.FUNCTION,
        content.TEXT_PART,
        content.IMAGE_PART,
        content.IMAGE_URL,
        content.REFUSAL_PART,
        calls.TOOL_CALL,
        calls.FUNCTION,
        calls.HISTORY_FUNCTION_CALL,
        tools.TOOL,
        tools.FUNCTION,
        tools.DEPRECATED_FUNCTION,
        tool_choice.NAMED,
        tool_choice.NAMED_FUNCTION,
        tool_choice.ALLOWED_CHOICE,
        tool_choice.ALLOWED,
        tool_choice.FUNCTION_CALL,
        response_format.TEXT,
        response_format.JSON_OBJECT,
        response_format.JSON_SCHEMA,
        response_format.JSON_SCHEMA_OBJECT,
    ),
    opaque={
        **_CALLS,
        "openai.ChatCompletionRequestMessageContentPartAudio": _PART,
        "openai.ChatCompletionRequestMessageContentPartFile": _PART,
        "openai.UnknownContentPart": _PART,
        "openai.CustomToolChatCompletions": _TOOL,
        "openai.UnknownTool": _TOOL,
        "openai.ChatCompletionNamedToolChoiceCustom": Lost(Kind.CONSTRAINT, tool_choice.CUSTOM),
        "openai.UnknownResponseFormat": Lost(Kind.CONSTRAINT, response_format.FORMAT),
        "openai.FunctionParameters": _SCHEMA,
        "openai.ResponseFormatJsonSchemaSchema": "a JSON Schema, which goes over as it is",
    },
    left=left.REQUEST_TO_LLAMA_STACK,
)
REQUEST_TO_OPENAI: Final = Book(
    "chat-request",
    "llama_stack.ChatCompletionRequest",
    "openai.CreateChatCompletionRequest",
    (
        request.NATIVE_REQUEST,
        request.LOGPROBS,
        messages.NATIVE_SYSTEM,
        messages.NATIVE_USER,
        messages.NATIVE_ASSISTANT,
        messages.NATIVE_TOOL,
        content.TEXT_ITEM,
        content.IMAGE_ITEM,
        content.IMAGE,
        content.URL,
        calls.NATIVE_CALL,
        tools.NATIVE_TOOL,
        parameters.PARAMETER,
        tool_choice.TOOL_CONFIG,
        sampling.SAMPLING_PARAMS,
        sampling.GREEDY,
        sampling.TOP_P,
        sampling.TOP_K,
        response_format.NATIVE_JSON_SCHEMA,
        response_format.GRAMMAR,
    ),
    left=left.REQUEST_TO_OPENAI,
)
RESPONSE_TO_LLAMA_STACK: Final = Book(
    "chat-response",
    "openai.CreateChatCompletionResponse",
    "llama_stack.ChatCompletionResponse",
    (
        response.RESPONSE,
        response.CHOICE,
        response.MESSAGE,
        content.ANSWER_PART,
        calls.TOOL_CALL,
        calls.FUNCTION,
        calls.ANSWER_FUNCTION_CALL,
        logprobs.LOGPROBS,
        logprobs.TOKEN,
        logprobs.TOP,
        usage.USAGE,
    ),
    opaque={**_CALLS, "openai.UnknownAnswerPart": _ANSWER},
    left=left.RESPONSE_TO_LLAMA_STACK,
)
RESPONSE_TO_OPENAI: Final = Book(
    "chat-response",
    "llama_stack.ChatCompletionResponse",
    "openai.CreateChatCompletionResponse",
    (
        response.NATIVE_RESPONSE,
        response.NATIVE_MESSAGE,
        response.NATIVE_TEXT,
        calls.ANSWERED_CALL,
        logprobs.POSITION,
        usage.METRIC,
    ),
    opaque={"llama_stack.ImageContentItem": _IMAGE},
    left=left.RESPONSE_TO_OPENAI,
)
STREAM_TO_LLAMA_STACK: Final = Book(
    "chat-stream",
    "openai.CreateChatCompletionStreamResponse",
    "llama_stack.ChatCompletionResponseStreamChunk",
    (
        events.CHUNK,
        events.CHOICE,
        events.DELTA,
        content.DELTA_PART,
        gathering.CALL,
        gathering.FUNCTION,
        gathering.FUNCTION_CALL,
        logprobs.CHUNK_LOGPROBS,
        logprobs.TOKEN,
        logprobs.TOP,
        usage.USAGE,
    ),
    opaque={"openai.UnknownAnswerPart": _ANSWER},
    left=left.STREAM_TO_LLAMA_STACK,
)
STREAM_TO_OPENAI: Final = Book(
    "chat-stream",
    "llama_stack.ChatCompletionResponseStreamChunk",
    "openai.CreateChatCompletionStreamResponse",
    (
        chunks.CHUNK,
        chunks.EVENT,
        chunks.TEXT,
        chunks.CALL,
        chunks.DELTA_CALL,
        logprobs.POSITION,
        usage.METRIC,
    ),
    opaque={"llama_stack.ImageDelta": _IMAGE},
    left=left.STREAM_TO_OPENAI,
)
BOOKS: Final = (
    REQUEST_TO_LLAMA_STACK,
    REQUEST_TO_OPENAI,
    RESPONSE_TO_LLAMA_STACK,
    RESPONSE_TO_OPENAI,
    STREAM_TO_LLAMA_STACK,
    STREAM_TO_OPENAI,
)
VOCABULARIES: Final = (words.STOP_REASONS, words.FINISH_REASONS)

_ONE: Final = "goes over as it is, into each request; chat-request says what becomes of it there"
_WHOLE: Final = "goes over as it is; chat-response says what becomes of it there"
BATCHES: Final = (
    Book(
        "batch-chat-request",
        batch.BATCH.source,
        batch.BATCH.target,
        (batch.BATCH,),
        opaque=dict.fromkeys(
            (
                "llama_stack.SamplingParams",
                "llama_stack.JsonSchemaResponseFormat",
                "llama_stack.GrammarResponseFormat",
                "llama_stack.LogProbConfig",
                "llama_stack.UserMessage",
                "llama_stack.SystemMessage",
                "llama_stack.ToolResponseMessage",
                "llama_stack.CompletionMessage",
                "llama_stack.ToolDefinition",
                "llama_stack.ToolConfig",
            ),
            _ONE,
        ),
    ),
    Book(
        "batch-chat-response",
        batch.ANSWERS.source,
        batch.ANSWERS.target,
        (batch.ANSWERS,),
        opaque={"llama_stack.ChatCompletionResponse": _WHOLE},
    ),
)
