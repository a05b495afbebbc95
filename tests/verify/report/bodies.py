"""What servers answer in the sample: whole answers and streams, right and wrong."""

from __future__ import annotations

import json
from typing import Any, Final

WORDS: Final = "Humans live on Earth ."
CALENDAR: Final = json.dumps({"name": "Science fair", "date": "Friday", "participants": ["Alice"]})
ERROR: Final = json.dumps({"detail": "Internal server error: An unexpected error occurred."})
HEAD: Final = {"id": "chatcmpl-7Qw3", "created": 1790000000, "model": "llama3.2:3b"}


def answer(text: str = "Humans live on Earth.") -> str:
    """A whole answer of OpenAI's API."""
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    usage = {"prompt_tokens": 14, "completion_tokens": 6, "total_tokens": 20}
    return json.dumps({**HEAD, "object": "chat.completion", "choices": [choice], "usage": usage})


def chunk(delta: dict[str, Any], index: int = 0, finish: str | None = None) -> str:
    """A frame with one chunk of OpenAI's API."""
    choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish}
    return f"data: {json.dumps({**HEAD, 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"


def stream(text: str = WORDS) -> str:
    """A stream as it should be."""
    deltas = [chunk({"content": f"{word} "}) for word in text.split()]
    return "".join([chunk({"role": "assistant", "content": ""}), *deltas, chunk({}, finish="stop"), "data: [DONE]\n\n"])


def miscounted() -> str:
    """A stream whose index counts the chunks, with a finish in each, and without its end."""
    deltas = [{"role": "assistant", "content": ""}, *({"content": f"{word} "} for word in WORDS.split())]
    return "".join(chunk(delta, at, "stop") for at, delta in enumerate(deltas))
