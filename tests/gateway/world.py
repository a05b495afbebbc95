"""A gateway on a real socket before an upstream on a real socket, and a client; nothing is left when they are gone."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import aiohttp
import uvicorn

from diglot.gateway import settings
from diglot.gateway.app import Gateway
from diglot.gateway.serve import configuration

from .upstream import PATIENCE, Script, Upstream, upstream, whole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

CHAT = "/v1/chat/completions"
NATIVE = "/v1/inference/chat-completion"
ASK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Name a colour."}]}
NATIVE_ASK: dict[str, Any] = {"model_id": "m", "messages": [{"role": "user", "content": "Name a colour."}]}


@dataclass
class World:
    upstream: Upstream
    session: aiohttp.ClientSession
    gateway: Gateway
    server: uvicorn.Server
    address: tuple[str, int]

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.session.post(path, data=data, headers={"content-type": "application/json", **(headers or {})})

    async def answer(
        self, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any, Mapping[str, str]]:
        async with self.post(path, body, headers) as response:
            return response.status, await response.json(), response.headers

    async def events(
        self, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> tuple[list[Any], bytes]:
        """The data of every event, [DONE] as it is, and the raw bytes."""
        async with self.post(path, body, headers) as response:
            raw = await response.read()
            assert response.status == 200, raw
            assert response.content_type == "text/event-stream"
        return frames(raw), raw

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        async with self.session.get(path, headers=headers) as response:
            return response.status, await response.json()


def frames(raw: bytes) -> list[Any]:
    data = [line.removeprefix(b"data: ") for line in raw.split(b"\n") if line.startswith(b"data: ")]
    return ["[DONE]" if one == b"[DONE]" else json.loads(one) for one in data]


@asynccontextmanager
async def world(
    dialect: Literal["llama-stack", "openai"],
    script: Script | None = None,
    environ: Mapping[str, str] | None = None,
    **options: object,
) -> AsyncGenerator[World]:
    """Everything, with what was told; at the end no task and no connection may be left."""
    before = asyncio.all_tasks()
    async with upstream(script or whole({"data": []})) as behind:
        told = settings.read({"backend": f"{dialect}={behind.url}", **options}, environ or {})
        listener = socket.create_server(("127.0.0.1", 0))
        server, gateway = await _started(told, listener)
        address: tuple[str, int] = listener.getsockname()
        try:
            async with aiohttp.ClientSession(f"http://{address[0]}:{address[1]}") as session:
                yield World(behind, session, gateway, server, address)
        finally:  # a test that fails must not hang
            async with asyncio.timeout(PATIENCE):
                await server.shutdown(sockets=[listener])
        assert server.server_state.tasks == set()
        await _gone(behind)
    async with asyncio.timeout(PATIENCE):  # one that was told to end does so in the next rounds of the loop
        while any(not task.done() for task in asyncio.all_tasks() - before):
            await asyncio.sleep(0)


async def _gone(behind: Upstream) -> None:
    """The gateway has closed every connection; the upstream's side of it hears so in the next rounds of the loop."""
    async with asyncio.timeout(PATIENCE):
        while behind.connections:
            await asyncio.sleep(0)


async def _started(told: settings.Settings, listener: socket.socket) -> tuple[uvicorn.Server, Gateway]:
    config = configuration(told)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    gateway = config.app
    assert isinstance(gateway, Gateway)
    return server, gateway
