"""One HTTP answer before it is sent: what a fault changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

STREAM = "text/event-stream"
JSON = "application/json"
DONE = b"data: [DONE]\n\n"


@dataclass
class Sent:
    """A plain answer's body, or a stream's items and what ends it.

    An item of bytes is sent as it stands, anything else as the data of an event. cut: the connection breaks off after it.
    """

    status: int = 200
    media: str = JSON
    body: Any = None
    items: list[Any] | None = None
    end: bytes = b""
    cut: bool = False
    headers: list[str] = field(default_factory=list[str])

    def raw(self) -> bytes:
        if self.items is None:
            return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return b"".join(map(framed, self.items)) + self.end


def framed(item: Any) -> bytes:
    return item if isinstance(item, bytes) else b"data: " + json.dumps(item).encode() + b"\n\n"
