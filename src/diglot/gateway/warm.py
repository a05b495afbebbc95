"""One small exchange in memory before the first caller comes: validators are compiled the first time they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate

if TYPE_CHECKING:
    from diglot.gateway.house import House

_MESSAGES: Final = [{"role": "user", "content": "Hi"}]
_TEXT: Final = {"type": "text", "text": ""}
_CHOICE: Final = {"index": 0, "finish_reason": "stop"}
_OPENAI: Final[list[dict[str, Any]]] = [
    {"model": "m", "messages": _MESSAGES},
    {"completion_message": {"role": "assistant", "content": "Hi", "stop_reason": "end_of_turn"}},
    {"event": {"event_type": "complete", "delta": _TEXT, "stop_reason": "end_of_turn"}},
]
_NATIVE: Final[list[dict[str, Any]]] = [
    {"model_id": "m", "messages": _MESSAGES},
    {"choices": [{**_CHOICE, "message": {"role": "assistant", "content": "Hi"}}]},
    {"choices": [{**_CHOICE, "delta": {}}]},
]


def warm(house: House) -> None:
    """Translate a request, its answer and an event of its stream."""
    face, told = house.face, house.settings
    request, answer, event = _OPENAI if face.side == "openai" else _NATIVE
    asked = face.chat.ask(request, told, None, "chatcmpl-0", 0)
    face.chat.answer([gate.dump(answer)], asked.exchange, told)
    if face.chat.machine is not None:
        face.chat.machine(asked.exchange, told).feed(0, gate.dump(event))
