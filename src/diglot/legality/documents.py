"""The documents of both APIs that are judged, each with the rules of its schema."""

from __future__ import annotations

from typing import Final

from diglot.legality.document import Document

CHAT_CHUNK: Final = Document(
    "chat-chunk", "openai", "CreateChatCompletionStreamResponse", "A chunk of a chat", "chat.completion.chunk"
)
CHAT_ANSWER: Final = Document(
    "chat-answer", "openai", "CreateChatCompletionResponse", "An answer of a chat", "chat.completion"
)
ERROR: Final = Document("error", "openai", "ErrorResponse", "An error")
