"""Asks over HTTP: one question, one answer as it came, and the record of both; nothing is judged here."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

import aiohttp
from yarl import URL

from diglot import __version__
from diglot.verify.curl import curl
from diglot.verify.retry import TOO_MANY, pause
from diglot.verify.run import Exchange
from diglot.verify.trouble import trouble_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from diglot.verify.endpoint import Endpoint
    from diglot.verify.question import Question
    from diglot.verify.settings import Settings

LARGEST: Final = 16 * 1024 * 1024  # bytes of an answer that are read
KEPT: Final = 256 * 1024  # bytes of it that are kept in the record
CASE: Final = "diglot-case"
_CONNECT: Final = 10.0


@dataclass(slots=True)
class Answered:
    """What came: the record, and the whole body.

    whole: whether it came to its end. location: where a redirect leads, which is not followed.
    """

    exchange: Exchange
    raw: bytes
    whole: bool
    location: str = ""


@dataclass(slots=True)
class _Coming:
    """An answer as it comes."""

    began: float
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    parts: list[bytes] = field(default_factory=list[bytes])
    first: float | None = None
    trouble: str = ""

    async def read(self, response: aiohttp.ClientResponse, stream: bool) -> None:
        """Read all of it, up to the bound; the first event has come when data has."""
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        size = 0
        async for part in response.content.iter_any():
            size += len(part)
            self.parts.append(part)
            if stream and self.first is None and any(b"data:" in one for one in self.parts):
                self.first = monotonic() - self.began
            if size > LARGEST:
                self.trouble = f"the answer is larger than {LARGEST:,} bytes, and was read no further"
                response.close()
                return


class Asker:
    """Asks one endpoint."""

    def __init__(self, session: aiohttp.ClientSession, endpoint: Endpoint, settings: Settings) -> None:
        self.endpoint = endpoint
        self._session = session
        self._settings = settings

    async def ask(self, question: Question) -> Answered:
        """The answer to a question; after a 429 it is asked again, so often and so long as the settings say."""
        attempt = 1
        while True:
            coming = await self._once(question)
            wait = pause(coming.headers, attempt, datetime.now(UTC))
            if coming.status != TOO_MANY or attempt >= self._settings.attempts or wait > self._settings.longest_pause:
                return self._answered(question, coming, attempt)
            await asyncio.sleep(wait)
            attempt += 1

    async def _once(self, question: Question) -> _Coming:
        coming = _Coming(monotonic())
        try:
            async with self._session.request(
                _method(question),
                URL(self._url(question), encoded=True),
                data=question.raw,
                headers=self._headers(question),
                allow_redirects=False,  # a key is shown to nobody else
            ) as response:
                await coming.read(response, question.stream)
        except aiohttp.ConnectionTimeoutError as error:
            coming.trouble = str(error)
        except TimeoutError:
            came = sum(map(len, coming.parts))
            coming.trouble = f"the answer did not end within {self._settings.timeout:g} seconds; {came:,} bytes came"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            coming.trouble = trouble_of(error)
        return coming

    def _url(self, question: Question) -> str:
        return self.endpoint.base + question.path

    def _headers(self, question: Question) -> dict[str, str]:
        headers = {"accept": "text/event-stream" if question.stream else "application/json"}
        if question.case:
            headers[CASE] = question.case
        if question.raw is not None:
            headers["content-type"] = "application/json"
        if self.endpoint.key is not None:
            headers["authorization"] = f"Bearer {self.endpoint.key}"
        return headers

    def _answered(self, question: Question, coming: _Coming, attempt: int) -> Answered:
        raw = b"".join(coming.parts)
        exchange = Exchange(
            method=_method(question),
            url=self._url(question),
            asked=None if question.asked is None else {**question.asked},
            curl=curl(question, self._url(question), self.endpoint.key_env if self.endpoint.key is not None else None),
            status=coming.status,
            media=coming.headers.get("content-type", ""),
            answer=raw[:KEPT].decode(errors="replace"),
            cut=len(raw) > KEPT,
            trouble=coming.trouble,
            attempts=attempt,
            first=coming.first,
            total=monotonic() - coming.began,
        )
        return Answered(exchange, raw, not coming.trouble, coming.headers.get("location", ""))


def _method(question: Question) -> Literal["GET", "POST"]:
    return "GET" if question.body is None else "POST"


@asynccontextmanager
async def asker(endpoint: Endpoint, settings: Settings) -> AsyncGenerator[Asker]:
    """What asks an endpoint, with connections of its own."""
    timeout = aiohttp.ClientTimeout(total=settings.timeout, sock_connect=min(_CONNECT, settings.timeout))
    # A connection of its own for each question: one that was kept, and is closed just then, is no fault of the server.
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    agent = {"user-agent": f"diglot/{__version__} verify"}
    async with aiohttp.ClientSession(timeout=timeout, headers=agent, connector=connector) as session:
        yield Asker(session, endpoint, settings)
