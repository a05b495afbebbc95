"""One server as a process: started, waited for by its health route, and ended whatever happens to us."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

LIMIT: Final = 180.0  # seconds to answer, on a machine that does other things as well
BETWEEN: Final = 0.1  # seconds between two questions after its health
PR_SET_PDEATHSIG: Final = 1
DIRECT: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Failed(RuntimeError):
    """A server did not come up; the message ends with what it logged last."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a server is started, and the route that tells that it is ready."""

    name: str
    command: Sequence[str]
    port: int
    health: str
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: `url` without a path, and the file it logs to."""

    name: str
    url: str
    log: Path
    pid: int

    def text(self) -> str:
        """All that it logged so far."""
        return self.log.read_text(errors="replace")


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def running(start: Start, logs: Path) -> Iterator[Server]:
    """The server, from its first healthy answer to the end of the block; its log goes to the folder."""
    with launched(start, logs) as (server, process):
        wait_for(server, process, lambda: healthy(server.url + start.health))
        yield server


@contextlib.contextmanager
def launched(start: Start, logs: Path) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """The server and its process, which need not answer yet; it ends with the block."""
    log = logs / f"{start.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            start.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=start.env,
            start_new_session=True,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - it calls the kernel only
        )
    try:
        yield Server(start.name, f"http://127.0.0.1:{start.port}", log, process.pid), process
    finally:
        _end(process)


def minimal(**more: str) -> dict[str, str]:
    """An environment without the caller's settings: no proxies, no keys, no telemetry endpoints."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONUNBUFFERED": "1"} | more


def healthy(url: str) -> bool:
    """Whether a GET is answered with a success."""
    try:
        with DIRECT.open(url, timeout=5) as answer:
            return 200 <= answer.status < 300
    except (urllib.error.URLError, OSError):
        return False


def wait_for(
    server: Server, process: subprocess.Popen[bytes], ready: Callable[[], bool], between: float = BETWEEN
) -> None:
    """Ask whether it is ready until it is; its death is noticed at once."""
    until = time.monotonic() + LIMIT
    while not ready():
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise Failed(f"{server.name} ended with {process.wait(between)}:\n{server.text()[-3000:]}")
        if time.monotonic() > until:
            raise Failed(f"{server.name} is not ready after {LIMIT:.0f} s:\n{server.text()[-3000:]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process and its children to end, then make them."""
    for one in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, one)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the server with the thread that started it, so that a killed test run leaves none."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # before the fork: nothing is imported or allocated after it
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
