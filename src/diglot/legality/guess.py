"""Which API and operation a stream is of, by its first item that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gate import object_of
from diglot.legality.items import items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.rule import Api, Operation


def guess(raw: bytes) -> tuple[Api, Operation]:
    """The API and the operation that a stream looks like; a chat of OpenAI's where it looks like none."""
    item = _first(raw)
    if item.keys() & {"event", "delta"} and "choices" not in item:
        return "llama-stack", "chat" if "event" in item else "completion"
    if "error" in item and set(object_of(item["error"])) == {"message"}:
        return "llama-stack", "chat"
    return "openai", "completion" if _is_completion(item) else "chat"


def _is_completion(item: Mapping[str, Any]) -> bool:
    choices = gate.array_of(item.get("choices"))
    return item.get("object") == "text_completion" or any("delta" not in object_of(one) for one in choices)


def _first(raw: bytes) -> Mapping[str, Any]:
    for item in items(raw):
        try:
            value = gate.parse(item.text)
        except InvalidInput:
            continue
        if gate.is_object(value):
            return value
    return {}
