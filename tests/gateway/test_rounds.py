"""Two thousand rounds of everything that goes wrong: each ends as it should, and nothing is left of any."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import tracemalloc
from itertools import chain, cycle, islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from .faults import Dialect, Fault, Outcome, cuts, faults
from .upstream import PATIENCE, Asked, Script
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, World, frames, world

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.anyio
ROUNDS = 2000
AT_ONCE = 16  # so that those who wait for a limit hold nobody up
# 100 bytes a round: what is kept of each, a number in a list aside, weighs more. Pools and caches that have not met their
# largest yet made 20 to 40 kB, however many the rounds.
MOST_GROWTH = 200_000
KEPT = {"Visit", "Stream", "Relay", "Outlet", "Answer", "Frames", "ClientResponse"}


class Conductor:
    """Has the one upstream behave to each request as its round says; rounds are told apart by their request id."""

    def __init__(self, here: World, dialect: Dialect) -> None:
        self._here = here
        self._path, self._body = (CHAT, ASK) if dialect == "llama-stack" else (NATIVE, NATIVE_ASK)
        self._scripts: dict[str, Script] = {}
        self.asked: dict[str, list[Asked]] = {}
        here.upstream.script = self._play

    async def _play(self, asked: Asked) -> None:
        name = asked.headers["x-request-id"]
        self.asked[name].append(asked)
        await self._scripts[name](asked)

    async def play(self, fault: Fault, name: str) -> None:
        """One round; when it is over, so is everything that it began."""
        self._scripts[name], self.asked[name] = fault.script, []
        stays = fault.takes and fault.leaves is None
        try:
            async with asyncio.timeout(PATIENCE):
                seen = await (self._stay(fault, name) if stays else self._leave(fault, name))
        except TimeoutError:
            pytest.fail(f"{fault.name} hangs")
        assert seen in fault.outcomes, fault.name
        del self._scripts[name], self.asked[name]
        self._here.upstream.asked.clear()

    async def _stay(self, fault: Fault, name: str) -> Outcome:
        async with self._here.post(self._path, self._asking(fault), {"x-request-id": name}) as response:
            raw: bytes = await response.read()
        if response.content_type != "text/event-stream":
            assert isinstance(json.loads(raw), dict)
            if fault.name.startswith("429"):
                assert response.headers["retry-after"] == "7"
            return int(response.status)
        last = frames(raw)[-1]
        return "whole" if last == "[DONE]" or "event" in last else "broken"

    async def _leave(self, fault: Fault, name: str) -> Outcome:
        """A caller with a socket of its own, small, who takes a few events or nothing, and goes."""
        raw = json.dumps(self._asking(fault)).encode()
        own = socket.socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, self._here.address)
        reader, writer = await asyncio.open_connection(sock=own, limit=4096)
        head = f"POST {self._path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-request-id: {name}\r\n"
        writer.write(f"{head}content-length: {len(raw)}\r\n\r\n".encode() + raw)
        while len(self.asked[name]) < fault.n:
            await asyncio.sleep(0)
        for _ in range(fault.leaves or 0):
            await reader.readuntil(b"data: ")
        if fault.takes:
            writer.close()
        await asyncio.gather(*(asked.left.wait() for asked in self.asked[name]))
        writer.transport.abort()
        return "left"

    def _asking(self, fault: Fault) -> dict[str, Any]:
        more = {"n": fault.n} if fault.n > 1 else {}
        return {**self._body, "stream": fault.streamed, **more}


async def play(conductor: Conductor, rounds: Iterable[tuple[int, Fault]]) -> None:
    """Every round, several at once."""
    waiting = iter(rounds)

    async def player() -> None:
        for number, fault in waiting:
            await conductor.play(fault, f"round-{number}")

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(player())


def plan(dialect: Dialect) -> Iterator[tuple[int, Fault]]:
    """All faults in turn, and after each a cut at the next byte."""
    return enumerate(chain.from_iterable(zip(cycle(faults(dialect)), cycle([*cuts(dialect)]), strict=False)))


async def settled(here: World) -> None:
    """Wait until what is answered is also put away: no task of the gateway's, and no connection of the backend's in use."""
    session = here.gateway.house.backend._session
    assert session is not None
    connector: Any = session.connector
    async with asyncio.timeout(PATIENCE):
        while here.server.server_state.tasks or connector._acquired or any(map(of_gateway, asyncio.all_tasks())):
            await asyncio.sleep(0)


def of_gateway(task: asyncio.Task[Any]) -> bool:
    frame = getattr(task.get_coro(), "cr_frame", None)
    return frame is not None and frame.f_globals["__name__"].startswith("diglot.")


def weight() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def kept() -> list[str]:
    """What only a request under way needs, and is still there."""
    gc.collect()
    return [type(one).__name__ for one in gc.get_objects() if type(one).__name__ in KEPT]


def descriptors() -> int:
    return len(os.listdir("/dev/fd"))


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_nothing_is_left_of_two_thousand_rounds(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    # the second opinion keeps each document that is made, once: let there be few
    monkeypatch.setattr("diglot.gateway.inference.secrets", SimpleNamespace(token_hex=lambda _: "0"))
    monkeypatch.setattr("diglot.gateway.inference.time", SimpleNamespace(time=lambda: 1))
    async with world(dialect):
        pass  # the loop keeps one descriptor in reserve once it has listened
    open_before = descriptors()
    tracemalloc.start()
    try:
        async with world(dialect, idle_timeout=1, write_timeout=0.1, keep_alive=0.1) as here:
            conductor = Conductor(here, dialect)
            rounds = plan(dialect)
            await play(conductor, islice(rounds, 300))  # every fault at least once
            await settled(here)
            before = weight()
            await play(conductor, islice(rounds, ROUNDS))
            await settled(here)
            after = weight()
            assert kept() == []
    finally:
        tracemalloc.stop()
    assert after - before < MOST_GROWTH
    assert descriptors() == open_before
