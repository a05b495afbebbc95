"""Which ledgers hold for a list of models, each way."""

from __future__ import annotations

from typing import Final

from diglot.ledger import Book, fields
from diglot.models import model

LIST_TO_LLAMA_STACK: Final = Book(
    "model-list", "openai.ListModelsResponse", "llama_stack.ListModelsResponse", (model.LIST, model.MODEL)
)
LIST_TO_OPENAI: Final = Book(
    "model-list",
    "llama_stack.ListModelsResponse",
    "openai.ListModelsResponse",
    (model.NATIVE_LIST, model.NATIVE_MODEL),
    left=fields("openai.Model", {"shutdown_date": "native models have no date"}),
)
BOOKS: Final = (LIST_TO_LLAMA_STACK, LIST_TO_OPENAI)
