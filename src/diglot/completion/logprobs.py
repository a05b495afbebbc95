"""Log probabilities of a text completion: OpenAI's parallel lists, and the native table of candidates a position.

An offset counts the characters of the choice's text before a token, the prompt among them where it is echoed.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from diglot.chat import logprobs as chat
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    Entry: TypeAlias = tuple[str | None, float | None, dict[str, float] | None]

_TABLE: Final = "logprobs.logprobs_by_token"
LOGPROBS: Final = Ledger(
    "openai.CompletionLogprobs",
    "llama_stack.CompletionResponse",
    carried=dict.fromkeys(("tokens", "token_logprobs", "top_logprobs", "content"), _TABLE),
    dropped={"text_offset": "the tokens themselves say where each begins"},
    why={
        "token_logprobs": "null, as of the first token of an echoed prompt, says nothing",
        "content": "the shape of a chat's, as llama.cpp writes it; beside tokens it is a metadata loss",
    },
)
POSITION: Final = Ledger(
    "llama_stack.TokenLogProbs",
    "openai.CompletionLogprobs",
    carried={"logprobs_by_token": "tokens token_logprobs top_logprobs text_offset"},
    why={
        "logprobs_by_token": "the sampled token is the one that continues the text, else the likeliest; it stands among "
        "the alternatives also where it is not one of as many as were asked for"
    },
)
BESIDE: Final = "the tokens are there as well, and taken"


def to_llama_stack(
    source: oai.CompletionLogprobs | float | list[Any] | None, report: Report, at: At
) -> list[to_ls.TokenLogProbs] | None:
    """Native positions; of a token that has no number nothing, and a bare number is that of no token in particular."""
    if source is None:
        return None
    if isinstance(source, (int, float, list)):
        chat.unplaced(source, report, at)
        return None
    LOGPROBS.account(source, report, at)
    content = source.get("content") or []
    made = [_table(entry, i, report, at) for i, entry in enumerate(_entries(source))]
    if content and any(made):
        report.lose((at, "content"), content, Kind.METADATA, BESIDE)
    elif content:
        return [chat.position(token, report, ((at, "content"), i)) for i, token in enumerate(content)]
    return [{"logprobs_by_token": table} for table in made if table] or None


def chunk_to_llama_stack(
    source: oai.CompletionLogprobs | float | list[Any] | None, text: str, report: Report, at: At
) -> list[to_ls.TokenLogProbs] | None:
    """Native positions of one chunk; a bare number, as some servers send, is that of the chunk's text."""
    if isinstance(source, (int, float)):
        return chat.of_text(source, text, report, at)
    return to_llama_stack(source, report, at)


def _entries(source: oai.CompletionLogprobs) -> Iterator[Entry]:
    """The lists side by side, as long as the longest."""
    return zip_longest(source.get("tokens") or (), source.get("token_logprobs") or (), source.get("top_logprobs") or ())


def _table(entry: Entry, i: int, report: Report, at: At) -> dict[str, float]:
    """The table of one position; of two numbers of one spelling the sampled token's is kept."""
    token, logprob, top = entry[0], entry[1], entry[2] or {}
    if token is None and logprob is not None:
        report.lose(((at, "token_logprobs"), i), logprob, Kind.METADATA, chat.UNPLACED)
    if token is None or logprob is None:
        return dict(top)
    if top.get(token, logprob) != logprob:
        report.lose((((at, "top_logprobs"), i), token), top[token], Kind.METADATA, chat.SAME_SPELLING)
    return {**top, token: logprob}


def to_openai(  # noqa: PLR0913, PLR0917
    source: Sequence[ls.TokenLogProbs] | None, text: str, offset: int, top: int | None, report: Report, at: At
) -> to_oai.CompletionLogprobs | None:
    """OpenAI's lists for the positions of a text that begins at an offset; None where none were asked for."""
    if source is None:
        return None
    if top is None:
        if source:
            report.lose(at, source, Kind.METADATA, chat.UNASKED)
        return None
    sampled = list(chat.sampled(source, text, POSITION, report, at))
    return {
        "tokens": [token for token, _, _ in sampled],
        "token_logprobs": [table[token] for token, table, _ in sampled],
        "top_logprobs": [{**dict(chat.ranked(table)[:top]), token: table[token]} for token, table, _ in sampled],
        "text_offset": [offset + place for _, _, place in sampled],
    }
