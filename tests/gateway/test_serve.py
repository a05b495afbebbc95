"""`diglot serve` as a process: it starts, answers, lets streams end when told to end, and checks."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import aiohttp
import pytest

from .answers import EVENTS, NATIVE_ANSWER
from .process import COMMAND, ENVIRON, process
from .upstream import PATIENCE, Asked, framed, upstream, whole
from .world import ASK, CHAT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio


async def test_it_serves_and_ends() -> None:
    async with (
        upstream(whole(NATIVE_ANSWER)) as behind,
        process("--backend", f"llama-stack={behind.url}") as (running, url),
    ):
        async with aiohttp.ClientSession() as session, session.post(url + CHAT, json=ASK) as response:
            answer = await response.json()
        assert answer["choices"][0]["message"]["content"] == "Blue."
        running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await running.wait()
    # uvicorn gives the signal on once it has shut down
    assert running.returncode in {0, -signal.SIGTERM}


async def test_streams_may_end_at_shutdown() -> None:
    going = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]))
        await going.wait()
        await asked.chunk(framed(EVENTS[1]) + framed(EVENTS[3]))
        await asked.chunk(b"")

    async with upstream(script) as behind, process("--backend", f"llama-stack={behind.url}") as (running, url):
        async with (
            aiohttp.ClientSession() as session,
            session.post(url + CHAT, json={**ASK, "stream": True}) as response,
        ):
            await response.content.readuntil(b"\n\n")
            running.send_signal(signal.SIGTERM)
            assert running.stderr is not None
            async with asyncio.timeout(PATIENCE):
                while b"Shutting down" not in await running.stderr.readline():
                    pass
            going.set()
            assert (await response.read()).endswith(b"data: [DONE]\n\n")
        async with asyncio.timeout(PATIENCE):
            await running.wait()


async def test_a_stream_beyond_the_limit_is_cut_at_shutdown() -> None:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]))
        await asked.left.wait()

    options = ("--grace", "0.1")
    async with (
        upstream(script) as behind,
        process("--backend", f"llama-stack={behind.url}", *options) as (running, url),
    ):
        async with (
            aiohttp.ClientSession() as session,
            session.post(url + CHAT, json={**ASK, "stream": True}) as response,
        ):
            await response.content.readuntil(b"\n\n")
            running.send_signal(signal.SIGTERM)
            with pytest.raises(aiohttp.ClientPayloadError):
                async with asyncio.timeout(PATIENCE):
                    await response.read()
        async with asyncio.timeout(PATIENCE):
            await running.wait()


def run(*options: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options],
        capture_output=True,
        text=True,
        timeout=60,
        env={**ENVIRON, **(environ or {})},
        check=False,
    )


async def test_check() -> None:
    async with upstream(whole({"data": [{"identifier": "m", "provider_id": "p"}]})) as behind:
        told = ("--check", "--backend", f"llama-stack={behind.url}")
        good = await asyncio.to_thread(run, *told, "--map", "a=m")
        gone = await asyncio.to_thread(run, *told, "--map", "a=m", "--map", "b=n")
        other = await asyncio.to_thread(run, "--check", "--backend", f"openai={behind.url}")
        behind.script = whole({"detail": "who are you"}, 401)
        bad = await asyncio.to_thread(run, *told)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == f"llama-stack at {behind.url} answers and lists 1 model; the openai face is given\n"
    assert (gone.returncode, "lists 1 model, but not n of --map; " in gone.stdout) == (0, True)
    assert other.returncode == 1
    assert other.stderr.endswith(" data[0] has no 'id', which is required; does it speak openai?\n")
    assert bad.returncode == 1
    assert bad.stderr.endswith(": who are you\n")


def test_check_says_why_the_backend_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    done = run("--check", "--backend", f"openai=http://127.0.0.1:{port}")
    said = f"the backend cannot be reached: Cannot connect to host 127.0.0.1:{port} "
    assert (done.returncode, said in done.stderr, done.stderr.count("\n")) == (1, True, 1)


def test_wrong_settings_are_told_in_one_line() -> None:
    done = run("--check", "--backend", "openai=http://127.0.0.1:9", "--port", "x")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: --port: 'x' is not a whole number"


def test_help_shows_every_setting_without_the_extra() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("--backend", "--map", "--forward-credentials", "--config", "--check"))


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name: None if name == 'aiohttp' else find(name);"
        "from diglot.cli import main; main(['serve', '--backend', 'openai=http://127.0.0.1:9'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "Error: the gateway is not installed (missing: aiohttp): pip install 'diglot[gateway]'\n"
    assert "Traceback" not in done.stderr


def test_nothing_heavy_is_loaded() -> None:
    program = "import sys, diglot.gateway.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & {"pydantic", "openai", "httpx", "rich", "click", "llama_stack_client"} == set()
