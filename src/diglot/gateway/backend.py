"""The backend: one pool of connections to it, its answers whole or as they arrive, and its failures in plain words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp
from yarl import URL

from diglot import __version__, gate
from diglot.error_event import ErrorEvent, error_of
from diglot.errors import TranslationError
from diglot.gateway.pool import Pool, Request, again
from diglot.gateway.refusal import Refusal, of_backend, said_by_backend

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from diglot.gateway.settings import Settings

IDLE_CONNECTION: Final = 4.0  # native servers close an idle one after 5 s; taken just then, it would fail
_DRAINED: Final = 0.2
_ERROR_BODY: Final = 64 * 1024
_HEADER: Final = 64 * 1024  # a proxy's policies and cookies may be longer than aiohttp's 8 kB
_PASSED_ON: Final = ("retry-after", "retry-after-ms")
_EVENTS: Final = "text/event-stream"


class Cut(Refusal):
    """The backend's stream broke off."""

    def __init__(self) -> None:
        super().__init__("the backend broke off its answer", 502, reason="cut")


class Answer:
    """One answer of the backend, of status 200 and a little more, that is still arriving.

    Entering asks for it, and raises Refusal for any other, and where there is none. Leaving early closes the connection
    at once: the backend then knows that nobody waits.
    """

    _response: aiohttp.ClientResponse

    def __init__(self, asking: Coroutine[Any, Any, aiohttp.ClientResponse]) -> None:
        self._asking = asking

    async def __aenter__(self) -> Self:
        response = self._response = await self._asking
        if 200 <= response.status < 300:
            return self
        try:
            raise await self._refused()
        finally:
            response.release()

    async def __aexit__(self, *failed: object) -> None:
        self._response.release()  # back to the pool where all was read, else closed

    async def chunk(self) -> bytes:
        """The bytes that have come; none at the end. Raises Refusal where the rest does not come."""
        try:
            return await self._response.content.readany()
        except TimeoutError:
            raise Refusal("the backend sent nothing in time", 504, reason="timeout") from None
        except aiohttp.ClientError:
            raise Cut from None

    async def whole(self, most: int) -> bytes:
        """All of it, decompressed, within a bound."""
        parts: list[bytes] = []
        size = 0
        while part := await self.chunk():
            size += len(part)
            if size > most:
                raise Refusal(f"the backend's answer is larger than {most:,} bytes", 502, reason="too_large")
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def _refused(self) -> Refusal:
        """The backend's refusal; of its headers, when to come again."""
        response = self._response
        try:
            raw = await self.whole(_ERROR_BODY)
        except Refusal:
            raw = b""
        passed = [(name, response.headers.get(name, "")) for name in _PASSED_ON]
        headers = [(name.encode(), value[:64].encode()) for name, value in passed if _is_field(value)]
        return said_by_backend(response.status, response.reason, raw, headers)

    async def drain(self) -> None:
        """Take what follows the end of an event stream, for a moment, so that the connection can be used again."""
        try:
            async with asyncio.timeout(_DRAINED):
                while await self.chunk():
                    pass
        except (TimeoutError, Refusal):
            self._response.close()

    async def expect_events(self, most: int) -> None:
        """Raise Refusal where this is no event stream: an error in its place, or another type."""
        if self._response.content_type == _EVENTS:
            return
        raw = await self.whole(min(most, _ERROR_BODY))
        kind = self._response.headers.get("content-type", "")
        try:
            value = gate.parse(raw)
        except TranslationError:
            value = None
        if (error := error_of(value)) is not None:
            event = ErrorEvent.of(error, "openai")
            raise Refusal(event.message, event.status, reason=f"status_{event.status}")
        raise Refusal(f"the backend answered {kind[:80] or 'no type'} in place of an event stream", 502, reason="type")


class Backend:
    """The server that the gateway translates for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._urls: dict[str, URL] = {}
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the pool; nothing is connected yet."""
        told = self._settings
        headers = {
            "accept-encoding": "identity",
            "content-type": "application/json",
            "user-agent": f"diglot/{__version__}",
        }
        if told.api_key is not None:
            headers["authorization"] = f"Bearer {told.api_key}"
        self._session = aiohttp.ClientSession(
            connector=Pool(limit=told.connections, keepalive_timeout=IDLE_CONNECTION),
            request_class=Request,
            middlewares=(again,),
            timeout=aiohttp.ClientTimeout(
                total=told.total_timeout, sock_connect=told.connect_timeout, sock_read=told.idle_timeout
            ),
            headers=headers,
            max_field_size=_HEADER,
            cookie_jar=aiohttp.DummyCookieJar(),  # else one caller's cookies would go out with the next one's request
        )

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The whole answer to a request."""
        async with self.answer("POST", path, body, headers) as answer:
            return await answer.whole(self._settings.max_answer)

    async def get(self, path: str, headers: Mapping[str, str]) -> Any:
        """The JSON of a resource."""
        async with self.answer("GET", path, None, headers) as answer:
            raw = await answer.whole(self._settings.max_answer)
        try:
            return gate.parse(raw)
        except TranslationError as error:
            raise of_backend(error) from None

    def answer(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """An answer, asked for where it is entered."""
        return Answer(self._request(method, path, body, headers))

    async def _request(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> aiohttp.ClientResponse:
        assert self._session is not None
        try:
            # a redirect would carry the key to wherever it points
            return await self._session.request(
                method, self._url(path), data=body, headers=headers, allow_redirects=False
            )
        except TimeoutError:
            raise Refusal("the backend did not answer in time", 504, reason="timeout") from None
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise Refusal("the backend cannot be reached", 502, reason="connect", cause=str(error)) from None
        except aiohttp.ClientResponseError:
            raise Refusal("the backend's answer cannot be read as HTTP", 502, reason="malformed") from None
        except aiohttp.ClientError:
            raise Refusal("the backend broke off the connection before it answered", 502, reason="cut") from None

    def _url(self, path: str) -> URL:
        url = self._urls.get(path)
        if url is None:
            url = self._urls[path] = URL(self._settings.backend[1] + path)
        return url


def _is_field(value: str) -> bool:
    """Whether a header may be sent on: uvicorn would refuse the whole answer for a character that none can carry."""
    return bool(value) and value.isascii() and value.isprintable()
