"""What is asked, in both dialects: greedy, bounded, and worded so that a model of 135 million weights does it."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any, Final

TOKENS: Final = 48
HELLO: Final = "Say hello."
CALL: Final = "Call get_weather, please: Paris"
RESULT: Final = "21 degrees"
CITY: Final = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
# A bound on the text keeps a small model from writing until its tokens are spent, inside of a string.
PLACE: Final = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 12}, "country": {"type": "string", "maxLength": 12}},
    "required": ["city", "country"],
    "additionalProperties": False,
}
WEATHER: Final = {
    "type": "function",
    "function": {"name": "get_weather", "description": "The weather in a city.", "parameters": CITY},
}
NATIVE_WEATHER: Final = {
    "tool_name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"city": {"param_type": "string", "description": "its name", "required": True}},
}


def red_square(side: int = 8) -> str:
    """A PNG as base64, written by hand so that no image library is needed."""

    def chunk(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    rows = (b"\0" + b"\xff\0\0" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return base64.b64encode(png).decode()


def openai(model: str, *messages: Any, **more: Any) -> dict[str, Any]:
    """An OpenAI request; a text is a user message."""
    return {"model": model, "messages": _turns(messages), "max_tokens": TOKENS, "temperature": 0} | more


def llama_stack(model: str, *messages: Any, **more: Any) -> dict[str, Any]:
    """A native request; a text is a user message."""
    sampling = {"strategy": {"type": "greedy"}, "max_tokens": TOKENS}
    return {"model_id": model, "messages": _turns(messages), "sampling_params": sampling} | more


def _turns(messages: tuple[Any, ...]) -> list[Any]:
    return [{"role": "user", "content": one} if isinstance(one, str) else one for one in messages]
