"""Log probabilities: OpenAI's list of tokens with alternatives, and the native table of candidates a position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

_TABLE: Final = "logprobs_by_token"
BYTES: Final = Lost(Kind.METADATA, "a native token is its text; these are not the bytes of it", ([],))
LOGPROBS: Final = Ledger(
    "openai.ChatCompletionLogprobs",
    "llama_stack.ChatCompletionResponse",
    carried=dict.fromkeys(("content", "refusal"), f"logprobs.{_TABLE}"),
    why={"refusal": "follows the content's, as a refusal's text does"},
)
CHUNK_LOGPROBS: Final = Ledger(
    "openai.ChatCompletionChunkLogprobs",
    "llama_stack.ChatCompletionResponseEvent",
    carried=dict.fromkeys(("content", "refusal"), f"logprobs.{_TABLE} delta.text"),
    why={"content": "where the chunk says nothing else, an empty text carries them"},
)
TOKEN: Final = Ledger(
    "openai.ChatCompletionTokenLogprob",
    "llama_stack.TokenLogProbs",
    carried={"token": _TABLE, "logprob": _TABLE, "top_logprobs": _TABLE},
    judged={"bytes": BYTES},
)
TOP: Final = Ledger(
    "openai.ChatCompletionTokenLogprobTopLogprob",
    "llama_stack.TokenLogProbs",
    carried={"token": _TABLE, "logprob": _TABLE},
    judged={"bytes": BYTES},
)
POSITION: Final = Ledger(
    "llama_stack.TokenLogProbs",
    "openai.ChatCompletionTokenLogprob",
    carried={_TABLE: "token logprob bytes top_logprobs.token top_logprobs.logprob top_logprobs.bytes"},
    why={_TABLE: "the sampled token is the one that continues the answer's text, else the likeliest"},
)
SAME_SPELLING: Final = "a native position has one probability a spelling; the sampled or likelier token is kept"
UNASKED: Final = "the request asked for no log probabilities"
UNPLACED: Final = "it says of no token how likely it was"
NO_TEXT: Final = "a number beside no text has no token"
EMPTY: Final = "a position without candidates has no token"


def to_llama_stack(
    source: oai.ChatCompletionLogprobs | float | list[Any] | None, report: Report, at: At
) -> list[to_ls.TokenLogProbs] | None:
    """Native positions of a whole answer; a bare number is that of no token in particular."""
    if source is None:
        return None
    if isinstance(source, (int, float, list)):
        unplaced(source, report, at)
        return None
    LOGPROBS.account(source, report, at)
    return _positions(source, report, at)


def chunk_to_llama_stack(
    source: oai.ChatCompletionChunkLogprobs | float | list[Any], text: str, report: Report, at: At
) -> list[to_ls.TokenLogProbs] | None:
    """Native positions of one chunk; a bare number, as some servers send, is that of the chunk's text."""
    if isinstance(source, (int, float)):
        return of_text(source, text, report, at)
    if isinstance(source, list):
        unplaced(source, report, at)
        return None
    CHUNK_LOGPROBS.account(source, report, at)
    return _positions(source, report, at)


def of_text(source: float, text: str, report: Report, at: At) -> list[to_ls.TokenLogProbs] | None:
    """The position of a chunk's text, whose number a server gives alone; None where there is no text."""
    if text:
        return [{"logprobs_by_token": {text: source}}]
    report.lose(at, source, Kind.METADATA, NO_TEXT)
    return None


def unplaced(source: float | list[Any], report: Report, at: At) -> None:
    """Report what is said without tokens; an empty list says nothing."""
    if source != []:
        report.lose(at, source, Kind.METADATA, UNPLACED)


def _positions(
    source: oai.ChatCompletionLogprobs | oai.ChatCompletionChunkLogprobs, report: Report, at: At
) -> list[to_ls.TokenLogProbs] | None:
    made = [position(token, report, ((at, "content"), i)) for i, token in enumerate(source.get("content") or ())]
    made += [position(token, report, ((at, "refusal"), i)) for i, token in enumerate(source.get("refusal") or ())]
    return made or None


def position(
    source: oai.ChatCompletionTokenLogprob | Any, report: Report, at: At, ledger: Ledger = TOKEN, tops: Ledger = TOP
) -> to_ls.TokenLogProbs:
    """The native position of one token, accounted for by its ledger, and its alternatives by theirs."""
    ledger.account(source, report, at)
    _judge_bytes(ledger, source, report, at)
    table = {source["token"]: source["logprob"]}
    kept: dict[str, tuple[At, object]] = {}
    for i, top in enumerate(source.get("top_logprobs") or ()):
        place = ((at, "top_logprobs"), i)
        tops.account(top, report, place)
        _judge_bytes(tops, top, report, place)
        other = _add(top, place, table, kept)
        if other is not None:
            report.lose(*other, Kind.METADATA, SAME_SPELLING)
    return {"logprobs_by_token": table}


def _add(
    top: oai.ChatCompletionTokenLogprobTopLogprob, at: At, table: dict[str, float], kept: dict[str, tuple[At, object]]
) -> tuple[At, object] | None:
    """Put an alternative in the table; of two of one spelling, the one that is not kept."""
    token, logprob = top["token"], top["logprob"]
    if token in table and (token not in kept or logprob <= table[token]):
        return None if logprob == table[token] else (at, top)
    other = kept.get(token)
    table[token], kept[token] = logprob, (at, top)
    return other


def _judge_bytes(
    ledger: Ledger,
    source: oai.ChatCompletionTokenLogprob | oai.ChatCompletionTokenLogprobTopLogprob,
    report: Report,
    at: At,
) -> None:
    given = source.get("bytes")
    if given and given != list(source["token"].encode()):
        ledger.judge("bytes", given, report, at)


def to_openai(
    source: Sequence[ls.TokenLogProbs] | None, text: str, top: int | None, report: Report, at: At
) -> list[to_oai.ChatCompletionTokenLogprob] | None:
    """OpenAI's tokens for the positions of a text, each with at most `top` alternatives; None where none were asked for."""
    if source is None:
        return None
    if top is None:
        if source:
            report.lose(at, source, Kind.METADATA, UNASKED)
        return None
    return [
        {
            **_entry(token, table[token]),
            "top_logprobs": [_entry(*one) for one in ranked(table)[:top]],
        }
        for token, table, _ in sampled(source, text, POSITION, report, at)
    ]


def sampled(
    source: Sequence[ls.TokenLogProbs], text: str, ledger: Ledger, report: Report, at: At
) -> Iterator[tuple[str, Mapping[str, float], int]]:
    """The token that was sampled at each position of a text, with its table and where in the text it begins."""
    place = 0
    for i, one in enumerate(source):
        ledger.account(one, report, (at, i))
        table = one["logprobs_by_token"]
        if not table:
            report.lose((at, i), one, Kind.METADATA, EMPTY)
            continue
        token = _sampled(table, text, place)
        yield token, table, place
        place += len(token) if text.startswith(token, place) else 0


def _sampled(table: Mapping[str, float], text: str, place: int) -> str:
    continuing = [token for token in table if token and text.startswith(token, place)]
    return max(continuing or table, key=table.__getitem__)


def _entry(token: str, logprob: float) -> to_oai.ChatCompletionTokenLogprobTopLogprob:
    return {"token": token, "logprob": logprob, "bytes": list(token.encode())}


def ranked(table: Mapping[str, float]) -> list[tuple[str, float]]:
    """The candidates of a position, the likeliest first."""
    return sorted(table.items(), key=lambda one: -one[1])
