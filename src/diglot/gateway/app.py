"""The ASGI application: who may come in, which route they mean, and an answer for whatever goes wrong on the way."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from starlette.routing import Route, Router

from diglot.errors import TranslationError
from diglot.gateway import operations
from diglot.gateway.batch import batch_chat_completion, batch_completion
from diglot.gateway.hosts import Hosts
from diglot.gateway.house import House
from diglot.gateway.inference import chat_completion, embeddings, text_completion
from diglot.gateway.keys import Keys
from diglot.gateway.models import list_models, one_model
from diglot.gateway.refusal import Refusal, body
from diglot.gateway.visit import LEFT, Visit
from diglot.gateway.warm import warm

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from diglot.gateway.settings import Settings

    Work: TypeAlias = Callable[[Visit, House], Awaitable[None]]

_OPEN: Final = frozenset({"/healthz", "/readyz"})  # probes carry no key
_COLLECT_AFTER: Final = 10_000  # objects: a large request alone makes thousands, and hardly one is in a circle


@dataclass(frozen=True)
class Endpoint:
    """What is done at a route, by ASGI's interface, so that Starlette calls it without a wrapper of its own."""

    method: str
    path: str
    work: Work
    house: House
    keys: Keys

    async def __call__(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        """Do it for the visit that the scope carries."""
        visit: Visit = scope["diglot.visit"]
        visit.route = self.path.replace(":path", "")  # Starlette's word for a parameter with slashes, and nobody else's
        if self.path not in _OPEN:
            self.keys.expect(visit)
        if visit.method != self.method and (visit.method, self.method) != ("HEAD", "GET"):
            allow = [(b"allow", self.method.encode())]
            raise Refusal(f"{visit.route} takes {self.method}, not {visit.method[:20]}", 405, headers=allow)
        await self.work(visit, self.house)


class Gateway:
    """The application; every request becomes a Visit, and every failure an answer in the caller's API."""

    def __init__(self, settings: Settings) -> None:
        self.house = House(settings)
        keys = Keys(settings.required_keys)
        self._hosts = Hosts(settings)
        self._served = _routes(self.house.face.side == "openai")
        endpoints = [Endpoint(method, path, work, self.house, keys) for method, path, work in self._served]
        self._plain = {one.path: one for one in endpoints if "{" not in one.path}  # a router tries one after another
        self._router = Router(
            [Route(one.path, one) for one in endpoints],
            redirect_slashes=False,
            default=self._unserved,
            lifespan=self._lifespan,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and the end of the process."""
        if scope["type"] != "http":
            await self._router(scope, receive, send)
            return
        visit = scope["diglot.visit"] = Visit(scope, receive, send)
        self.house.spans.begin(visit)
        try:
            self._expect_small_head(visit)
            self._hosts.expect(visit)
            await self._plain.get(visit.path, self._router)(scope, receive, send)
        except TranslationError as error:
            await self._refuse(visit, error)
        except Exception as error:  # a bug of ours, whose text may hold what nobody should read
            self.house.log_bug(visit, error)
            await self._refuse(visit, Refusal("an error in the gateway", 500))
        finally:
            self._leave(visit)

    def _leave(self, visit: Visit) -> None:
        del visit.scope["diglot.visit"]  # a circle, which would wait for the collector
        visit.status = LEFT if visit.gone else visit.status
        seconds = perf_counter() - visit.started
        self.house.metrics.count(visit, seconds)
        self.house.log(visit, seconds)
        self.house.spans.end(visit)

    def _expect_small_head(self, visit: Visit) -> None:
        size = sum(map(len, chain.from_iterable(visit.scope["headers"])))
        if size + len(visit.path) + len(visit.scope["query_string"]) > self.house.settings.max_header:
            raise Refusal(f"the head of the request is larger than {self.house.settings.max_header:,} bytes", 431)

    async def _refuse(self, visit: Visit, error: TranslationError) -> None:
        """Answer with an error; where the answer had begun, it is cut, which no reader takes for an end."""
        headers = error.headers if isinstance(error, Refusal) else []
        self.house.failed(visit, error)
        if visit.gone or visit.status:
            return
        raw = body(error, self.house.face.side, self.house.secrets(visit))
        await visit.answer(error.status, raw, headers)

    async def _unserved(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        visit: Visit = scope["diglot.visit"]
        served = ", ".join(f"{method} {path}".replace(":path", "") for method, path, _ in self._served)
        raise Refusal(
            f"{visit.path[:100]} is not served here; diglot's {self.house.face.name} face serves {served}", 404
        )

    @asynccontextmanager
    async def _lifespan(self, _: Any) -> AsyncGenerator[None]:
        warm(self.house)
        await self.house.backend.open()
        await self.house.images.open()
        gc.set_threshold(_COLLECT_AFTER)
        gc.freeze()  # schemas and code live as long as the process: no collection need look at them again
        try:
            yield
        finally:
            await self.house.backend.close()
            await self.house.images.close()
            await self.house.spans.close()


def _routes(openai: bool) -> list[tuple[str, str, Work]]:
    """Method, path and work of every route, the busiest first."""
    face = _openai_routes("/v1") + _openai_routes("/v1/openai/v1") if openai else _native_routes()
    return [
        *face,
        ("GET", "/healthz", operations.healthz),
        ("GET", "/readyz", operations.Readyz()),
        ("GET", "/metrics", operations.metrics),
        ("GET", "/openapi.json", operations.openapi),
    ]


def _openai_routes(prefix: str) -> list[tuple[str, str, Work]]:
    return [
        ("POST", f"{prefix}/chat/completions", chat_completion),
        ("POST", f"{prefix}/completions", text_completion),
        ("POST", f"{prefix}/embeddings", embeddings),
        ("GET", f"{prefix}/models", list_models),
        ("GET", f"{prefix}/models/{{model:path}}", one_model),
    ]


def _native_routes() -> list[tuple[str, str, Work]]:
    return [
        ("POST", "/v1/inference/chat-completion", chat_completion),
        ("POST", "/v1/inference/completion", text_completion),
        ("POST", "/v1/inference/embeddings", embeddings),
        ("POST", "/v1/inference/batch-chat-completion", batch_chat_completion),
        ("POST", "/v1/inference/batch-completion", batch_completion),
        ("GET", "/v1/models", list_models),
        ("GET", "/v1/models/{model:path}", one_model),
        ("GET", "/v1/health", operations.native_health),
        ("GET", "/v1/version", operations.native_version),
        ("GET", "/v1/providers", operations.native_providers),
        ("GET", "/v1/providers/{provider}", operations.native_providers),
    ]
