"""What the able model says: to each case just what the case expects."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .reply import Called, Reply
from .sample import sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.verify.case import Case

    Expected = Mapping[str, Any]


def expected(case: Case, request: dict[str, Any]) -> Expected:
    """What the case expects of the answer to this request, by name; several of one name are a list."""
    begun = _turns(next(iter(case.asks.values())).body)
    turn = _turns(request) - begun
    expects = case.turns[turn - 1].expects if turn > 0 else case.expects
    calls = [one.argument for one in expects if one.name == "call"]
    return {**{one.name: one.argument for one in expects}, "call": calls}


def _turns(body: Any) -> int:
    messages = body.get("messages", ()) if isinstance(body, dict) else ()
    return sum(message.get("role") == "assistant" for message in messages if isinstance(message, dict))


def replies(wanted: Expected, request: dict[str, Any], count: int) -> list[Reply]:
    """So many replies to a request."""
    words = wanted.get("texts-contain") or [None] * count
    return [_limited(_reply(wanted, request, word), request) for word in (words * count)[:count]]


def _reply(wanted: Expected, request: dict[str, Any], word: str | None) -> Reply:
    calls = _calls(wanted, request)
    if calls:
        return Reply(calls=tuple(calls), ended="calls")
    if "json-schema" in wanted:
        return Reply(json.dumps(sample(wanted["json-schema"]), separators=(",", ":")))
    words = word or wanted.get("text-contains") or "well"
    said = words if isinstance(words, str) else words[0]
    return Reply(f"It is {said}," + " and more" * 60 if wanted.get("finish") == "length" else f"It is {said}.")


def _calls(wanted: Expected, request: dict[str, Any]) -> list[Called]:
    tools = [_tool(tool) for tool in request.get("tools") or ()]
    named = [Called(one.name, _whole(one, tools)) for one in wanted["call"]]
    if not named and ("arguments-fit" in wanted or "calls" in wanted):
        named = [Called(name, sample(schema)) for name, schema in tools[:1]]
    count = wanted.get("calls") or len(named)
    return [*named, *named * count][:count]


def _whole(call: Any, tools: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The arguments that are expected, and what else the tool takes."""
    schema = dict(tools).get(call.name, {})
    made = sample(schema) if schema.get("properties") else {}
    return {**made, **call.arguments}


def _tool(tool: dict[str, Any]) -> tuple[str, Any]:
    if "function" in tool:
        return tool["function"]["name"], tool["function"].get("parameters") or {}
    members = tool.get("parameters") or {}
    return tool["tool_name"], {"properties": {name: {"type": one["param_type"]} for name, one in members.items()}}


def _limited(reply: Reply, request: dict[str, Any]) -> Reply:
    """The reply within the limit of tokens, and before the word that stops it."""
    sampling = request.get("sampling_params") or {}
    stops = sampling.get("stop") or request.get("stop") or []
    for word in [stops] if isinstance(stops, str) else stops:
        reply = replace(reply, text=reply.text.partition(word)[0])
    limit = sampling.get("max_tokens") or request.get("max_completion_tokens") or request.get("max_tokens")
    if not reply.calls and limit and len(reply.tokens) > limit:
        return Reply("".join(reply.tokens[:limit]), ended="length")
    return reply
