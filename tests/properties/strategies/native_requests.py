"""Whole native chat requests, that the lenient schema reads and the translator takes."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .json_schemas import defaults, whole_schemas
from .openai_requests import ids, urls
from .values import argument_texts, descriptions, keys, maybe, names, objects, record, shallow, tagged, texts, values

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_HEADS = (
    b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
    b"\xff\xd8\xff\xe0",
    b"GIF87a..",
    b"GIF89a",
    b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 20,
)
pictures: SearchStrategy[str] = st.sampled_from([base64.b64encode(head).decode() for head in _HEADS])
_url: SearchStrategy[Any] = record({"uri": urls}, most=1)
images: SearchStrategy[Any] = st.one_of(
    record({"url": _url}, {"data": pictures}, most=2),
    record({"data": pictures}, {"url": st.none()}, most=2),
)
text_items: SearchStrategy[Any] = tagged("type", "text", {"text": texts}, most=1)
image_items: SearchStrategy[Any] = tagged("type", "image", {"image": images}, most=1)
items: SearchStrategy[Any] = st.one_of(text_items, text_items, image_items)
contents: SearchStrategy[Any] = st.one_of(texts, texts, items, st.lists(items, max_size=3))
stop_reasons: SearchStrategy[Any] = st.sampled_from(["end_of_turn", "end_of_message", "out_of_tokens", "odd", ""])
arguments: SearchStrategy[Any] = st.one_of(objects, objects, argument_texts, values)
tool_calls: SearchStrategy[Any] = record(
    {"tool_name": names}, {"call_id": ids, "arguments": arguments, "arguments_json": argument_texts}, most=3
)
_agreeing: SearchStrategy[Any] = objects.map(lambda value: {"arguments": value})
calls: SearchStrategy[Any] = st.one_of(
    tool_calls,
    st.tuples(record({"call_id": ids, "tool_name": names}, most=1), _agreeing).map(lambda one: one[0] | one[1]),
)
assistants: SearchStrategy[Any] = tagged(
    "role",
    "assistant",
    {"content": maybe(contents)},
    optional={"stop_reason": stop_reasons, "tool_calls": st.lists(calls, max_size=3)},
    most=3,
)
_spoken: SearchStrategy[Any] = st.one_of(
    *[tagged("role", "user", {"content": contents}, optional={"context": contents}, most=2)] * 3,
    tagged("role", "system", {"content": contents}, most=1),
    tagged("role", "tool", {"call_id": ids, "content": contents}, most=1),
    *[assistants] * 2,
)
_called: SearchStrategy[Any] = st.tuples(
    tagged(
        "role", "assistant", {"content": maybe(contents), "tool_calls": st.lists(calls, min_size=1, max_size=2)}, most=1
    ),
    tagged("role", "tool", {"content": contents}, most=1),
).map(list)
conversations: SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.one_of(*[_spoken.map(lambda message: [message])] * 4, _called), min_size=1, max_size=5
).map(lambda turns: [message for turn in turns for message in turn])
type_words: SearchStrategy[str] = st.sampled_from(
    [
        *("string", "number", "integer", "boolean", "object", "array", "null"),
        *(
            "str",
            "int",
            "float",
            "bool",
            "dict",
            "list",
            " String ",
            "list[int]",
            "List[list[str]]",
            "dict[str, float]",
        ),
        *("any", "", "date", "list[", "list[any]", "Literal['a']"),
    ]
)
parameters: SearchStrategy[Any] = record(
    {"param_type": type_words},
    {"description": descriptions, "required": st.booleans(), "default": st.one_of(defaults, shallow)},
    least=1,
    most=4,
)
tools: SearchStrategy[Any] = record(
    {"tool_name": names},
    {"parameters": st.dictionaries(keys, parameters, min_size=1, max_size=3), "description": descriptions},
    least=1,
    most=3,
)
strategies: SearchStrategy[Any] = st.one_of(
    *[
        tagged(
            "type",
            "top_p",
            {},
            optional={
                "temperature": st.sampled_from([3.5, 0.5, 1, 2]),
                "top_p": st.sampled_from([0, 0.1, 0.95, 1, 1.0]),
            },
            most=3,
        )
    ]
    * 2,
    tagged("type", "greedy", {}, most=1),
    tagged("type", "top_k", {"top_k": st.sampled_from([1, 40, 5.0])}, most=1),
)
sampling_params: SearchStrategy[Any] = record(
    {},
    {
        "strategy": strategies,
        "max_tokens": st.sampled_from([0, 1, 4096, 256.0, 10**30]),
        "repetition_penalty": st.sampled_from([1, 1.0, 1.1]),
        "stop": st.lists(texts, max_size=6),
    },
    least=2,
    most=5,
)
response_formats: SearchStrategy[Any] = st.one_of(
    tagged("type", "json_schema", {"json_schema": whole_schemas}, most=1),
    tagged("type", "json_schema", {"json_schema": whole_schemas}, most=1),
    tagged("type", "grammar", {"bnf": objects}, most=1),
)
prompt_formats: SearchStrategy[str] = st.sampled_from(["json", "function_tag", "python_list"])
MEMBERS: dict[str, SearchStrategy[Any]] = {
    "sampling_params": sampling_params,
    "response_format": response_formats,
    "stream": st.booleans(),
    "logprobs": record({}, {"top_k": st.sampled_from([0, 1, 5, 20, 21, -1, 3.0])}, most=2),
    "tool_prompt_format": prompt_formats,
}
_base: SearchStrategy[dict[str, Any]] = record({"model_id": texts, "messages": conversations}, MEMBERS, least=2, most=6)
_some: SearchStrategy[bool] = st.booleans()
_few: SearchStrategy[int] = st.integers(0, 4)
_some_tools: SearchStrategy[Any] = st.one_of(*[st.lists(tools, min_size=1, max_size=3)] * 4, st.just([]), st.none())
_words: SearchStrategy[Any] = st.sampled_from(["auto", "none", None])
_words_of_tools: SearchStrategy[Any] = st.sampled_from(["auto", "none", "required", None])
_many: SearchStrategy[int] = st.integers(19, 25)
_ordinals: SearchStrategy[int] = st.integers(0, 20)
_configs: SearchStrategy[Any] = record(
    {},
    {"tool_prompt_format": prompt_formats, "system_message_behavior": st.sampled_from(["append", "replace"])},
    most=3,
)


@st.composite
def requests(draw: DrawFn) -> dict[str, Any]:
    """A request, mostly with tools, and with a choice of tools that can be met."""
    made = draw(_base)
    if draw(_few):
        made["tools"] = draw(_some_tools)
    if not draw(_few):
        made["logprobs"] = {"top_k": draw(_many)}
    offered = [tool["tool_name"] for tool in made.get("tools") or ()]
    word = draw(_words_of_tools if offered else _words)
    if draw(_some):
        made["tool_config"] = draw(_configs)
        named = offered and not draw(_few)
        made["tool_config"]["tool_choice"] = offered[draw(_ordinals) % len(offered)] if named else word
    elif not draw(_few):
        made["tool_choice"] = word
    return made
