"""What every answer must be, whatever the model said: legal, as diglot.legality has it, and counted where it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from diglot import gate, legality

if TYPE_CHECKING:
    from diglot.legality import Choice, Finding, Said


def openai_answer(answer: Any, choices: int = 1) -> Any:
    """Check an OpenAI answer; gives its first choice."""
    raw = gate.dump(answer)
    held(legality.check_answer(raw, api="openai", operation="chat"))
    finished(legality.said(raw, api="openai", operation="chat", stream=False), choices)
    if answer.get("usage"):
        openai_usage(answer["usage"])
    return answer["choices"][0]


def openai_usage(usage: Any) -> None:
    """Check that the counts add up and nothing was counted as nothing."""
    assert usage["prompt_tokens"] > 0
    assert usage["completion_tokens"] > 0
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def openai_stream(chunks: list[Any], *, usage: bool = False, choices: int = 1) -> list[Any]:
    """Check a stream's chunks; gives each choice as the message that it spells."""
    raw = lines(chunks)
    held(legality.check_stream(raw, api="openai"))
    told = legality.said(raw, api="openai", operation="chat", stream=True)
    finished(told, choices)
    assert (told.usage is not None) == usage
    if told.usage:
        openai_usage(told.usage)
    indexes = [choice["index"] for chunk in chunks for choice in chunk["choices"]]
    return [{**spelt(one), "pieces": indexes.count(one.index)} for one in told.choices]


def spelt(one: Choice) -> dict[str, Any]:
    calls = [{"id": call.id, "function": {"name": call.name, "arguments": call.arguments}} for call in one.calls]
    return {"content": one.text, "tool_calls": calls, "finish_reason": one.finish}


def finished(told: Said, choices: int) -> None:
    """Check that all choices came, and those that call say so: no request here names a function."""
    assert [one.index for one in told.choices] == list(range(choices))
    assert all(one.finish in {"tool_calls", "length"} for one in told.choices if one.calls)


def native_answer(answer: Any) -> Any:
    """Check a native answer; gives its message."""
    held(legality.check_answer(gate.dump(answer), api="llama-stack", operation="chat"))
    message = answer["completion_message"]
    assert message["stop_reason"] != "end_of_message" or message.get("tool_calls")
    return message


def native_stream(events: list[Any]) -> Any:
    """Check a native stream; gives what it spells."""
    held(legality.check_stream(lines(events), api="llama-stack"))
    inner = [event["event"] for event in events]
    deltas = [event["delta"] for event in inner]
    text = "".join(delta["text"] for delta in deltas if delta["type"] == "text")
    calls = [delta["tool_call"] for delta in deltas if delta.get("parse_status") == "succeeded"]
    return {"content": text, "tool_calls": calls, "stop_reason": inner[-1]["stop_reason"], "pieces": len(inner)}


def lines(items: list[Any]) -> bytes:
    """A stream's items as a client gave them: without their frames."""
    return b"\n".join(map(gate.dump, items))


def held(found: list[Finding]) -> None:
    """Check that nothing is illegal; a server that counts no tokens has none to tell."""
    assert [str(one) for one in found if one.rule.name != "usage-present"] == []


def json_of(text: str) -> Any:
    """The document that a text is."""
    return json.loads(text)
