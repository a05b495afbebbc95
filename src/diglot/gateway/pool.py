"""The pool of connections to the backend, and a request asked again where a kept one was closed just then."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import aiohttp

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.tracing import Trace


class Request(aiohttp.ClientRequest):
    """A request that knows whether a connection was made for it, or had carried another before."""

    connected = False


class Pool(aiohttp.TCPConnector):
    """Connections that tell those requests for which they are made."""

    async def _create_connection(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> ResponseHandler:
        cast("Request", req).connected = True
        return await super()._create_connection(req, traces, timeout)


async def again(request: aiohttp.ClientRequest, ask: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """The answer; asked again where a used connection was closed just then, as llama.cpp does after every stream."""
    while True:
        try:
            return await ask(request)
        except (aiohttp.ServerDisconnectedError, ConnectionResetError):
            if cast("Request", request).connected:
                raise
