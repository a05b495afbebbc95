"""How soon the upstream is closed after the reader left: an upstream that takes a request, and then waits for that."""

from __future__ import annotations

import re
import socket
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bench.gateway import documents, upstream
from bench.gateway.caller import Caller
from tests.e2e.servers.process import running

if TYPE_CHECKING:
    from pathlib import Path

    from bench.gateway.contenders import Contender

LIMIT: Final = 5.0  # seconds after which it counts as never
ROUNDS: Final = 20
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_MARKS: Final = count()


class Stalled:
    """The upstream; a request is known by a mark in its text, for gateways may ask again what they were left with."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(20)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def taken(self, mark: bytes) -> socket.socket:
        """The connection on which the marked request has come whole."""
        while True:
            connection, _ = self._listener.accept()
            connection.settimeout(LIMIT)
            if mark in _request(connection):
                return connection
            connection.close()


def _request(connection: socket.socket) -> bytes:
    got = b""
    while part := connection.recv(65536):
        got += part
        head, end, body = got.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and len(body) >= int(length[1] if length else 0):
            break
    return got


def leaving(contender: Contender, folder: Path) -> dict[str, float | None]:
    """The longest seconds until the upstream was closed, for each kind of answer; None for never within the limit."""
    stalled = Stalled()
    with running(contender.start(stalled.url, folder), folder) as server:
        return {
            kind: _longest(contender, server.url, stalled, streamed=kind == "stream") for kind in ("stream", "plain")
        }


def _longest(contender: Contender, url: str, stalled: Stalled, *, streamed: bool) -> float | None:
    longest = 0.0
    for _ in range(ROUNDS):
        spent = _left(contender, url, stalled, streamed=streamed)
        if spent is None:
            return None
        longest = max(longest, spent)
    return longest


def _left(contender: Contender, url: str, stalled: Stalled, *, streamed: bool) -> float | None:
    mark = f"question {next(_MARKS)}."
    caller = Caller(contender, url, stalled.url, timeout=20)
    caller.ask(contender.spelt((documents.streaming if streamed else documents.small)(mark)))
    with stalled.taken(mark.encode()) as asked:
        if streamed:
            asked.sendall(b"".join(upstream.STREAMS[contender.asks_native][:2]))
            caller.first_event()
        caller.leave()
        began = perf_counter()
        try:
            while asked.recv(65536):
                pass
        except ConnectionResetError:
            pass
        except TimeoutError:
            return None
        return perf_counter() - began
