"""What is asked and answered: our own documents in both APIs, the native ones made of OpenAI's."""

from __future__ import annotations

from typing import Any, Final

import orjson

from bench import payloads
from diglot import Exchange, chat

MODEL: Final = "gpt-4o-mini"  # LiteLLM fetches a tokenizer for the names of many others
CHUNKS: Final = 50  # of one stream, the first with the role and the last with the reason among them
TEXT: Final = "Hello! What can I do for you today?"
WORD: Final = " a good"
STREAMED: Final = WORD * (CHUNKS - 2)


def small(said: str = "Hello!") -> dict[str, Any]:
    """A request of one message."""
    return {"model": MODEL, "messages": [{"role": "user", "content": said}], "temperature": 0.2}


def large() -> dict[str, Any]:
    """The translation page's request, of 50 messages and 8 tools, its answer plain."""
    request = {name: value for name, value in payloads.request().items() if not name.startswith("stream")}
    return request | {"model": MODEL}


def streaming(said: str = "Hello!") -> dict[str, Any]:
    """A request whose answer is streamed."""
    return {**small(said), "stream": True}


def native(request: dict[str, Any]) -> dict[str, Any]:
    """The native request of an OpenAI one."""
    made: dict[str, Any] = orjson.loads(chat.request_to_llama_stack(orjson.dumps(request)).json())
    return made


_ANSWER: Final = payloads.response() | {
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": TEXT, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ]
}
_DELTAS: Final = [
    payloads.chunk({"role": "assistant", "content": "", "refusal": None}),
    *[payloads.chunk({"content": WORD})] * (CHUNKS - 2),
    payloads.chunk({}, "stop"),
]


def openai_answer() -> bytes:
    """The plain answer of an OpenAI-compatible server."""
    return orjson.dumps(_ANSWER)


def openai_events() -> list[bytes]:
    """The data of its stream's events."""
    return [*map(orjson.dumps, _DELTAS), b"[DONE]"]


def native_answer() -> bytes:
    """The plain answer of a native server."""
    return chat.response_to_llama_stack(openai_answer(), _exchange(small())).json()


def native_events() -> list[bytes]:
    """The data of its stream's events, as many as OpenAI's chunks."""
    machine = chat.ChunksToEvents(_exchange(streaming()))
    made = [event.json() for chunk in map(orjson.dumps, _DELTAS) for event in machine.feed(chunk)]
    return [*made, *(event.json() for event in machine.finish())]


def _exchange(request: dict[str, Any]) -> Exchange:
    return Exchange.of(request, id="chatcmpl-0123456789abcdef", created=1_767_225_600)
