"""An OpenAI answer, to native and back; its stream as a whole likewise."""

from __future__ import annotations

from itertools import count
from typing import Any, Final

from diglot.chat import calls as chat_calls
from properties.trips import Journey, exception, stays

from . import places

TRIP: Final = "an OpenAI answer"
STREAM: Final = "an OpenAI stream"
COMPLETION: Final = "an OpenAI completion answer"
COMPLETION_STREAM: Final = "an OpenAI completion stream"
COUNTS: Final = ("prompt_tokens", "completion_tokens", "total_tokens")

stays(chat_calls.RAW, "a call whose arguments are no JSON object keeps them as the text they are")


@exception(TRIP)
def the_envelope_is_the_exchanges(answer: Any, journey: Journey) -> None:
    """Native answers have none: id, created and model are reported, and those of the exchange come back."""
    exchange = journey.exchange
    for name in ("id", "created", "model", "object"):
        answer.pop(name, None)
    answer.update(id=exchange.id, created=exchange.created, model=exchange.model, object="chat.completion")


@exception(TRIP, STREAM)
def values_that_say_nothing_are_left_out_of_an_answer(answer: Any, _: Journey) -> None:
    """Null, an empty list of annotations, empty metadata, an empty text of reasoning."""
    message = answer["choices"][0]["message"]
    for holder, name in (
        *((message, one) for one in ("annotations", "reasoning", "reasoning_content")),
        *((answer, one) for one in ("system_fingerprint", "service_tier", "moderation", "metadata")),
    ):
        if not holder.get(name):
            holder.pop(name, None)
    for holder in (answer, answer["choices"][0], message):
        places.without_null(holder, frozenset(holder))
    for holder in [*message.get("tool_calls", []), message.get("function_call", {})]:
        places.without_null(holder)


@exception(TRIP)
def the_one_choice_is_the_first(answer: Any, _: Journey) -> None:
    """A native answer is one choice, whatever index it had."""
    answer["choices"][0]["index"] = 0


@exception(TRIP)
def the_parts_of_an_answer_are_joined(answer: Any, _: Journey) -> None:
    """Some servers give the text in parts, or beside the message; natively it is one text."""
    choice = answer["choices"][0]
    message, text = choice["message"], choice.pop("text", "")
    if isinstance(message.get("content"), list):
        message["content"] = "".join(part["text"] for part in message["content"])
    if not message.get("content") and text:
        message["content"] = text


@exception(TRIP, STREAM)
def a_refusal_follows_the_content(answer: Any, _: Journey) -> None:
    """Its text is content; its mark is reported, and null comes back."""
    message = answer["choices"][0]["message"]
    message["content"] = message.get("content", "") + message.get("refusal", "")
    message["refusal"] = None


@exception(TRIP, STREAM)
def the_ids_of_calls_are_their_own(answer: Any, journey: Journey) -> None:
    """A call without an id, or with that of another call, gets one from the exchange, and a function_call too."""
    message = answer["choices"][0]["message"]
    called = message.pop("function_call", None)
    message["tool_calls"] = [*message.get("tool_calls", []), *([{"function": called}] if called is not None else [])]
    used: set[str] = set()
    for call in message["tool_calls"]:
        free = (journey.exchange.call_id(i) for i in count(len(used)))
        if not call.get("id") or call["id"] in used:
            call["id"] = next(one for one in free if one not in used)
        used.add(call["id"])
        call.pop("index", None)
        call.pop("repeated", None)


@exception(TRIP, STREAM)
def the_calls_of_an_answer_are_written_whole(answer: Any, _: Journey) -> None:
    """They say function, and their arguments are a text, `{}` where there are none."""
    for call in answer["choices"][0]["message"]["tool_calls"]:
        given = call["function"].get("arguments")
        text = given if isinstance(given, str) else places.compact(given or {})
        call["type"] = "function"
        call["function"]["arguments"] = text if text.strip() else "{}"


@exception(STREAM)
def a_call_that_cannot_be_read_fails_in_a_stream(answer: Any, _: Journey) -> None:
    """Natively its text is a failed call, which comes back as content."""
    message = answer["choices"][0]["message"]
    for call in [*message["tool_calls"]]:
        if places.object_in(call["function"]["arguments"]) is None:
            message["tool_calls"].remove(call)
            function = call["function"]
            message["content"] += places.compact({"name": function["name"], "arguments": function["arguments"]})


@exception(TRIP, STREAM)
def calls_decide_how_an_answer_finishes(answer: Any, journey: Journey) -> None:
    """tool_calls where there are calls, unless cut by length; stop where tool_choice named the function."""
    choice, exchange = answer["choices"][0], journey.exchange
    if choice.get("finish_reason") != "length":
        with_calls = "stop" if exchange.named_tool else "function_call" if exchange.function_call else "tool_calls"
        choice["finish_reason"] = with_calls if choice["message"]["tool_calls"] else "stop"


@exception(TRIP, STREAM)
def an_answer_says_what_was_asked_for(answer: Any, journey: Journey) -> None:
    """One function_call where the request spoke the deprecated functions: it has no id, and further calls are lost."""
    message = answer["choices"][0]["message"]
    if message["tool_calls"] and journey.exchange.function_call:
        message["function_call"] = message.pop("tool_calls")[0]["function"]


@exception(TRIP, STREAM)
def no_text_beside_calls_is_null_in_an_answer(answer: Any, _: Journey) -> None:
    """As OpenAI's own answers say it; without calls it is the empty text."""
    message = answer["choices"][0]["message"]
    if not message.get("tool_calls", True):
        del message["tool_calls"]
    elif not message["content"] and ("tool_calls" in message or "function_call" in message):
        message["content"] = None


@exception(TRIP, STREAM)
def log_probabilities_are_those_asked_for(answer: Any, journey: Journey) -> None:
    """Natively a position is a table of candidates: the token is the one that continues the text, else the likeliest.

    What was not asked for is lost on the way back; those of a refusal follow those of the content.
    """
    choice = answer["choices"][0]
    given, top = choice.get("logprobs") or {}, journey.exchange.top_logprobs  # an empty list says nothing
    tables = [table(token) for token in [*(given.get("content") or ()), *(given.get("refusal") or ())]]
    choice["logprobs"] = None
    if tables and top is not None:
        text = choice["message"]["content"] or ""
        choice["logprobs"] = {"content": places.tokens_of(tables, text, top), "refusal": None}


def table(token: Any) -> dict[str, float]:
    """The native table of a token and its alternatives."""
    made: dict[str, float] = {token["token"]: token["logprob"]}
    for top in token.get("top_logprobs") or ():
        made.setdefault(top["token"], top["logprob"])
    return made


@exception(TRIP, STREAM, COMPLETION, COMPLETION_STREAM)
def counts_are_whole(answer: Any, _: Journey) -> None:
    """Without both counts there is no usage; a missing total is their sum."""
    usage = answer.get("usage") or {}
    prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if prompt is None or completion is None:
        answer.pop("usage", None)
    else:
        prompt, completion = int(prompt), int(completion)
        total = usage.get("total_tokens")
        answer["usage"] = dict(
            zip(COUNTS, (prompt, completion, prompt + completion if total is None else total), strict=True)
        )


@exception(STREAM, COMPLETION_STREAM)
def usage_is_given_where_it_was_asked_for(answer: Any, journey: Journey) -> None:
    """include_usage of the request is kept in the exchange."""
    if not journey.exchange.include_usage:
        answer.pop("usage", None)
