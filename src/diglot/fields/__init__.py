"""The field tables: what becomes of every field, each way, made from the ledgers.

`diglot fields` prints one table; docs/fields.md holds all, and `python -m diglot.fields --check` that it still does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.chat.ledgers import BATCHES as CHAT_BATCHES
from diglot.chat.ledgers import BOOKS as CHAT
from diglot.chat.ledgers import VOCABULARIES as CHAT_WORDS
from diglot.completion.ledgers import BATCHES as COMPLETION_BATCHES
from diglot.completion.ledgers import BOOKS as COMPLETION
from diglot.completion.ledgers import VOCABULARIES as COMPLETION_WORDS
from diglot.embedding.ledgers import BOOKS as EMBEDDING
from diglot.fields.tables import as_json, as_markdown, as_text, target_of
from diglot.fields.walk import Fate, Row, rows
from diglot.generate.ledgers import ANSWERS as GENERATE_ANSWERS
from diglot.generate.ledgers import BOOKS as GENERATE
from diglot.generate.ledgers import VOCABULARIES as GENERATE_WORDS
from diglot.models.ledgers import BOOKS as MODELS

if TYPE_CHECKING:
    from diglot.ledger import Book

__all__ = [
    "BATCHES",
    "BOOKS",
    "THROUGH",
    "VOCABULARIES",
    "Fate",
    "Row",
    "as_json",
    "as_markdown",
    "as_text",
    "book",
    "document",
    "rows",
]

BOOKS: Final = (*CHAT, *COMPLETION, *EMBEDDING, *MODELS, *GENERATE)
BATCHES: Final = (*CHAT_BATCHES, *COMPLETION_BATCHES)
THROUGH: Final = (*BATCHES, *GENERATE_ANSWERS)  # into native documents, whatever these become
VOCABULARIES: Final = (
    CHAT_WORDS,
    COMPLETION_WORDS,
    GENERATE_WORDS,
)  # of each operation the two that undo each other, or one
_INTRODUCTION: Final = """\
# What becomes of every field

Made from the ledgers by `python -m diglot.fields --write docs/fields.md`; `diglot fields KIND --to API` prints one of
these tables.

A field is named by its path from the root of its document: the items of a list are `[]`, the values of a table `*`, and
an item that may stand alone is told where it stands in a list. Its object is named beside it, since a path may hold
several. What becomes of it is one of

- **→** the fields of the other side that it decides; `exchange.` is what the exchange remembers for the answer
- **lost**, with the kind of the loss: it is reported, but for null and the values that say nothing; so is an object that is
  lost as a whole
- **may be lost**: it is reported where more than its own value says so
- **dropped**: nothing carries it, and nothing is lost with it
- **as a whole**: the object has no fields of its own here

A batch holds native documents, and an answer of Ollama's raw route becomes OpenAI's by way of a native one: their tables tell
what of them becomes what of native documents, and the tables of these the rest. So does an OpenAI request become one of that
route's, but for its seed and its penalties, which go over beside the native request.

After each table stand the fields of the other side that no field decides.
"""


def book(kind: str, target: str) -> Book:
    """The ledgers of a kind of document towards an API, `llama-stack`; raises LookupError where there are none.

    Those of a batch, and of an answer of Ollama's raw route, are one for both APIs: they tell what of it becomes what of native
    documents.
    """
    for one in THROUGH:
        if one.kind == kind and target in {"openai", "llama-stack"}:
            return one
    for one in BOOKS:
        if one.kind == kind and target_of(one) == target:
            return one
    raise LookupError(f"there are no ledgers of {kind} to {target}")


def document() -> str:
    """The whole of docs/fields.md."""
    return "\n".join([_INTRODUCTION, *map(as_markdown, (*BOOKS, *BATCHES))])
