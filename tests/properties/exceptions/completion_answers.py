"""An answer of a text completion of either API, to the other and back; its stream as a whole likewise."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from properties.trips import Journey, exception

from . import further, native_answers, openai_answers, places  # whose exceptions apply first

OPENAI: Final = openai_answers.COMPLETION
OPENAI_STREAM: Final = openai_answers.COMPLETION_STREAM
NATIVE: Final = native_answers.COMPLETION
NATIVE_STREAM: Final = native_answers.COMPLETION_STREAM
BOTH: Final = (OPENAI, OPENAI_STREAM)
NATIVELY: Final = (NATIVE, NATIVE_STREAM)
assert further  # its exceptions, and those of requests, are older


@exception(OPENAI)
def the_envelope_of_a_completion_is_the_exchanges(answer: Any, journey: Journey) -> None:
    """Native answers have none: id, created and model are reported, and those of the exchange come back."""
    exchange = journey.exchange
    answer.update(id=exchange.id, object="text_completion", created=exchange.created, model=exchange.model)
    answer.pop("system_fingerprint", None)


@exception(OPENAI)
def null_says_nothing_in_an_unknown_member_of_a_completion(answer: Any, _: Journey) -> None:
    """Neither is it reported, nor does it come back."""
    for holder in (answer, answer["choices"][0]):
        for name in [name for name in holder if name.startswith("x") and holder[name] is None]:
            del holder[name]


@exception(OPENAI)
def the_choice_of_the_lowest_index_is_the_completion(answer: Any, _: Journey) -> None:
    """A native answer has one choice, and OpenAI counts from 0."""
    answer["choices"][0]["index"] = 0


@exception(*BOTH)
def a_completion_finishes_with_stop_or_length(answer: Any, _: Journey) -> None:
    """Natively a filtered text ends as any other, and so does one that does not say."""
    choice = answer["choices"][0]
    if choice.get("finish_reason") != "length":
        choice["finish_reason"] = "stop"


@exception(*BOTH)
def lists_of_log_probabilities_are_those_asked_for(answer: Any, journey: Journey) -> None:
    """Natively a position is a table of candidates: without a number it is none, and what was not asked for is lost."""
    choice, top = answer["choices"][0], journey.exchange.top_logprobs
    tables = _tables(choice.get("logprobs") or {})
    choice["logprobs"] = _legacy(tables, choice["text"], top) if tables and top is not None else None


def _tables(lists: Any) -> list[dict[str, float]]:
    columns = (lists.get(name) or () for name in ("tokens", "token_logprobs", "top_logprobs"))
    found = [
        {**(top or {}), **({} if token is None or logprob is None else {token: logprob})}
        for token, logprob, top in zip_longest(*columns)
    ]
    if not any(found):
        found = [openai_answers.table(token) for token in lists.get("content") or ()]
    return [table for table in found if table]


def _legacy(tables: list[dict[str, float]], text: str, top: int) -> dict[str, Any]:
    tokens = places.tokens_of(tables, text, top)
    offsets, place = [], 0
    for one in tokens:
        offsets.append(place)
        place += len(one["token"]) if text[place : place + len(one["token"])] == one["token"] else 0
    return {
        "tokens": [one["token"] for one in tokens],
        "token_logprobs": [one["logprob"] for one in tokens],
        "top_logprobs": [{each["token"]: each["logprob"] for each in (*one["top_logprobs"], one)} for one in tokens],
        "text_offset": offsets,
    }


@exception(NATIVE)
def null_says_nothing_in_an_unknown_member_of_a_native_completion(answer: Any, _: Journey) -> None:
    """Neither is it reported, nor does it come back."""
    for name in [name for name in answer if name.startswith("x") and answer[name] is None]:
        del answer[name]


@exception(*NATIVELY)
def a_native_completion_ends_its_turn_or_runs_out(answer: Any, _: Journey) -> None:
    """A text has no calls, so end_of_message says no more than end_of_turn; absent is that too."""
    if answer.get("stop_reason") != "out_of_tokens":
        answer["stop_reason"] = "end_of_turn"


@exception(*NATIVELY)
def tables_are_trimmed_to_what_was_asked_for(answer: Any, journey: Journey) -> None:
    """Only the sampled token and as many alternatives as the request asked for; none at all is null."""
    top, tables = journey.exchange.top_logprobs, [one["logprobs_by_token"] for one in answer.get("logprobs") or ()]
    made = _legacy(tables, answer["content"], top)["top_logprobs"] if tables and top is not None else []
    answer["logprobs"] = [{"logprobs_by_token": table} for table in made] or None
