"""Where the exceptions look: the objects of a request that have members of their own, and what texts of ours tell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from diglot import InvalidInput, gate

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE = frozenset({"parameters", "schema", "arguments", "json_schema of a native request", "bnf", "default"})


def tools(request: Any) -> list[Any]:
    """The functions of an OpenAI request's tools, the deprecated ones too."""
    return [tool["function"] for tool in request.get("tools") or ()] + list(request.get("functions") or ())


def parts(request: Any) -> Iterator[Any]:
    """The parts of the contents of messages."""
    for message in request["messages"]:
        if isinstance(message.get("content"), list):
            yield from message["content"]


def messages(document: Any) -> list[Any]:
    """The messages of an OpenAI request, or the one of an answer."""
    found: list[Any] = document["messages"] if "messages" in document else [document["choices"][0]["message"]]
    return found


def answer(conversation: list[Any], name: str, called: str) -> None:
    """Give each tool result without an id that of the first call that waits for one, else of the latest."""
    latest, waiting = "", list[str]()
    for message in conversation:
        ids = [call[called] for call in message.get("tool_calls", [])]
        if ids:
            latest, waiting = ids[-1], ids
        elif message["role"] == "tool":
            message[name] = message.get(name) or (waiting[0] if waiting else latest)
            if message[name] in waiting:
                waiting.remove(message[name])


def calls(request: Any) -> Iterator[Any]:
    """The calls in a request's history."""
    for message in request["messages"]:
        yield from message.get("tool_calls") or ()


def without_null(value: Any, free: frozenset[str] = FREE) -> None:
    """Take null members out of an object and of those in it, but not out of what is free."""
    if isinstance(value, dict):
        for name in [name for name, held in value.items() if held is None]:
            del value[name]
        for name, held in value.items():
            if name not in free:
                without_null(held, free)
    elif isinstance(value, list):
        for held in value:
            without_null(held, free)


def is_name(title: object) -> bool:
    """Whether a title can be the name of a response_format."""
    return isinstance(title, str) and re.fullmatch("[A-Za-z0-9_-]{1,64}", title) is not None


def told(text: str) -> Any:
    """The JSON Schema in the last paragraph of a description; None where it is none."""
    last = text.rpartition("\n\n")[2]
    if not last.startswith("JSON Schema: "):
        return None
    try:
        schema = gate.load(last.removeprefix("JSON Schema: "))
    except InvalidInput:
        return None
    return schema if isinstance(schema, (dict, bool)) else None


def with_told(text: str, schema: Any) -> str:
    """A description that tells a schema in its last paragraph."""
    told = "JSON Schema: " + compact(schema)
    return f"{text}\n\n{told}" if text else told


def object_in(text: str) -> dict[str, Any] | None:
    """The object that a call's arguments are; None where they are no JSON object."""
    if not text.strip():
        return {}
    try:
        value = gate.load(text)
    except InvalidInput:
        return None
    return value if isinstance(value, dict) else None


def compact(value: Any) -> str:
    """JSON as we write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def flat(value: dict[str, Any]) -> bool:
    """Whether an object has the two levels at most that native servers take."""
    inner = [held for one in value.values() if isinstance(one, (dict, list)) for held in _held(one)]
    return not any(isinstance(held, (dict, list)) for held in inner)


def _held(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


PYTHON = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "dict": "object",
    "list": "array",
    "tuple": "array",
}


def schema_of(word: str) -> dict[str, Any] | None:
    """The JSON Schema that a native type word means; None where it is none."""
    word = word.strip().lower()
    word = PYTHON.get(word, word)
    if word in {"string", "number", "integer", "boolean", "object", "array", "null"}:
        return {"type": word}
    outer, bracket, inner = word.partition("[")
    held = schema_of(inner[:-1].partition(", ")[2] or inner[:-1]) if bracket and inner.endswith("]") else None
    if held is None or outer not in {"list", "dict"}:
        return None
    return {"type": "array", "items": held} if outer == "list" else {"type": "object", "additionalProperties": held}


def tokens_of(tables: list[dict[str, float]], text: str, top: int) -> list[dict[str, Any]]:
    """OpenAI's tokens of native positions: the sampled one continues the text, and the likeliest are its alternatives."""
    made: list[dict[str, Any]] = []
    place = 0
    for table in tables:
        continuing = {token for token in table if token and text[place : place + len(token)] == token}
        sampled = max(
            (continuing and [token for token in table if token in continuing]) or table, key=lambda one: table[one]
        )
        place += len(sampled) if sampled in continuing else 0
        ranked = sorted(table, key=lambda one: -table[one])[:top]
        made.append({**_token(sampled, table), "top_logprobs": [_token(one, table) for one in ranked]})
    return made


def _token(token: str, table: dict[str, float]) -> dict[str, Any]:
    return {"token": token, "logprob": table[token], "bytes": [*token.encode()]}
