"""The servers, each started once, when a test first asks for it; an ordinary `pytest` leaves this folder alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from . import servers
from .absent import absent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .servers import Server

HERE: Final = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="verify the servers by every suite directly as well")


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Only `pytest tests/e2e` reads this folder's pytest.ini, and only it collects the tests."""
    return None if config.inipath == HERE / "pytest.ini" else True


@pytest.fixture(scope="session")
def logs() -> Path:
    """Where every server logs to, and keeps its data; it stays until the next run."""
    place = servers.PLACE.parent / "e2e-logs"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


@pytest.fixture(scope="session")
def llama_cpp(logs: Path) -> Iterator[Server]:
    """An OpenAI-compatible server with a real model."""
    with servers.chat(logs) as server:
        yield server


@pytest.fixture(scope="session")
def embedding_server(logs: Path) -> Iterator[Server]:
    """The same for embeddings."""
    with servers.embedding(logs) as server:
        yield server


@pytest.fixture(scope="session", params=servers.VERSIONS)
def native(request: pytest.FixtureRequest, llama_cpp: Server, embedding_server: Server, logs: Path) -> Iterator[Server]:
    """A native Llama Stack server of each release."""
    try:
        servers.built(f"native-{request.param}")
    except servers.Missing as missing:
        absent(f"Llama Stack {request.param}: {missing}", must=request.param == servers.VERSIONS[0])
    with servers.native(request.param, llama_cpp, embedding_server, logs) as server:
        yield server


@pytest.fixture(scope="session")
def openai_face(native: Server, logs: Path) -> Iterator[Server]:
    """The gateway's OpenAI face over a native server."""
    with servers.gateway(f"llama-stack={native.url}", logs) as server:
        yield server


@pytest.fixture(scope="session")
def native_face(llama_cpp: Server, logs: Path) -> Iterator[Server]:
    """The gateway's native face over the OpenAI-compatible server."""
    with servers.gateway(f"openai={llama_cpp.url}/v1", logs) as server:
        yield server
