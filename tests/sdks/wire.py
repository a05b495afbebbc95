"""Both SDKs' own clients over a wire that stays in the process: what they send is kept, and they get what a test gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import httpx2
from llama_stack_client import LlamaStackClient
from openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import Iterable

URL = "http://server.test/v1"


class Wire:
    """Answers every request with what stands in `reply`: a document, or the frames of a stream."""

    def __init__(self) -> None:
        self.sent: Any = None
        self.reply: Any = {}

    def answer(self, sent: bytes) -> tuple[bytes, dict[str, str]]:
        """The body, and the headers that say what it is."""
        self.sent = json.loads(sent)
        if isinstance(self.reply, bytes):
            return self.reply, {"content-type": "text/event-stream"}
        return json.dumps(self.reply).encode(), {"content-type": "application/json"}

    def openai(self) -> OpenAI:
        def handle(request: httpx2.Request) -> httpx2.Response:
            content, headers = self.answer(request.content)
            return httpx2.Response(200, content=content, headers=headers)

        client = httpx2.Client(transport=httpx2.MockTransport(handle))
        return OpenAI(api_key="none", base_url=URL, http_client=client, max_retries=0)

    def llama_stack(self) -> LlamaStackClient:
        def handle(request: httpx.Request) -> httpx.Response:
            content, headers = self.answer(request.content)
            return httpx.Response(200, content=content, headers=headers)

        client = httpx.Client(transport=httpx.MockTransport(handle))
        return LlamaStackClient(base_url=URL, http_client=client, max_retries=0)


def frames(items: Iterable[Any], *, done: bool) -> bytes:
    """A stream as its API sends it; only OpenAI's says when it is done."""
    body = b"".join(b"data: " + json.dumps(item).encode() + b"\n\n" for item in items)
    return body + b"data: [DONE]\n\n" if done else body
