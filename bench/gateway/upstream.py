"""The upstream: answers made before, in either API, by a bare protocol on uvloop; `python -m bench.gateway.upstream PORT`.

Each event of a stream is a write of its own in a turn of the loop of its own, as a server sends one token after another.
"""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Final

import uvloop

from bench.gateway import documents

OPENAI: Final = "/v1/chat/completions"
NATIVE: Final = "/v1/inference/chat-completion"
END: Final = b"0\r\n\r\n"
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_STREAM: Final = re.compile(rb'"stream": ?true')


def whole(body: bytes) -> bytes:
    """A plain answer with its head."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    return head + body


def pieces(events: list[bytes]) -> list[bytes]:
    """A stream as it is written: the head with the first event, each other event, and the end with the last."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    first, *others = [b"%x\r\ndata: %b\n\n\r\n" % (len(event) + 8, event) for event in events]
    return [head + first, *others[:-1], others[-1] + END]


PLAIN: Final = {False: whole(documents.openai_answer()), True: whole(documents.native_answer())}
STREAMS: Final = {False: pieces(documents.openai_events()), True: pieces(documents.native_events())}


class Upstream(asyncio.Protocol):
    """One connection: a request is read to its end, and its answer written."""

    def __init__(self) -> None:
        self._got = b""
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or len(body) < int(length[1] if length else 0):
            return
        self._got = b""
        native = NATIVE.encode() in head
        if _STREAM.search(body):
            self._write(STREAMS[native], 0)
        else:
            self._transport.write(PLAIN[native])

    def _write(self, stream: list[bytes], at: int) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(stream[at])
        if at + 1 < len(stream):
            self._loop.call_soon(self._write, stream, at + 1)


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
