"""A native request, to OpenAI and back."""

from __future__ import annotations

from typing import Any, Final

from diglot.chat import content, parameters, request, sampling
from properties.trips import Journey, exception, goes_whole, stays

from . import places
from .openai_requests import BUILT_IN

TRIP: Final = "a native request"
COMPLETION: Final = "a native completion request"

stays(sampling.HOT, "a temperature over 2 is 2")
stays(request.TOO_MANY, "more than twenty alternatives are twenty")
stays(parameters.UNKNOWN_TYPE, "a type word that JSON Schema lacks is told in the description")
stays(parameters.TOLD_OTHERWISE, "a schema told in the description is the parameter's, whatever its type word")
goes_whole(content.IMAGES, "an image is named by its type")


@exception(COMPLETION)
def null_members_are_left_out_of_a_native_completion_request(source: Any, _: Journey) -> None:
    """Requests go out without null members."""
    places.without_null(source)


@exception(TRIP)
def null_members_are_left_out_of_a_native_request(source: Any, _: Journey) -> None:
    """Requests go out without null members."""
    places.without_null(source, frozenset({"json_schema", "bnf", "default", "arguments"}))
    for message in source["messages"]:
        for call in message.get("tool_calls", []):
            if call.get("arguments", "") is None:
                del call["arguments"]


@exception(TRIP, COMPLETION)
def sampling_is_written_out(source: Any, _: Journey) -> None:
    """Absent is greedy natively, and OpenAI's servers are told so with temperature 0."""
    source.setdefault("sampling_params", {}).setdefault("strategy", {"type": "greedy"})


@exception(TRIP, COMPLETION)
def a_strategy_that_is_lost_is_that_of_openais_defaults(source: Any, _: Journey) -> None:
    """Without its top_k nothing is left of it; an absent temperature or top_p is 1.0 to OpenAI, and natively 0.95."""
    strategy = source["sampling_params"]["strategy"]
    if strategy["type"] == "top_k":
        source["sampling_params"]["strategy"] = {"type": "top_p", "temperature": 1.0, "top_p": 1.0}
    elif strategy["type"] == "top_p":
        strategy.setdefault("temperature", 1.0)
        strategy.setdefault("top_p", 0.95)


@exception(TRIP, COMPLETION)
def values_that_mean_unset_are_left_out(source: Any, _: Journey) -> None:
    """No limit is 0 natively; a repetition_penalty of 1 changes nothing; an empty list of stops stops nothing."""
    params = source["sampling_params"]
    for name, silent in (("max_tokens", 0), ("repetition_penalty", 1), ("stop", [])):
        if params.get(name) == silent:
            del params[name]


@exception(TRIP)
def what_openai_bounds_is_cut(source: Any, _: Journey) -> None:
    """OpenAI takes a temperature of at most 2 and twenty alternatives; of more than four stops the further ones are gone."""
    strategy = source["sampling_params"]["strategy"]
    if strategy.get("temperature", 0) > 2:
        strategy["temperature"] = 2
    if source.get("logprobs", {}).get("top_k", 0) > 20:
        source["logprobs"]["top_k"] = 20


@exception(TRIP, COMPLETION)
def no_alternatives_are_no_logprobs(source: Any, _: Journey) -> None:
    """A top_k of 0 or less, or none, asks for none."""
    if source.get("logprobs", {}).get("top_k", 0) < 1:
        source.pop("logprobs", None)


@exception(TRIP)
def a_grammar_is_no_response_format(source: Any, _: Journey) -> None:
    """Without its bnf, which is reported, nothing is left of it."""
    if source.get("response_format", {}).get("type") == "grammar":
        del source["response_format"]


@exception(TRIP)
def a_format_without_a_title_gets_one(source: Any, _: Journey) -> None:
    """OpenAI's formats have a name, and some native servers fail without a title."""
    held = source.get("response_format")
    if held is not None and held["json_schema"] != {"type": "object"}:
        held["json_schema"].setdefault("title", "response")


@exception(TRIP)
def the_deprecated_tool_choice_is_in_tool_config(source: Any, _: Journey) -> None:
    """Both say the same, and tool_config is the present form."""
    choice = source.pop("tool_choice", None)
    if choice is not None:
        source.setdefault("tool_config", {})["tool_choice"] = choice


@exception(TRIP)
def values_of_tool_config_that_say_nothing_are_left_out(source: Any, _: Journey) -> None:
    """append is the default; a choice without tools, and a tool_config without a choice, say nothing."""
    config = source.get("tool_config", {})
    config.pop("system_message_behavior", None)
    if not source.get("tools") or not config:
        source.pop("tool_config", None)


@exception(TRIP)
def an_empty_list_of_tools_is_none(source: Any, _: Journey) -> None:
    """Requests go out without lists that say nothing."""
    if source.get("tools") == []:
        del source["tools"]


@exception(TRIP)
def a_description_is_a_text(source: Any, _: Journey) -> None:
    """Old servers forward a null and fail."""
    for tool in source.get("tools", []):
        tool.setdefault("description", "")
        for row in tool.get("parameters", {}).values():
            row.setdefault("description", "")


@exception(TRIP)
def parameters_are_a_table(source: Any, _: Journey) -> None:
    """An absent table is an empty one, but a built-in tool that tells no parameters gets its own."""
    for tool in source.get("tools", []):
        tool.setdefault("parameters", {})
        if not tool["parameters"] and tool["tool_name"] in BUILT_IN and places.told(tool["description"]) is None:
            name, text = BUILT_IN[tool["tool_name"]]
            tool["parameters"] = {name: {"param_type": "string", "description": text, "required": True}}


@exception(TRIP)
def a_parameter_says_whether_it_is_required(source: Any, _: Journey) -> None:
    """Absent is true natively."""
    for row in _rows(source):
        row.setdefault("required", True)


@exception(TRIP)
def what_is_told_is_written_compactly(source: Any, _: Journey) -> None:
    """A description that ends like one of ours is read as ours, and its schema's type is the parameter's."""
    for tool in source.get("tools", []):
        told = places.told(tool["description"])
        if isinstance(told, dict):
            tool["description"] = places.with_told(tool["description"].rpartition("\n\n")[0], told)
    for row in _rows(source):
        told = places.told(row["description"])
        if isinstance(told, dict) and row.get("default") == told.get("default"):
            row["description"] = places.with_told(row["description"].rpartition("\n\n")[0], told)
            row["param_type"] = "integer" if told.get("enum") == [1] else told["type"]


@exception(TRIP)
def type_words_are_json_schemas(source: Any, _: Journey) -> None:
    """Servers pass them on as they are: Python's words become JSON Schema's, and what those cannot say is told."""
    for row in _rows(source):
        schema, text = places.schema_of(row["param_type"]), row["description"]
        told = places.told(text)
        if told is not None and row.get("default") == told.get("default"):
            continue
        if schema is None:
            note = f"Type: {row['param_type']}"
            text = row["description"] = f"{text}\n\n{note}" if text else note
            schema = {}
        row["param_type"] = schema.get("type", "string")
        if schema.keys() != {"type"} or told is not None:
            default = {"default": row["default"]} if "default" in row else {}
            row["description"] = places.with_told(text, {**schema, **default})


def _rows(source: Any) -> list[Any]:
    return [row for tool in source.get("tools", []) for row in tool.get("parameters", {}).values()]


@exception(TRIP)
def every_call_has_an_id(source: Any, _: Journey) -> None:
    """Made of its place where it has none; a result without one answers the first call that waits."""
    for i, message in enumerate(source["messages"]):
        for j, call in enumerate(message.get("tool_calls", [])):
            call["call_id"] = call.get("call_id") or f"call_{i}_{j}"
    places.answer(source["messages"], "call_id", "call_id")


@exception(TRIP)
def a_single_item_is_a_list_of_one(source: Any, _: Journey) -> None:
    """OpenAI's content is a text or a list; an empty list is the empty text."""
    for message in source["messages"]:
        for name in ("content", "context"):
            if isinstance(message.get(name), dict):
                message[name] = [message[name]]
            if message.get(name) == []:
                message[name] = ""


@exception(TRIP)
def context_follows_the_content(source: Any, _: Journey) -> None:
    """OpenAI's messages have content only; the context comes after a blank line."""
    for message in source["messages"]:
        context, said = message.pop("context", ""), message.get("content", "")
        if context and isinstance(context, str) and isinstance(said, str):
            message["content"] = f"{said}\n\n{context}"
        elif context:
            message["content"] = [*_listed(said), {"type": "text", "text": "\n\n"}, *_listed(context)]


def _listed(said: Any) -> Any:
    return [{"type": "text", "text": said}] if isinstance(said, str) else said


@exception(TRIP)
def the_data_of_an_image_is_a_url(source: Any, _: Journey) -> None:
    """OpenAI's images have a URL, which may hold the data."""
    for message in source["messages"]:
        for item in message["content"] if isinstance(message.get("content"), list) else ():
            if item["type"] == "image" and "data" in item["image"]:
                data = item["image"]["data"]
                item["image"] = {"url": {"uri": f"data:image/{MEDIA[data[:4]]};base64,{data}"}}


MEDIA: Final = {"iVBO": "png", "/9j/": "jpeg", "R0lG": "gif", "UklG": "webp"}


@exception(TRIP)
def the_content_of_an_answer_is_a_text(source: Any, _: Journey) -> None:
    """Null is the empty text."""
    for message in source["messages"]:
        message.setdefault("content", "")


@exception(TRIP)
def calls_decide_why_an_answer_ended(source: Any, _: Journey) -> None:
    """A stop_reason in history says no more than its calls."""
    for message in source["messages"]:
        if message["role"] == "assistant":
            if not message.get("tool_calls"):
                message.pop("tool_calls", None)
            message["stop_reason"] = "end_of_message" if "tool_calls" in message else "end_of_turn"
