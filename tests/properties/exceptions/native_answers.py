"""A native answer, to OpenAI and back; its stream as a whole likewise."""

from __future__ import annotations

from itertools import count
from typing import Any, Final

from diglot.chat import response
from properties.trips import Journey, exception, goes_whole

from . import places

TRIP: Final = "a native answer"
STREAM: Final = "a native stream"
COMPLETION: Final = "a native completion answer"
COMPLETION_STREAM: Final = "a native completion stream"
COUNTS: Final = ("prompt_tokens", "completion_tokens", "total_tokens")

goes_whole(response.IMAGE, "an image is named by its type")


@exception(TRIP)
def null_says_nothing_in_an_unknown_member(answer: Any, _: Journey) -> None:
    """Neither is it reported, nor does it come back."""
    for holder in (answer, answer["completion_message"]):
        for name in [name for name in holder if name.startswith("x") and holder[name] is None]:
            del holder[name]


@exception(TRIP)
def the_texts_of_an_answer_are_joined(answer: Any, _: Journey) -> None:
    """OpenAI's answers are one text; null is the empty text natively."""
    message = answer["completion_message"]
    said = message.get("content") or ""
    if not isinstance(said, str):
        message["content"] = "".join(item["text"] for item in (said if isinstance(said, list) else [said]))
    else:
        message["content"] = said


@exception(TRIP, STREAM)
def no_calls_are_an_empty_list(answer: Any, _: Journey) -> None:
    """Answers keep what native servers write."""
    message = answer["completion_message"]
    message["tool_calls"] = message.get("tool_calls") or []
    for call in message["tool_calls"]:
        places.without_null(call, frozenset(call))


@exception(TRIP, STREAM)
def ids_of_calls_are_lost_where_there_is_no_place_for_them(answer: Any, journey: Journey) -> None:
    """A function_call has none, and two calls may not have the same: they get some from the exchange."""
    used: set[str] = set()
    for call in answer["completion_message"]["tool_calls"]:
        if not call.get("call_id") or call["call_id"] in used or journey.exchange.function_call:
            ids = (journey.exchange.call_id(ordinal) for ordinal in count(len(used)))
            call["call_id"] = next(one for one in ids if one not in used)
        used.add(call["call_id"])


@exception("a native request", TRIP, STREAM)
def arguments_are_read_from_their_text(source: Any, _: Journey) -> None:
    """arguments_json is what the model wrote; arguments is what it says, in an object where two levels suffice."""
    messages = source.get("messages") or [source["completion_message"]]
    for call in (call for message in messages for call in message.get("tool_calls") or ()):
        text = call.get("arguments_json") or call.get("arguments")
        if not isinstance(text, str):
            text = places.compact({} if text is None else text)
        value = places.object_in(text)
        text = text or "{}" if value != {} or text.strip() else "{}"
        call["arguments"] = value if value is not None and places.flat(value) else text
        call["arguments_json"] = text


@exception(STREAM)
def a_native_call_that_cannot_be_read_fails_on_the_way_back(answer: Any, _: Journey) -> None:
    """It goes over as it is, but a stream of OpenAI's with arguments that are no JSON object has a failed call."""
    message = answer["completion_message"]
    raw = [call for call in message["tool_calls"] if places.object_in(call["arguments_json"]) is None]
    if raw:
        answer["failed"] = [{"name": call["tool_name"], "arguments": call["arguments_json"]} for call in raw]
        message["tool_calls"] = [call for call in message["tool_calls"] if call not in raw]


@exception(TRIP, STREAM)
def calls_decide_how_a_native_answer_ends(answer: Any, _: Journey) -> None:
    """end_of_message where there are calls, unless it ran out of tokens; absent is the end of the turn."""
    message = answer["completion_message"]
    if message.get("stop_reason") != "out_of_tokens":
        message["stop_reason"] = "end_of_message" if message["tool_calls"] or "failed" in answer else "end_of_turn"


@exception(TRIP, STREAM)
def log_probabilities_are_trimmed_to_what_was_asked_for(answer: Any, journey: Journey) -> None:
    """Only the sampled token and as many alternatives as the request asked for; none at all is null."""
    top, tables = journey.exchange.top_logprobs, [one["logprobs_by_token"] for one in answer.get("logprobs") or ()]
    answer["logprobs"] = None
    if top is not None and tables:
        tokens = places.tokens_of(tables, answer["completion_message"]["content"], top)
        answer["logprobs"] = [
            {"logprobs_by_token": {one["token"]: one["logprob"] for one in (*token["top_logprobs"], token)}}
            for token in tokens
        ]


@exception(TRIP, STREAM, COMPLETION, COMPLETION_STREAM)
def metrics_are_the_three_counts(answer: Any, _: Journey) -> None:
    """Without both counts there are none; a missing total is their sum; their unit is tokens, and goes without saying."""
    counts = {metric["metric"]: int(metric["value"]) for metric in answer.get("metrics") or ()}
    answer["metrics"] = None
    if "prompt_tokens" in counts and "completion_tokens" in counts:
        counts.setdefault("total_tokens", counts["prompt_tokens"] + counts["completion_tokens"])
        answer["metrics"] = [{"metric": name, "value": counts[name], "unit": None} for name in COUNTS]


@exception(STREAM, COMPLETION_STREAM)
def metrics_are_given_where_usage_was_asked_for(answer: Any, journey: Journey) -> None:
    """They come back in the usage chunk."""
    if not journey.exchange.include_usage:
        answer["metrics"] = None
