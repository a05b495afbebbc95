"""Whole chat requests of OpenAI's API, that the lenient schema reads and the translator takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .json_schemas import tool_schemas, whole_schemas
from .values import argument_texts, full_texts, maybe, names, objects, record, scalars, tagged, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Messages = list[dict[str, Any]]
ids: SearchStrategy[str] = st.one_of(st.sampled_from(["call_1", "call_2", "7", "ід"]), full_texts)
breakpoints: dict[str, SearchStrategy[Any]] = {
    "prompt_cache_breakpoint": st.just({"mode": "explicit"}),
}
urls: SearchStrategy[str] = st.sampled_from(
    [
        "https://example.org/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "DATA:IMAGE/X;base64,AA==",
        "file:///etc/passwd",
        "",
    ]
)
text_parts: SearchStrategy[Any] = tagged("type", "text", {"text": texts}, optional=breakpoints, most=1)
image_parts: SearchStrategy[Any] = tagged(
    "type",
    "image_url",
    {"image_url": record({"url": urls}, {"detail": st.sampled_from(["auto", "low", "high", "original"])}, most=1)},
    optional=breakpoints,
    most=1,
    whole=True,
)
refusal_parts: SearchStrategy[Any] = tagged("type", "refusal", {"refusal": texts}, most=1)
audio_parts: SearchStrategy[Any] = tagged(
    "type",
    "input_audio",
    {"input_audio": record({"data": texts, "format": st.sampled_from(["wav", "mp3", "flac"])}, most=1)},
    optional=breakpoints,
    most=1,
    whole=True,
)
file_parts: SearchStrategy[Any] = tagged(
    "type",
    "file",
    {"file": record({}, {"file_data": texts, "file_id": texts, "filename": texts}, most=2, whole=True)},
    optional=breakpoints,
    most=1,
    whole=True,
)
unknown_parts: SearchStrategy[Any] = st.sampled_from(["video_url", "thinking", ""]).flatmap(
    lambda word: tagged("type", word, {}, optional={"text": scalars, "image_url": scalars}, most=3)
)
parts: SearchStrategy[Any] = st.one_of(
    text_parts, text_parts, image_parts, refusal_parts, audio_parts, file_parts, unknown_parts
)
contents: SearchStrategy[Any] = st.one_of(texts, texts, st.lists(parts, max_size=3))
arguments: SearchStrategy[Any] = st.one_of(argument_texts, argument_texts, objects, st.none())
functions: SearchStrategy[dict[str, Any]] = record({"name": names}, {"arguments": arguments}, most=2)
function_calls: SearchStrategy[Any] = record(
    {"id": ids, "function": functions}, {"type": st.sampled_from(["function", ""]), "index": st.integers(0, 2)}, most=2
)
empty_calls: SearchStrategy[Any] = record({}, {"function": record({}, {"name": st.just("")}, most=1)}, most=2)
custom_calls: SearchStrategy[Any] = tagged(
    "type", "custom", {"id": ids, "custom": record({"name": names, "input": texts}, most=1)}, most=1
)
unknown_calls: SearchStrategy[Any] = tagged(
    "type", "mcp", {"id": scalars}, optional={"function": st.one_of(scalars, functions), "custom": scalars}, most=2
)
_placed_calls: SearchStrategy[Any] = record({"id": ids, "function": functions, "index": st.integers(0, 2)}, most=1)
calls: SearchStrategy[Any] = st.one_of(*[function_calls] * 4, _placed_calls, custom_calls, unknown_calls, empty_calls)
named: dict[str, SearchStrategy[Any]] = {"name": texts}
reasons: dict[str, SearchStrategy[Any]] = {"reasoning": texts, "reasoning_content": texts}


assistants: SearchStrategy[dict[str, Any]] = tagged(
    "role",
    "assistant",
    {},
    optional={
        "content": contents,
        "refusal": texts,
        "audio": record({"id": texts}, most=1),
        "tool_calls": st.just([]),
        "annotations": st.lists(st.just({"type": "url_citation"}), max_size=1),
        **named,
        **reasons,
    },
    most=4,
)
_spoken: SearchStrategy[dict[str, Any]] = st.one_of(
    *[tagged("role", "user", {"content": contents}, optional=named, most=2)] * 3,
    *[tagged("role", role, {"content": contents}, optional=named, most=2) for role in ("system", "developer")],
    tagged("role", "tool", {"content": contents, "tool_call_id": st.one_of(ids, ids)}, most=1),
    assistants,
)
_some_calls: SearchStrategy[Any] = maybe(st.lists(calls, max_size=3))
_answers: SearchStrategy[dict[str, Any]] = tagged("role", "tool", {"content": contents}, most=1)
_function_answers: SearchStrategy[dict[str, Any]] = tagged("role", "function", {"content": maybe(texts)}, most=1)
_kinds: SearchStrategy[int] = st.integers(0, 9)
_coin: SearchStrategy[bool] = st.booleans()


@st.composite
def _turn(draw: DrawFn) -> Messages:
    """One message, or an assistant's calls with the answers to them."""
    kind = draw(_kinds)
    if kind > 3:
        return [draw(_spoken)]
    said = draw(assistants)
    if kind == 0:
        said["function_call"] = draw(functions)
        if draw(_coin):
            said["tool_calls"] = [{"id": "call_3", "type": "function", "function": said["function_call"]}]
        return [said, {**draw(_function_answers), "name": said["function_call"]["name"]}]
    said["tool_calls"] = draw(_some_calls)
    called = [call for call in said["tool_calls"] or () if call.get("type") in {None, "", "function"} and "id" in call]
    ids_given = [
        call["id"] for call in called if isinstance(call["id"], str) and (call.get("function") or {}).get("name")
    ]
    return [said, *[{**draw(_answers), **({"tool_call_id": one} if draw(_coin) else {})} for one in ids_given[:2]]]


conversations: SearchStrategy[Messages] = st.lists(_turn(), min_size=1, max_size=4).map(
    lambda turns: [message for turn in turns for message in turn]
)
function_tools: SearchStrategy[Any] = tagged(
    "type",
    "function",
    {
        "function": record(
            {"name": names, "parameters": maybe(tool_schemas())},
            {"description": texts, "strict": st.booleans()},
            most=3,
        )
    },
    most=1,
)
_formats: SearchStrategy[Any] = st.one_of(
    tagged("type", "text", {}, most=1),
    tagged(
        "type",
        "grammar",
        {"grammar": record({"definition": texts, "syntax": st.sampled_from(["lark", "regex"])}, most=1)},
        most=1,
    ),
)
custom_tools: SearchStrategy[Any] = tagged(
    "type",
    "custom",
    {"custom": record({"name": names}, {"description": texts, "format": _formats}, most=3, whole=True)},
    most=1,
)
unknown_tools: SearchStrategy[Any] = tagged(
    "type", "web_search", {}, optional={"function": scalars, "name": names}, most=2
)
_built_in_tools: SearchStrategy[Any] = tagged(
    "type",
    "function",
    {
        "function": record(
            {"name": st.sampled_from(["brave_search", "wolfram_alpha", "code_interpreter"])},
            {"parameters": st.none(), "description": texts},
            most=2,
        )
    },
    most=1,
)
tools: SearchStrategy[Any] = st.one_of(*[function_tools] * 4, _built_in_tools, custom_tools, unknown_tools)
deprecated_functions: SearchStrategy[Any] = record(
    {"name": names}, {"description": texts, "parameters": tool_schemas()}, most=3
)
_json_schemas: SearchStrategy[Any] = tagged(
    "type",
    "json_schema",
    {
        "json_schema": record(
            {"name": st.sampled_from(["Weather", "response", "odd name"])},
            {"schema": whole_schemas, "description": texts, "strict": st.booleans()},
            least=1,
            most=4,
        )
    },
    most=1,
)
response_formats: SearchStrategy[Any] = st.one_of(
    _json_schemas,
    _json_schemas,
    tagged("type", "text", {}, most=1),
    tagged("type", "json_object", {}, most=1),
    tagged("type", "json_object", {"schema": whole_schemas}, most=1),
    tagged("type", "python", {}, optional={"json_schema": scalars}, most=2),
)
moderation_modes: SearchStrategy[Any] = maybe(record({"mode": st.sampled_from(["score", "block"])}, most=1))
numbers: SearchStrategy[Any] = st.sampled_from([0, 0.0, 1, 0.5, 1.0, 1.5, 2])
limits: SearchStrategy[Any] = st.sampled_from([1, 16, 4096, 256.0, 10**30])
MEMBERS: dict[str, SearchStrategy[Any]] = {
    "audio": record(
        {
            "format": st.sampled_from(["wav", "aac", "mp3", "flac", "opus", "pcm16"]),
            "voice": st.one_of(texts, record({"id": texts}, most=1)),
        },
        most=1,
    ),
    "frequency_penalty": numbers,
    "presence_penalty": numbers,
    "logit_bias": st.dictionaries(names, st.integers(-100, 100), max_size=2),
    "seed": st.integers(),
    "reasoning_effort": st.sampled_from(["medium", "low", "none", "other"]),
    "verbosity": st.sampled_from(["medium", "high"]),
    "prediction": tagged("type", "content", {"content": st.one_of(texts, st.lists(text_parts, max_size=2))}, most=1),
    "modalities": st.sampled_from([["text"], [], ["text", "audio"]]),
    "parallel_tool_calls": st.booleans(),
    "moderation": record(
        {"model": texts},
        {"policy": record({}, {"input": moderation_modes, "output": moderation_modes}, whole=True)},
        most=2,
    ),
    "web_search_options": record(
        {},
        {
            "search_context_size": st.sampled_from(["low", "medium"]),
            "user_location": tagged(
                "type",
                "approximate",
                {
                    "approximate": record(
                        {}, dict.fromkeys(("city", "country", "region", "timezone"), texts), whole=True
                    )
                },
                most=1,
            ),
        },
        most=3,
        whole=True,
    ),
    "metadata": st.dictionaries(texts, texts, max_size=2),
    "store": st.booleans(),
    "user": texts,
    "safety_identifier": texts,
    "service_tier": st.sampled_from(["auto", "default", "flex", "on_demand"]),
    "prompt_cache_key": texts,
    "prompt_cache_options": record(
        {}, {"mode": st.sampled_from(["implicit", "explicit"]), "ttl": st.just("30m")}, most=3, whole=True
    ),
    "prompt_cache_retention": st.sampled_from(["in_memory", "24h"]),
    "temperature": st.one_of(numbers, st.just(5)),
    "top_p": st.sampled_from([0, 0.1, 1, 1.0]),
    "top_k": st.sampled_from([40, 1, 0, -1, 5.0]),
    "repetition_penalty": st.sampled_from([1, 1.0, 1.1]),
    "max_tokens": limits,
    "max_completion_tokens": limits,
    "stop": st.one_of(texts, st.lists(texts, max_size=6)),
    "logprobs": st.booleans(),
    "top_logprobs": st.sampled_from([1, 5]),
    "n": st.sampled_from([1, 2, 128, 1.0, 3.0]),
    "response_format": response_formats,
    "stream": st.booleans(),
    "stream_options": record({}, {"include_usage": st.booleans(), "include_obfuscation": st.booleans()}, most=3),
}


_few: SearchStrategy[int] = st.integers(0, 5)
_alternatives: SearchStrategy[Any] = st.sampled_from([0, 0, 1, 5, 20, 21, 3.0])
_base: SearchStrategy[dict[str, Any]] = record({"model": texts, "messages": conversations}, MEMBERS, least=4, most=16)
_some_tools: SearchStrategy[Any] = st.one_of(*[st.lists(tools, min_size=1, max_size=3)] * 4, st.just([]), st.none())
_some_functions: SearchStrategy[Any] = st.lists(deprecated_functions, max_size=2)


@st.composite
def requests(draw: DrawFn) -> dict[str, Any]:
    """A request, with tools in most, with a choice of tools that can be met, and with a format in a half."""
    made, kind = draw(_base), draw(_few)
    if kind % 2:
        made["response_format"] = draw(response_formats)
    else:
        made["top_logprobs"] = draw(_alternatives)
    if kind < 4:
        made["tools"] = draw(_some_tools)
    if kind > 3:
        made["functions"] = draw(_some_functions)
    offered = [tool["function"]["name"] for tool in made.get("tools") or () if tool["type"] == "function"]
    offered += [function["name"] for function in made.get("functions") or ()]
    if draw(_few) < 4:
        made["tool_choice"] = _for(draw(_choices_of_tools), offered) if offered else draw(_choices)
    words = [name for name in offered if name in {"auto", "none", "required"}]
    if words and draw(_coin):
        made["tool_choice"] = {"type": "function", "function": {"name": words[0]}}
    if kind > 3:
        made["function_call"] = _for(draw(_function_choices if offered else _words), offered)
    return made


_words: SearchStrategy[str] = st.sampled_from(["none", "auto"])
_custom_choices: SearchStrategy[Any] = tagged("type", "custom", {"custom": record({"name": names}, most=1)}, most=1)
_choices: SearchStrategy[Any] = st.one_of(
    _words,
    _custom_choices,
    tagged(
        "type",
        "allowed_tools",
        {"allowed_tools": record({"mode": st.just("auto"), "tools": st.just([])}, most=1)},
        most=1,
    ),
)
_ordinals: SearchStrategy[int] = st.integers(0, 20)
_allowed: SearchStrategy[Any] = st.tuples(_ordinals, st.booleans())
_choices_of_tools: SearchStrategy[Any] = st.one_of(
    *[tagged("type", "function", {"function": record({"name": _ordinals}, most=1)}, most=1)] * 2,
    st.sampled_from(["none", "auto", "required", None]),
    _custom_choices,
    tagged(
        "type",
        "allowed_tools",
        {
            "allowed_tools": record(
                {"mode": st.sampled_from(["auto", "required"]), "tools": st.lists(_allowed, min_size=1, max_size=3)},
                most=1,
            )
        },
        most=1,
    ),
)
_function_choices: SearchStrategy[Any] = st.one_of(_words, st.none(), record({"name": _ordinals}, most=1))


def _for(choice: Any, offered: list[str]) -> Any:
    """A choice that was drawn by ordinals, with the names of the tools that are offered."""
    if not isinstance(choice, dict):
        return choice
    if "function" in choice:
        return {**choice, "function": _for(choice["function"], offered)}
    if "name" in choice:
        return {**choice, "name": offered[choice["name"] % len(offered)]}
    if "allowed_tools" not in choice:
        return choice
    listed = [(offered[ordinal % len(offered)], flat) for ordinal, flat in choice["allowed_tools"]["tools"]]
    allowed = [
        {"type": "function", "name": name} if flat else {"type": "function", "function": {"name": name}}
        for name, flat in listed
    ]
    return {**choice, "allowed_tools": {**choice["allowed_tools"], "tools": allowed}}
