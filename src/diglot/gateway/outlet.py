"""The event stream towards the reader: opened by its first frames, kept alive in silence, given up where nobody reads."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from diglot.gateway.visit import EVENTS

if TYPE_CHECKING:
    from diglot.gateway.settings import Settings
    from diglot.gateway.visit import Headers, Visit

COMMENT: Final = b": keep-alive\n"  # no blank line: openai-go takes it for the end of an event, and its data for JSON


class Outlet:
    """One event stream; `opened` says whether its status is out."""

    def __init__(self, visit: Visit, settings: Settings, headers: Headers) -> None:
        self._visit = visit
        self._headers = [(b"cache-control", b"no-cache"), (b"x-accel-buffering", b"no"), *headers]
        self._keep_alive = settings.keep_alive
        self._patience = settings.write_timeout
        self._loop = asyncio.get_running_loop()
        self._attendant: asyncio.Task[None] | None = None
        self._wrote = 0.0
        self._writing = False
        self._order = asyncio.Lock()  # of several streams, none overtakes another who waits for room
        self.opened = False

    async def write(self, frames: bytes) -> None:
        """Send frames as soon as there is room, behind those that were given before."""
        async with self._order:
            self._wrote = self._loop.time()
            self._writing = True
            await self._open()
            await self._visit.write(frames)
            self._writing = False

    async def end(self, frames: bytes = b"") -> None:
        """Send the last frames, and end the answer."""
        async with self._order:
            await self._open()
            self.close()
            await self._visit.end(frames)

    async def _open(self) -> None:
        if not self.opened:
            await self._visit.start(200, self._headers, EVENTS)
            self.opened = True
            self._attendant = asyncio.create_task(self._attend())

    def close(self) -> None:
        """Send nothing more of one's own accord."""
        if self._attendant is not None:
            self._attendant.cancel()

    async def _attend(self) -> None:
        """Send a comment after a silence; drop the work where a write has waited too long."""
        while True:
            patience = self._patience if self._writing else self._keep_alive
            rest = self._wrote + patience - self._loop.time()
            if rest > 0:
                await asyncio.sleep(rest)
            elif self._writing or not await self._comment():
                return self._visit.hang_up()

    async def _comment(self) -> bool:
        """Send a comment; false where there was no room for it in time."""
        self._wrote = self._loop.time()
        try:
            async with asyncio.timeout(self._patience):
                await self._visit.write(COMMENT)
        except TimeoutError:
            return False
        return True
