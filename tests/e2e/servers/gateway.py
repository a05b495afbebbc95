"""The gateway under test, as its users start it."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from .process import Server, Start, free_port, minimal, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def gateway(backend: str, logs: Path, *more: str) -> Iterator[Server]:
    """`diglot serve` before a backend, `openai=URL` or `llama-stack=URL`."""
    with running(serve(backend, *more), logs) as server:
        yield server


def serve(backend: str, *more: str) -> Start:
    """How it is started."""
    port = free_port()
    command = [sys.executable, "-m", "diglot", "serve", "--backend", backend, "--port", str(port), *more]
    return Start(f"gateway-{backend.partition('=')[0]}-{port}", command, port, "/healthz", minimal())
