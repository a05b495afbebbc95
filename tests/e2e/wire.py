"""HTTP as it is: documents posted, events read, nothing in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import orjson

from diglot.sse import Frames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .servers import Server

NATIVE = "/v1/inference/chat-completion"
OPENAI = "/v1/chat/completions"
# No connection is kept: llama.cpp closes one that was idle for five seconds, perhaps just as the next request is sent on it.
CLIENT = httpx.Client(trust_env=False, timeout=300, limits=httpx.Limits(max_keepalive_connections=0))


def post(server: Server, path: str, body: Mapping[str, Any] | bytes, **headers: str) -> httpx.Response:
    """The answer, whatever its status."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return CLIENT.post(server.url + path, content=content, headers={"content-type": "application/json"} | headers)


def asked(server: Server, path: str, body: Mapping[str, Any] | bytes) -> Any:
    """The document that was answered with success."""
    answer = post(server, path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def streamed(server: Server, path: str, body: Mapping[str, Any] | bytes) -> list[bytes]:
    """The data of every event of the stream, `[DONE]` among them."""
    answer = post(server, path, body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    frames = Frames()
    return [frame.data for frame in (*frames.feed(answer.content), *frames.finish())]
