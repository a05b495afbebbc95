"""`diglot serve`: the application behind uvicorn, or, with --check, one question to the backend."""

from __future__ import annotations

import asyncio
from math import ceil
from typing import TYPE_CHECKING

import uvicorn

from diglot.gateway import logs
from diglot.gateway.app import Gateway
from diglot.gateway.backend import Backend
from diglot.gateway.faces import face_of
from diglot.gateway.models import named
from diglot.gateway.protocol import bounded
from diglot.gateway.refusal import Refusal, scrub

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.gateway.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until the process is told to end, then let open answers end."""
    logs.set_up(settings)
    uvicorn.Server(configuration(settings)).run()


def configuration(settings: Settings) -> uvicorn.Config:
    """Uvicorn's configuration: no logs, headers or protocols of its own."""
    return uvicorn.Config(
        Gateway(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=bounded(settings.max_header, settings.body_timeout),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=ceil(settings.grace),
    )


async def _check(settings: Settings) -> Iterable[str]:
    """The names of the backend's models."""
    face, backend = face_of(settings), Backend(settings)
    await backend.open()
    try:
        told = await backend.get(face.models, {})
    except Refusal as error:
        if error.cause:
            raise Refusal(f"{error}: {error.cause}", 502) from None
        raise
    finally:
        await backend.close()
    try:
        return named(told, face)
    except Refusal as error:
        raise Refusal(f"{error}; does it speak {settings.dialect}?", 502) from None


def check(settings: Settings) -> str:
    """Ask the backend for its models, and say in one line that it answers; raises Refusal where it does not."""
    names = {*asyncio.run(_check(settings))}
    missing = sorted({*settings.map.values()} - names)
    told = f"{len(names)} model{'' if len(names) == 1 else 's'}"
    if missing:
        told += f", but not {', '.join(missing)} of --map"
    dialect, url = settings.backend
    return scrub(f"{dialect} at {url} answers and lists {told}; the {face_of(settings).name} face is given", ())
