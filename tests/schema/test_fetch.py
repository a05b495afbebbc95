from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from diglot.errors import InvalidInput, UpstreamError
from diglot.schema.fetch import fetched, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Server(ThreadingHTTPServer):
    """Answers /ok, waits at /slow until it is told, and knows nothing else."""

    daemon_threads = False
    told = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/ok.yaml", "/slow") else 404)
        self.end_headers()
        if self.path == "/slow":
            self.server.told.wait()
        self.wfile.write(b"a: 1")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.told.clear()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.told.set()
            server.shutdown()
            thread.join()


def test_a_url_is_fetched() -> None:
    with served() as url:
        assert fetched(f"{url}/ok.yaml") == b"a: 1"


def test_what_a_server_does_not_give_is_an_upstream_error() -> None:
    with served() as url:
        with pytest.raises(UpstreamError) as absent:
            fetched(f"{url}/absent")
        with pytest.raises(UpstreamError) as slow:
            fetched(f"{url}/slow", seconds=0.1)
    with pytest.raises(UpstreamError) as gone:
        fetched(f"{url}/ok.yaml")
    assert str(absent.value) == f"{url}/absent cannot be read: HTTP 404 Not Found"
    assert str(slow.value) == f"{url}/slow cannot be read: timed out"
    assert str(gone.value) == f"{url}/ok.yaml cannot be read: Connection refused"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://", "no host given"),
        ("http://127.0.0.1:none/", "nonnumeric port: 'none'"),
        ("https://[", "Invalid IPv6 URL"),
    ],
)
def test_what_is_no_url(url: str, why: str) -> None:
    with pytest.raises(UpstreamError) as caught:
        fetched(url)
    assert str(caught.value) == f"{url} cannot be read: {why}"


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    file = tmp_path / "an-edition.yaml"
    with pytest.raises(InvalidInput) as absent:
        fetched(str(file))
    file.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(InvalidInput) as large:
        fetched(str(file), most=1024 * 1024)
    with pytest.raises(InvalidInput) as directory:
        fetched(str(tmp_path))
    assert str(absent.value) == f"{file} cannot be read: No such file or directory"
    assert str(large.value) == f"{file} is larger than 1 MiB"
    assert str(directory.value) == f"{tmp_path} cannot be read: Is a directory"


def test_names() -> None:
    assert name_of("specs/openai-2026-08-21.yaml") == "openai-2026-08-21"
    assert name_of("https://example.org/specs/openapi.json?ref=main") == "openapi"
    assert name_of("https://example.org/") == "example"
