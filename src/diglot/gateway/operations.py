"""What operators ask: alive, ready, metrics; and what the native client asks of a server beside inference."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.gateway.metrics import CONTENT_TYPE
from diglot.gateway.openapi import document
from diglot.gateway.refusal import Refusal

if TYPE_CHECKING:
    from diglot.gateway.house import House
    from diglot.gateway.visit import Visit

NATIVE_VERSION: Final = "0.2.12"  # the release whose contract is pinned in schemas/
_FRESH: Final = 1.0
_PATIENCE: Final = 5.0


async def healthz(visit: Visit, _: House) -> None:
    """Answer that this process runs."""
    await visit.answer(200, b'{"status":"ok"}')


class Readyz:
    """Whether the backend answers; asked at most once a second, for this route needs no key."""

    def __init__(self) -> None:
        self._asked = float("-inf")
        self._refusal: Refusal | None = None
        self._asking = asyncio.Lock()

    async def __call__(self, visit: Visit, house: House) -> None:
        """Answer 200 where the backend lists its models, else 503 with what it said."""
        async with self._asking:  # who comes meanwhile waits for what it says
            if monotonic() - self._asked > _FRESH:
                self._refusal = await _asked(visit, house)
                self._asked = monotonic()
        if self._refusal is not None:
            raise Refusal(f"not ready: {self._refusal}", 503, cause=self._refusal.cause)
        await visit.answer(200, b'{"status":"ready"}')


async def _asked(visit: Visit, house: House) -> Refusal | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await house.backend.get(house.face.models, {"x-request-id": visit.request_id.decode()})
    except TimeoutError:
        return Refusal("the backend did not answer in time", 504)
    except Refusal as error:
        wants_a_key = error.status in {401, 403} and house.settings.forward_credentials  # the caller's, and it has none
        return None if wants_a_key else error
    return None


async def metrics(visit: Visit, house: House) -> None:
    """Answer with the counters."""
    await visit.answer(200, house.metrics.text(), kind=CONTENT_TYPE)


async def openapi(visit: Visit, house: House) -> None:
    """Answer with this face's own OpenAPI document."""
    await visit.answer(200, document(house.face))


async def native_health(visit: Visit, _: House) -> None:
    """Answer as a native server that is well."""
    await visit.answer(200, b'{"status":"OK"}')


async def native_version(visit: Visit, _: House) -> None:
    """Answer with the release whose inference API is served."""
    await visit.answer(200, gate.dump({"version": NATIVE_VERSION}))


async def native_providers(visit: Visit, house: House) -> None:
    """Answer with the one provider that there is: the backend."""
    provider = {
        "api": "inference",
        "provider_id": house.settings.profile,
        "provider_type": "remote::openai",
        "config": {},
        "health": {"status": "OK"},
    }
    wanted: str | None = visit.scope.get("path_params", {}).get("provider")
    if wanted is None:
        await visit.answer(200, gate.dump({"data": [provider]}))
    elif wanted == provider["provider_id"]:
        await visit.answer(200, gate.dump(provider))
    else:
        raise Refusal(f"there is no provider {wanted[:200]!r} here", 404)
