"""A server on a raw socket that answers as it is told, faults and all, and sees when it is left."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

PATIENCE = 10  # seconds, for what should take none


@dataclass
class Asked:
    """One request as it arrived, and the means to answer it."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes
    writer: asyncio.StreamWriter
    left: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    async def send(self, data: bytes) -> None:
        if self.left.is_set() or self.writer.is_closing():
            raise ConnectionResetError
        self.writer.write(data)
        await self.writer.drain()

    async def head(self, status: int, *headers: str) -> None:
        lines = "".join(f"{line}\r\n" for line in headers)
        await self.send(f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode())

    async def chunk(self, data: bytes) -> None:
        """One chunk of a chunked body; an empty one ends it."""
        await self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def hang_up(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Hang up as a system does for what arrives at a closed connection: with RST instead of FIN."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script: TypeAlias = Callable[[Asked], Awaitable[None]]


def whole(value: object, status: int = 200, *headers: str, kind: str = "application/json") -> Script:
    """Answer with a body: bytes as they are, anything else as JSON."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()

    async def script(asked: Asked) -> None:
        await asked.head(status, f"content-type: {kind}", f"content-length: {len(raw)}", *headers)
        await asked.send(raw)

    return script


def events(*items: object, done: bytes = b"", kind: str = "text/event-stream") -> Script:
    """Answer with an event stream of these items."""
    return stream(b"".join(framed(item) for item in items) + done, kind=kind)


def stream(raw: bytes, kind: str = "text/event-stream", cut: bool = False) -> Script:
    """Answer with these bytes as a chunked body; a cut one never ends."""

    async def script(asked: Asked) -> None:
        await asked.head(200, f"content-type: {kind}", "transfer-encoding: chunked")
        if raw:
            await asked.chunk(raw)
        if cut:
            asked.hang_up()
        else:
            await asked.chunk(b"")

    return script


def framed(item: object) -> bytes:
    return b"data: " + (item if isinstance(item, bytes) else json.dumps(item).encode()) + b"\n\n"


@dataclass
class Upstream:
    """The server; `script` answers what is asked next."""

    url: str
    script: Script
    asked: list[Asked] = field(default_factory=list[Asked])
    connections: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    server: asyncio.Server = field(init=False)

    def leave(self) -> None:
        """Take no further connections."""
        self.server.close()

    async def next(self) -> Asked:
        """The request that arrives next, or that has arrived since this was last called."""
        async with asyncio.timeout(PATIENCE):
            await self.arrived.wait()
        self.arrived.clear()
        return self.asked[-1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.add(writer)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.connections.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        raw = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(method, path, headers, raw, writer)
        self.asked.append(asked)
        self.arrived.set()
        answering = asyncio.ensure_future(self.script(asked))
        watching = asyncio.ensure_future(_left(reader, asked))
        await asyncio.wait((answering, watching), return_when=asyncio.FIRST_COMPLETED)
        for task in (answering, watching):
            if not task.done():
                task.cancel()
        results = await asyncio.gather(answering, watching, return_exceptions=True)
        if isinstance(results[0], Exception) and not isinstance(results[0], ConnectionError):
            raise results[0]
        return not asked.left.is_set() and not writer.is_closing()


async def _left(reader: asyncio.StreamReader, asked: Asked) -> None:
    """Wait until the other side hangs up; nothing else may come before the answer is complete."""
    with suppress(ConnectionError):
        assert await reader.read(1) == b""
    asked.left.set()


@asynccontextmanager
async def upstream(script: Script) -> AsyncGenerator[Upstream]:
    made = Upstream("", script)
    made.server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{made.server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        made.leave()
        for writer in [*made.connections]:
            writer.close()
        await made.server.wait_closed()
