"""Which ledgers hold for which document of a text completion: a request, an answer and an item of a stream, each way."""

from __future__ import annotations

from typing import Final

from diglot.chat import logprobs as chat_logprobs
from diglot.chat import usage
from diglot.completion import batch, chunks, events, left, logprobs, prompt, request, response, words
from diglot.ledger import Book, Lost
from diglot.report import Kind

REQUEST_TO_LLAMA_STACK: Final = Book(
    "completion-request",
    "openai.CreateCompletionRequest",
    "llama_stack.CompletionRequest",
    (request.REQUEST, request.STREAM_OPTIONS),
    left=left.REQUEST_TO_LLAMA_STACK,
)
REQUEST_TO_OPENAI: Final = Book(
    "completion-request",
    "llama_stack.CompletionRequest",
    "openai.CreateCompletionRequest",
    (
        request.NATIVE_REQUEST,
        request.LOGPROBS,
        request.SAMPLING_PARAMS,
        request.GREEDY,
        request.TOP_P,
        request.TOP_K,
        prompt.TEXT_ITEM,
    ),
    opaque={"llama_stack.ImageContentItem": Lost(Kind.CONTENT, prompt.IMAGE)},
    left=left.REQUEST_TO_OPENAI,
)
RESPONSE_TO_LLAMA_STACK: Final = Book(
    "completion-response",
    "openai.CreateCompletionResponse",
    "llama_stack.CompletionResponse",
    (
        response.RESPONSE,
        response.CHOICE,
        logprobs.LOGPROBS,
        chat_logprobs.TOKEN,
        chat_logprobs.TOP,
        usage.USAGE,
    ),
)
RESPONSE_TO_OPENAI: Final = Book(
    "completion-response",
    "llama_stack.CompletionResponse",
    "openai.CreateCompletionResponse",
    (response.NATIVE_RESPONSE, logprobs.POSITION, usage.METRIC),
    left=left.RESPONSE_TO_OPENAI,
)
STREAM_TO_LLAMA_STACK: Final = Book(
    "completion-stream",
    "openai.CreateCompletionResponse",
    "llama_stack.CompletionResponseStreamChunk",
    (
        events.CHUNK,
        events.CHOICE,
        events.LOGPROBS,
        chat_logprobs.TOKEN,
        chat_logprobs.TOP,
        usage.USAGE,
    ),
)
STREAM_TO_OPENAI: Final = Book(
    "completion-stream",
    "llama_stack.CompletionResponseStreamChunk",
    "openai.CreateCompletionResponse",
    (chunks.CHUNK, chunks.POSITION, usage.METRIC),
    left=left.RESPONSE_TO_OPENAI,
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

_ONE: Final = "goes over as it is, into each request; completion-request says what becomes of it there"
_ANSWER: Final = "goes over as it is; completion-response says what becomes of it there"
BATCHES: Final = (
    Book(
        "batch-completion-request",
        batch.BATCH.source,
        batch.BATCH.target,
        (batch.BATCH,),
        opaque=dict.fromkeys(
            (
                "llama_stack.SamplingParams",
                "llama_stack.JsonSchemaResponseFormat",
                "llama_stack.GrammarResponseFormat",
                "llama_stack.LogProbConfig",
                "llama_stack.TextContentItem",
                "llama_stack.ImageContentItem",
            ),
            _ONE,
        ),
    ),
    Book(
        "batch-completion-response",
        batch.ANSWERS.source,
        batch.ANSWERS.target,
        (batch.ANSWERS,),
        opaque={"llama_stack.CompletionResponse": _ANSWER},
    ),
)
