"""An OpenAI request, to native and back."""

from __future__ import annotations

from typing import Any, Final

from diglot.chat import content, parameters, response_format, tool_choice, tools
from properties.trips import Journey, exception, goes_whole, stays

from . import places

TRIP: Final = "an OpenAI request"
COMPLETION: Final = "an OpenAI completion request"
ANSWER: Final = "an OpenAI answer"
ANSWER_STREAM: Final = "an OpenAI stream"
BUILT_IN: Final = {
    "brave_search": ("query", "What to search for"),
    "wolfram_alpha": ("query", "What to search for"),
    "photogen": ("query", "What the image is to show"),
    "code_interpreter": ("code", "The code to run"),
}
SAY_NOTHING: Final[dict[str, list[Any]]] = {
    "frequency_penalty": [0],
    "presence_penalty": [0],
    "logit_bias": [{}],
    "reasoning_effort": ["medium"],
    "verbosity": ["medium"],
    "modalities": [["text"], []],
    "parallel_tool_calls": [True],
    "metadata": [{}],
    "store": [False],
    "service_tier": ["auto", "default"],
    "n": [1],
    "logprobs": [False],
}

stays(parameters.CONSTRAINT, "a parameter's schema is told in its description, and comes back from there exactly")
stays(
    parameters.WHOLE,
    "the schema of the parameters is told in the tool's description, and comes back from there exactly",
)
stays(content.REFUSAL, "a refusal's text is content; its mark alone is lost")
stays(response_format.TITLED, "a schema's title is its name; where that is no name, it is response")
stays(tool_choice.SHADOWED, "a tool named like a word is called as any tool")
goes_whole(content.PART, "a part is named by its type")
goes_whole(tools.CUSTOM, "a tool is named by its type")
goes_whole(response_format.FORMAT, "a response_format is named by its type")


@exception(TRIP, COMPLETION)
def null_members_are_left_out(request: Any, _: Journey) -> None:
    """Requests go out without null members."""
    places.without_null(request)


@exception(TRIP)
def parallel_calls_without_tools_say_nothing(request: Any, _: Journey) -> None:
    """Where no tool is offered, none is called, alone or beside another."""
    if not request.get("tools") and not request.get("functions"):
        request.pop("parallel_tool_calls", None)


@exception(TRIP)
def values_that_say_nothing_are_left_out(request: Any, _: Journey) -> None:
    """A default, an empty list, or a value whose absence means the same is no loss."""
    for name, values in SAY_NOTHING.items():
        if any(request.get(name) == value and type(request[name]) is not bool for value in values) or (
            isinstance(request.get(name), bool)
            and request[name] in [value for value in values if isinstance(value, bool)]
        ):
            del request[name]
    for function in places.tools(request):
        if function.get("strict") is False:
            del function["strict"]
    for part in places.parts(request):
        if part["type"] == "image_url" and part["image_url"].get("detail") == "auto":
            del part["image_url"]["detail"]
    for message in request["messages"]:
        for name in ("reasoning", "reasoning_content", "annotations"):
            if not message.get(name):
                message.pop(name, None)


@exception(TRIP)
def max_completion_tokens_is_max_tokens(request: Any, _: Journey) -> None:
    """Both limit the answer; max_tokens is what more servers know."""
    if "max_completion_tokens" in request:
        request["max_tokens"] = request.pop("max_completion_tokens")


@exception(TRIP, COMPLETION)
def sampling_by_top_k_alone_is_lost_on_the_way_back(request: Any, _: Journey) -> None:
    """It is a native strategy, and OpenAI's schema has no top_k; below 1 it says nothing."""
    top_k = request.pop("top_k", None)
    if top_k is not None and top_k >= 1:
        request["temperature"] = "unsaid"


@exception(TRIP, COMPLETION)
def sampling_by_default_is_written_out(request: Any, _: Journey) -> None:
    """An absent temperature or top_p is 1.0 to OpenAI's servers, while native servers are greedy by default."""
    if request.get("temperature") == "unsaid":
        del request["temperature"]
    else:
        request.setdefault("temperature", 1.0)
        request.setdefault("top_p", 1.0)


@exception(TRIP, COMPLETION)
def top_p_says_nothing_beside_temperature_0(request: Any, _: Journey) -> None:
    """Temperature 0 is greedy, in which there is no choice to cut."""
    if request.get("temperature") == 0:
        request.pop("top_p", None)


@exception(TRIP)
def what_openai_bounds_is_cut_on_the_way_back(request: Any, _: Journey) -> None:
    """OpenAI takes a temperature of at most 2, four stops and twenty alternatives; servers natively take more."""
    if request.get("temperature", 0) > 2:
        request["temperature"] = 2
    if isinstance(request.get("stop"), list):
        request["stop"] = request["stop"][:4]
    if request.get("top_logprobs", 0) > 20:
        request["top_logprobs"] = 20


@exception(TRIP, COMPLETION)
def repetition_penalty_is_lost_on_the_way_back(request: Any, _: Journey) -> None:
    """It goes over, but OpenAI's schema has no such member to come back to."""
    request.pop("repetition_penalty", None)


@exception(TRIP, COMPLETION)
def a_stop_is_a_list_of_one(request: Any, _: Journey) -> None:
    """Natively stop is a list; an empty text or list stops nothing."""
    if isinstance(request.get("stop"), str):
        request["stop"] = [request["stop"]] if request["stop"] else []
    if request.get("stop") == []:
        del request["stop"]


@exception(TRIP)
def logprobs_ask_for_one_alternative_at_least(request: Any, _: Journey) -> None:
    """Natively none asked for is no log probabilities at all."""
    if request.get("logprobs"):
        request["top_logprobs"] = max(1, request.get("top_logprobs", 1))


@exception(TRIP)
def a_top_logprobs_of_0_says_nothing_alone(request: Any, _: Journey) -> None:
    """Without logprobs no alternatives are given anyway."""
    if not request.get("logprobs") and request.get("top_logprobs") == 0:
        del request["top_logprobs"]


@exception(TRIP, COMPLETION)
def a_stream_asks_for_usage(request: Any, _: Journey) -> None:
    """Else the native complete event could give no metrics; what the request itself asked for is kept in the exchange."""
    request.pop("stream_options", None)
    if request.get("stream"):
        request["stream_options"] = {"include_usage": True}


@exception(TRIP)
def text_is_no_response_format(request: Any, _: Journey) -> None:
    """Text is what native servers answer anyway."""
    if request.get("response_format", {}).get("type") == "text":
        del request["response_format"]


@exception(TRIP)
def json_object_with_a_schema_is_a_schema(request: Any, _: Journey) -> None:
    """Some servers take a schema beside json_object; natively they are one, titled response where it has no title."""
    held = request.get("response_format", {})
    if held.get("type") == "json_object" and held.get("schema"):
        request["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "response", "schema": held["schema"]},
        }
    elif held.get("type") == "json_object":
        request["response_format"] = {"type": "json_object"}


@exception(TRIP)
def a_format_is_named_by_its_title(request: Any, _: Journey) -> None:
    """A native format has no name: it becomes the title of a schema without one, and the title is the name again."""
    named = request.get("response_format", {}).get("json_schema")
    if named is not None:
        schema = named.get("schema") or {}
        title = schema.get("title", named.get("name"))
        named["schema"] = {**schema, "title": title}
        named["name"] = title if places.is_name(title) else "response"


@exception(TRIP)
def strict_of_a_format_is_left_out(request: Any, _: Journey) -> None:
    """Native servers always follow the schema."""
    request.get("response_format", {}).get("json_schema", {}).pop("strict", None)


@exception(TRIP)
def developer_is_system(request: Any, _: Journey) -> None:
    """The role that native servers know."""
    for message in request["messages"]:
        if message["role"] == "developer":
            message["role"] = "system"


@exception(TRIP)
def a_refusal_is_text(request: Any, _: Journey) -> None:
    """Natively a refusal is text, and follows the content."""
    for part in places.parts(request):
        if part["type"] == "refusal":
            part["type"], part["text"] = "text", part.pop("refusal")
    for message in request["messages"]:
        refusal = message.pop("refusal", None)
        if refusal:
            said = message.get("content")
            listed = [{"type": "text", "text": said}] if isinstance(said, str) else said
            message["content"] = [*listed, {"type": "text", "text": refusal}] if said else refusal


@exception(TRIP)
def images_stay_in_user_messages_only(request: Any, _: Journey) -> None:
    """Other servers take images in any message, natively too; OpenAI's own schema takes them from the user."""
    for message in request["messages"]:
        if message["role"] != "user" and isinstance(message.get("content"), list):
            message["content"] = [part for part in message["content"] if part["type"] != "image_url"]


@exception(TRIP)
def no_content_is_the_empty_text(request: Any, _: Journey) -> None:
    """Null, an absent content and an empty list are the empty text natively."""
    for message in request["messages"]:
        if not message.get("content"):
            message["content"] = ""


@exception(TRIP, ANSWER, ANSWER_STREAM)
def an_empty_call_is_none(document: Any, _: Journey) -> None:
    """Some servers write a call without a name and arguments beside a text; it is no call, and no loss."""
    for message in places.messages(document):
        if "tool_calls" in message:
            message["tool_calls"] = [
                call for call in message["tool_calls"] or () if not _is_empty(call.get("function"))
            ]
        if _is_empty(message.get("function_call")):
            message.pop("function_call", None)


def _is_empty(function: Any) -> bool:
    return not function or not (function.get("name") or function.get("arguments"))


@exception(TRIP, ANSWER)
def a_function_call_that_repeats_a_tool_call_is_none(document: Any, _: Journey) -> None:
    """Some servers say a call in both forms."""
    for message in places.messages(document):
        called = message.get("function_call")
        for call in message.get("tool_calls") or ():
            same = called is not None and [
                called.get(name) == call["function"].get(name) for name in ("name", "arguments")
            ]
            if same and all(same):
                del message["function_call"]
                call["repeated"] = True
                break


@exception(TRIP)
def a_function_call_is_a_tool_call(request: Any, _: Journey) -> None:
    """The deprecated form comes back in the present one, with an id made of the message's place."""
    for i, message in enumerate(request["messages"]):
        called = message.pop("function_call", None)
        if called is not None:
            call = {"id": f"call_{i}", "function": called, "repeated": True}
            message["tool_calls"] = [*message.get("tool_calls", []), call]


@exception(TRIP)
def a_function_message_is_a_tool_message(request: Any, _: Journey) -> None:
    """It answers the latest call of its function."""
    latest: dict[str, str] = {}
    for message in request["messages"]:
        for call in message.get("tool_calls", []):
            if call.pop("repeated", False):
                latest[call["function"]["name"]] = call["id"]
        if message["role"] == "function":
            message["role"], message["tool_call_id"] = "tool", latest[message.pop("name")]


@exception(TRIP)
def the_place_of_a_call_goes_without_saying(request: Any, _: Journey) -> None:
    """Some servers number the calls of a message: the list does."""
    for call in places.calls(request):
        call.pop("index", None)


@exception(TRIP)
def a_result_without_an_id_answers_the_first_call_that_waits(request: Any, _: Journey) -> None:
    """Calls and their results then stand in the same order."""
    places.answer(request["messages"], "tool_call_id", "id")


@exception(TRIP)
def every_call_says_function(request: Any, _: Journey) -> None:
    """The type of a call may be absent in what is read, never in what is written."""
    for call in places.calls(request):
        call["type"] = "function"


@exception(TRIP)
def arguments_are_a_text(request: Any, _: Journey) -> None:
    """Some clients send an object, or nothing for no arguments; OpenAI's schema has a text."""
    for call in places.calls(request):
        given = call["function"].get("arguments")
        text = given if isinstance(given, str) else places.compact(given or {})
        call["function"]["arguments"] = text if text.strip() else "{}"


@exception(TRIP)
def no_text_beside_calls_is_null(request: Any, _: Journey) -> None:
    """OpenAI's own answers say null there."""
    for message in request["messages"]:
        if message["role"] == "assistant":
            if not message.get("tool_calls"):
                message.pop("tool_calls", None)
            elif message["content"] == "":
                message["content"] = None


@exception(TRIP)
def functions_are_tools(request: Any, _: Journey) -> None:
    """The deprecated form comes back in the present one."""
    listed = [{"type": "function", "function": function} for function in request.pop("functions", [])]
    if listed or "tools" in request:
        request["tools"] = [*request.get("tools", []), *listed]


@exception(TRIP)
def function_call_is_tool_choice(request: Any, _: Journey) -> None:
    """The deprecated form comes back in the present one."""
    called = request.pop("function_call", None)
    if called is not None:
        request["tool_choice"] = called if isinstance(called, str) else {"type": "function", "function": called}


@exception(TRIP)
def only_allowed_tools_are_offered(request: Any, _: Journey) -> None:
    """Natively what may not be called is not offered; the mode stays as the choice."""
    choice = request.get("tool_choice")
    if isinstance(choice, dict) and "allowed_tools" in choice:
        listed = choice["allowed_tools"]["tools"]
        allowed = [tool["function"]["name"] if "function" in tool else tool["name"] for tool in listed]
        request["tools"] = [tool for tool in request.get("tools", []) if tool["function"]["name"] in allowed]
        request["tool_choice"] = choice["allowed_tools"]["mode"]


@exception(TRIP)
def no_tools_are_no_choice(request: Any, _: Journey) -> None:
    """Without tools auto and none say nothing, and an empty list is none."""
    if not request.get("tools"):
        request.pop("tools", None)
        request.pop("tool_choice", None)


@exception(TRIP)
def a_tool_named_like_a_word_is_any_tool(request: Any, _: Journey) -> None:
    """Natively the name would be read as the word."""
    choice = request.get("tool_choice")
    if isinstance(choice, dict) and choice["function"]["name"] in {"auto", "none", "required"}:
        request["tool_choice"] = "required"


@exception(TRIP)
def no_description_is_left_out(request: Any, _: Journey) -> None:
    """Natively an absent description is the empty text."""
    for function in places.tools(request):
        if function.get("description") == "":
            del function["description"]


@exception(TRIP)
def no_parameters_are_those_of_an_empty_object(request: Any, _: Journey) -> None:
    """A native table without rows is written as the schema of an object without members."""
    for function in places.tools(request):
        if not function.get("parameters"):
            told = places.told(function.get("description", "")) is not None
            function["parameters"] = {} if told else {"type": "object", "properties": {}}


@exception(TRIP)
def the_table_says_type_and_members(request: Any, journey: Journey) -> None:
    """What a native table says by being one is written out, and additionalProperties and nulls, which it cannot say, go."""
    wholes = journey.holders(parameters.WHOLE)
    for function in places.tools(request):
        schema = function["parameters"]
        if id(schema) in wholes or places.told(function.get("description", "")) is not None:
            continue
        rows = schema.get("properties") or {}
        required = schema.get("required") or []
        function["parameters"] = {"type": "object", "properties": rows}
        if required:
            function["parameters"]["required"] = [name for name in rows if name in required]


@exception(TRIP)
def required_stands_in_the_order_of_the_members(request: Any, journey: Journey) -> None:
    """Natively each row says for itself whether it is required."""
    told = {id(one.holder) for one in journey.reported if one.steps[-1] == "required"}
    for function in places.tools(request):
        schema = function["parameters"]
        required = schema.pop("required", None)
        if id(schema) in told:
            schema["required"] = required
        elif required:
            schema["required"] = [name for name in schema["properties"] if name in required]


@exception(TRIP)
def an_empty_description_of_a_parameter_is_left_out(request: Any, journey: Journey) -> None:
    """Natively an absent description is the empty text; a default of null says nothing."""
    told = journey.holders(parameters.CONSTRAINT)
    for function in places.tools(request):
        rows = function["parameters"].get("properties")
        for row in rows.values() if isinstance(rows, dict) else ():
            if isinstance(row, dict):
                if row.get("description") == "":
                    del row["description"]
                if id(row) not in told and places.told(row.get("description", "")) is None:
                    places.without_null(row, frozenset(row))


@exception(TRIP)
def a_built_in_tool_without_parameters_gets_its_own(request: Any, _: Journey) -> None:
    """Natively the tools that the servers bring along go by their name alone."""
    for function in places.tools(request):
        told = places.told(function.get("description", "")) is not None
        if function["name"] in BUILT_IN and not told and function["parameters"] == {"type": "object", "properties": {}}:
            name, text = BUILT_IN[function["name"]]
            row = {"type": "string", "description": text}
            function["parameters"] = {"type": "object", "properties": {name: row}, "required": [name]}
