"""The pool of connections to the backend, and a request asked again where a kept one was closed just then."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from weakref import WeakSet

import aiohttp

if TYPE_CHECKING:
    from asyncio import Protocol

    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace


class Request(aiohttp.ClientRequest):
    """A request that knows whether its connection had carried another before; where nobody says so, it is not asked again."""

    kept = False


class Pool(aiohttp.TCPConnector):
    """Connections that tell each request whether they had carried another."""

    def __init__(self, *, limit: int, keepalive_timeout: float) -> None:
        super().__init__(limit=limit, keepalive_timeout=keepalive_timeout)  # pyright: ignore[reportUnknownMemberType]
        self._used: WeakSet[Protocol] = WeakSet()

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        """A connection of the pool, or a new one."""
        connection = await super().connect(req, traces, timeout)
        protocol = connection.protocol
        assert protocol is not None
        cast("Request", req).kept = protocol in self._used
        self._used.add(protocol)
        return connection


async def again(request: aiohttp.ClientRequest, ask: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """The answer; asked again where a used connection was closed just then, as llama.cpp does after every stream.

    What arrives there after it was closed is answered RST, of which aiohttp makes a ClientOSError.
    """
    while True:
        cast("Request", request).kept = False  # of a connection that cannot be made nothing more is said
        try:
            return await ask(request)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionResetError):
            if not cast("Request", request).kept:
                raise
