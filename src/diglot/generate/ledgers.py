"""Which ledgers hold for which document of Ollama's raw route: towards it from native requests, and into native answers.

OpenAI's side is reached by way of the native one: the ledgers of chats and of text completions say the rest.
"""

from __future__ import annotations

from typing import Final

from diglot.generate import (
    chat_answer,
    chat_request,
    completion_answer,
    completion_request,
    history,
    images,
    left,
    messages,
    options,
    said,
    told,
    words,
)
from diglot.ledger import Book

_SAMPLING: Final = (options.SAMPLING_PARAMS, options.GREEDY, options.TOP_P, options.TOP_K)
_CONTENT: Final = (messages.TEXT_ITEM, images.IMAGE_ITEM, images.IMAGE, images.URL)
CHAT_REQUEST: Final = Book(
    "generate-chat-request",
    chat_request.REQUEST.source,
    images.TARGET,
    (
        chat_request.REQUEST,
        chat_request.CONFIG,
        chat_request.SCHEMA,
        chat_request.GRAMMAR,
        chat_request.LOGPROBS,
        *_SAMPLING,
        *_CONTENT,
        messages.USER,
        messages.SYSTEM,
        messages.ASSISTANT,
        messages.TOOL,
        history.CALL,
        told.TOOL,
        told.PARAMETER,
    ),
    left=left.REQUEST,
)
COMPLETION_REQUEST: Final = Book(
    "generate-completion-request",
    completion_request.REQUEST.source,
    images.TARGET,
    (
        completion_request.REQUEST,
        completion_request.SCHEMA,
        chat_request.GRAMMAR,
        chat_request.LOGPROBS,
        *_SAMPLING,
        *_CONTENT,
    ),
    left=left.REQUEST,
)
_ANSWERS: Final = (
    ("generate-chat-response", chat_answer.ANSWER, left.CHAT),
    ("generate-chat-stream", chat_answer.ITEM, left.CHAT_STREAM),
    ("generate-completion-response", completion_answer.ANSWER, left.NOTHING),
    ("generate-completion-stream", completion_answer.ITEM, left.NOTHING),
)
ANSWERS: Final = tuple(
    Book(kind, ledger.source, ledger.target, (ledger, said.LOGPROB, said.TOP), left=what)
    for kind, ledger, what in _ANSWERS
)
BOOKS: Final = (CHAT_REQUEST, COMPLETION_REQUEST, *ANSWERS)
VOCABULARIES: Final = (words.DONE_REASONS,)
