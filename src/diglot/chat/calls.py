"""Tool calls, in history and in answers: the function and its arguments.

OpenAI's arguments are a JSON text. A native call holds them twice: `arguments`, an object where two levels suffice (native
servers refuse deeper ones), else a string; and `arguments_json`, the text itself, which comes back byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

_EMPTY: Final = "{}, where it has none"
TOOL_CALL: Final = Ledger(
    "openai.ChatCompletionMessageToolCall",
    "llama_stack.ToolCall",
    carried={"id": "call_id", "function": "tool_name arguments arguments_json"},
    dropped={
        "type": "says function, as every native call; absent and empty too",
        "index": "says the call's place, as the list does",
    },
    filled={
        "call_id": "made of the message's place, and in an answer given by the exchange, where it has none of its own"
    },
    why={
        "id": "one that an earlier call of the answer has is a metadata loss",
        "function": "without a name and arguments it is no call",
    },
)
FUNCTION: Final = Ledger(
    "openai.ChatCompletionMessageToolCallFunction",
    "llama_stack.ToolCall",
    carried={"name": "tool_name", "arguments": "arguments arguments_json"},
    filled={"arguments": _EMPTY, "arguments_json": _EMPTY},
    why={
        "arguments": "an object where two levels suffice, else the JSON text; empty is {}; arguments_json is the text always"
    },
)
ANSWER_FUNCTION_CALL: Final = Ledger(
    "openai.ChatCompletionResponseMessageFunctionCall",
    "llama_stack.ToolCall",
    carried=FUNCTION.carried,
    filled={**FUNCTION.filled, "call_id": "the exchange gives one"},
    why={"name": "no further call where tool_calls has the same; without a name and arguments it is none"},
)
HISTORY_FUNCTION_CALL: Final = Ledger(
    "openai.ChatCompletionRequestAssistantMessageFunctionCall",
    "llama_stack.ToolCall",
    carried=FUNCTION.carried,
    filled={**FUNCTION.filled, "call_id": "made of the message's place, so that its answer can name it"},
)
NATIVE_CALL: Final = Ledger(
    "llama_stack.ToolCall",
    "openai.ChatCompletionMessageToolCall",
    carried={
        "call_id": "id",
        "tool_name": "function.name",
        "arguments": "function.arguments",
        "arguments_json": "function.arguments",
    },
    filled={
        "id": "made of the message's place, where it has none",
        "type": "function",
        "function.arguments": _EMPTY,
    },
    why={
        "arguments_json": "byte for byte where it is there, else arguments: a string as it is, an object as compact JSON"
    },
)
ANSWERED_CALL: Final = Ledger(
    "llama_stack.ToolCall",
    "openai.ChatCompletionResponseMessage",
    carried={
        "call_id": "tool_calls.id",
        "tool_name": "tool_calls.function.name function_call.name",
        "arguments": "tool_calls.function.arguments function_call.arguments",
        "arguments_json": "tool_calls.function.arguments function_call.arguments",
    },
    filled={
        "tool_calls.id": "the exchange's, where it has none of its own",
        "tool_calls.type": "function",
        "tool_calls.function.arguments": _EMPTY,
        "function_call.arguments": _EMPTY,
    },
    why={"call_id": "one that an earlier call of the answer has is a metadata loss; a function_call has none"},
)
RAW: Final = "the arguments are no JSON object; they stay as the raw text"
_FUNCTION: Final = ("function", None, "")
SAME_ID: Final = "another call of the answer has this id; the exchange gives one"
CUSTOM: Final = "Llama Stack calls functions only"
_NESTS: Final = frozenset({dict, list})


def to_llama_stack(
    source: Sequence[oai.ChatCompletionMessageToolCall | Any], report: Report, at: At, ids: Callable[[int], str]
) -> list[to_ls.ToolCall]:
    """The native calls of a message in history; `ids` gives the id of the nth call where the source has none."""
    return [
        native_call(call.get("id") or ids(i), function.get("name") or "", function.get("arguments"))
        for i, call, function in functions(source, report, at)
    ]


def functions(source: Sequence[Any], report: Report, at: At) -> Iterator[tuple[int, Any, Any]]:
    """Each call of a function, with its place in the list; any other call is a content loss, and an empty one none."""
    for i, call in enumerate(source):
        if call.get("type") not in _FUNCTION:
            report.lose((at, i), call, Kind.CONTENT, CUSTOM)
            continue
        function: Any = call.get("function") or {}
        place = (at, i)
        TOOL_CALL.account(call, report, place)
        FUNCTION.account(function, report, (place, "function"))
        if function.get("name") or not is_empty(function):
            yield i, call, function


def is_empty(function: Any) -> bool:
    """Whether what is called has neither name nor arguments: some servers write such a call beside a text."""
    return not (function.get("name") or function.get("arguments"))


def mirrors(function: Any, listed: Sequence[Any]) -> bool:
    """Whether a function_call says once more what one of the tool_calls says."""
    return any(_same(function, call.get("function")) for call in listed if call.get("type") in _FUNCTION)


def _same(one: Any, other: Any) -> bool:
    return bool(other and one.get("name") == other.get("name") and one.get("arguments") == other.get("arguments"))


def report_raw(call: to_ls.ToolCall, report: Report, at: At) -> None:
    """Report arguments that are no JSON object; `at` is the function they are of."""
    arguments = call["arguments"]
    if isinstance(arguments, str) and parsed(arguments) is None:
        report.lose((at, "arguments"), arguments, Kind.CONSTRAINT, RAW)


def native_call(call_id: str, name: str, arguments: str | dict[str, Any] | None) -> to_ls.ToolCall:
    """One native call of a name and its arguments, as text or, as some servers send them, as an object."""
    text = arguments if isinstance(arguments, str) else gate.dump(arguments or {}).decode()
    value = parsed(text)
    if value is None:
        return {"call_id": call_id, "tool_name": name, "arguments": text, "arguments_json": text}
    if not value and not text.strip():
        text = "{}"
    shallow = _NESTS.isdisjoint(map(type, value.values())) or all(map(_flat, value.values()))
    return {"call_id": call_id, "tool_name": name, "arguments": value if shallow else text, "arguments_json": text}


def parsed(text: str) -> dict[str, Any] | None:
    """The arguments as an object; {} for an empty text, None where the text is no JSON object."""
    if not text.strip():
        return {}
    try:
        value = gate.load(text)
    except InvalidInput:
        return None
    return value if gate.is_object(value) else None


def _flat(value: Any) -> bool:
    """Whether a value stands in the two levels that native servers take."""
    if type(value) not in _NESTS:
        return True
    inner: Any = value.values() if gate.is_object(value) else value
    return _NESTS.isdisjoint(map(type, inner))


def to_openai(
    source: Sequence[ls.ToolCall], report: Report, at: At, ids: Callable[[int], str]
) -> list[to_oai.ChatCompletionMessageToolCall]:
    """OpenAI's calls of a message in history; `ids` gives the id of the nth call where the source has none."""
    for i, call in enumerate(source):
        NATIVE_CALL.account(call, report, (at, i))
    return [openai_call(call, call.get("call_id") or ids(i)) for i, call in enumerate(source)]


def openai_call(call: ls.ToolCall, call_id: str) -> to_oai.ChatCompletionMessageToolCall:
    """One call; its arguments are the original text wherever that came over."""
    return {
        "id": call_id,
        "type": "function",
        "function": {"name": call["tool_name"], "arguments": arguments_text(call)},
    }


def arguments_text(call: ls.ToolCall) -> str:
    """The arguments of a native call as JSON text."""
    text = call.get("arguments_json")
    if text:
        return text
    arguments = call.get("arguments")
    if isinstance(arguments, str):
        return arguments or "{}"
    return gate.dump({} if arguments is None else arguments).decode()


def call_text(call: ls.ToolCall) -> str:
    """A native call as text, for where it cannot be a call."""
    return gate.dump({"name": call["tool_name"], "arguments": arguments_text(call)}).decode()
