"""Which ledgers hold for which document of embeddings: a request and an answer, each way."""

from __future__ import annotations

from typing import Final

from diglot.embedding import request, response
from diglot.ledger import Book, Lost, fields
from diglot.report import Kind

_UNSAID: Final = "OpenAI's requests do not say it"
REQUEST_TO_LLAMA_STACK: Final = Book(
    "embedding-request",
    "openai.CreateEmbeddingRequest",
    "llama_stack.EmbeddingsRequest",
    (request.REQUEST,),
    left={
        "llama_stack.TextContentItem": "contents are texts",
        "llama_stack.ImageContentItem": "OpenAI embeds texts",
        **fields("llama_stack.EmbeddingsRequest", {"text_truncation task_type": _UNSAID}),
    },
)
REQUEST_TO_OPENAI: Final = Book(
    "embedding-request",
    "llama_stack.EmbeddingsRequest",
    "openai.CreateEmbeddingRequest",
    (request.NATIVE_REQUEST, request.TEXT_ITEM),
    opaque={"llama_stack.ImageContentItem": Lost(Kind.CONTENT, request.IMAGE)},
    left=fields(
        "openai.CreateEmbeddingRequest",
        {"encoding_format": "absent is numbers, as native answers have them", "user": "native requests do not say it"},
    ),
)
RESPONSE_TO_LLAMA_STACK: Final = Book(
    "embedding-response",
    "openai.CreateEmbeddingResponse",
    "llama_stack.EmbeddingsResponse",
    (response.RESPONSE, response.EMBEDDING),
)
RESPONSE_TO_OPENAI: Final = Book(
    "embedding-response",
    "llama_stack.EmbeddingsResponse",
    "openai.CreateEmbeddingResponse",
    (response.NATIVE_RESPONSE,),
)
BOOKS: Final = (REQUEST_TO_LLAMA_STACK, REQUEST_TO_OPENAI, RESPONSE_TO_LLAMA_STACK, RESPONSE_TO_OPENAI)
