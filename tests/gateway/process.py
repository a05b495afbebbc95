"""`diglot serve` as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from .upstream import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

COMMAND = [sys.executable, "-m", "diglot", "serve"]
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("DIGLOT_")}


@asynccontextmanager
async def process(*options: str) -> AsyncGenerator[tuple[asyncio.subprocess.Process, str]]:
    """The running process, and its address as its log says it."""
    running = await asyncio.create_subprocess_exec(
        *COMMAND, "--port", "0", *options, stderr=asyncio.subprocess.PIPE, env=ENVIRON
    )
    assert running.stderr is not None
    try:
        async with asyncio.timeout(3 * PATIENCE):
            while True:
                line = json.loads(await running.stderr.readline())
                if "running on" in line["message"]:
                    break
        yield running, line["message"].split()[3]
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()
