"""One caller over one kept connection: plain answers, streams, and the time to their first event."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bench.gateway.contenders import Contender


class Caller:
    """Calls one server as a contender's callers do; `url` is the server's, `upstream` the one that it asks."""

    def __init__(self, contender: Contender, url: str, upstream: str, timeout: float = 60) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=timeout)
        self._path = contender.path
        self._headers = {"content-type": "application/json", **contender.headers(upstream)}

    def ask(self, body: bytes) -> None:
        """Send a request, and wait for nothing."""
        self._connection.request("POST", self._path, body, self._headers)

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """The status and all that is answered."""
        self.ask(body)
        response = self._connection.getresponse()
        return response.status, response.read()

    def first_event(self) -> HTTPResponse:
        """The answer, read up to and with the first line of data."""
        response = self._connection.getresponse()
        while not (line := response.readline()).startswith(b"data:"):
            if not line:
                raise ConnectionError(f"no event came, status {response.status}")
        return response

    def until_first(self, body: bytes) -> float:
        """Seconds from the request to the first event of its stream, which is read to its end."""
        began = perf_counter()
        self.ask(body)
        response = self.first_event()
        spent = perf_counter() - began
        response.read()
        return spent

    def leave(self) -> None:
        """Close the connection, whatever is still to come."""
        self._connection.close()
