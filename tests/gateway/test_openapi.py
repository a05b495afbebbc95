"""The gateway against its own OpenAPI document: over 2,000 cases, of which some fit it and some do not."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from diglot.gateway.faces import LLAMA_STACK, OPENAI
from diglot.gateway.openapi import document

from .answers import (
    ANSWER,
    CHUNKS,
    DONE,
    EVENTS,
    NATIVE_ANSWER,
    NATIVE_TEXT_ANSWER,
    NATIVE_TEXT_CHUNKS,
    TEXT_ANSWER,
    TEXT_CHUNKS,
)
from .upstream import PATIENCE, Asked, events, whole
from .world import CHAT, NATIVE, world

if TYPE_CHECKING:
    from .faults import Dialect

COMPLETION = "/v1/inference/completion"
EMBEDDINGS = "/v1/inference/embeddings"
BATCH = "/v1/inference/batch-chat-completion"
EASY = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],  # a failure is shown as it was found: to shrink one takes minutes
    suppress_health_check=list(HealthCheck),
)
# positive_data_acceptance is not among them: a request that fits may still lose content, which is refused
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
FITS, UNFIT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
# how many cases are made for each route, of those that fit the document and of those that do not
OPERATIONS: dict[tuple[Dialect, str], dict[GenerationMode, int]] = {
    ("llama-stack", CHAT): {FITS: 200, UNFIT: 200},
    ("llama-stack", "/v1/openai/v1/chat/completions"): {FITS: 20, UNFIT: 20},
    ("llama-stack", "/v1/completions"): {FITS: 120, UNFIT: 120},
    ("llama-stack", "/v1/openai/v1/completions"): {FITS: 10, UNFIT: 10},
    ("llama-stack", "/v1/embeddings"): {FITS: 120, UNFIT: 120},
    ("llama-stack", "/v1/openai/v1/embeddings"): {FITS: 10, UNFIT: 10},
    ("llama-stack", "/v1/models/{model}"): {FITS: 50},
    ("llama-stack", "/v1/openai/v1/models/{model}"): {FITS: 50},
    ("llama-stack", "/v1/models"): {FITS: 1},
    ("llama-stack", "/v1/openai/v1/models"): {FITS: 1},
    ("openai", NATIVE): {FITS: 200, UNFIT: 160},
    ("openai", BATCH): {FITS: 20, UNFIT: 20},
    ("openai", COMPLETION): {FITS: 120, UNFIT: 120},
    ("openai", "/v1/inference/batch-completion"): {FITS: 20, UNFIT: 20},
    ("openai", EMBEDDINGS): {FITS: 120, UNFIT: 120},
    ("openai", "/v1/models/{model}"): {FITS: 100},
    ("openai", "/v1/models"): {FITS: 1},
    ("openai", "/v1/health"): {FITS: 1},
    ("openai", "/v1/version"): {FITS: 1},
    ("openai", "/v1/providers"): {FITS: 1},
    ("openai", "/v1/providers/{provider}"): {FITS: 50},
}
ROWS = [(*route, mode, count) for route, modes in OPERATIONS.items() for mode, count in modes.items()]


def test_there_are_two_thousand_and_no_route_is_left_out() -> None:
    assert sum(count for _, _, _, count in ROWS) >= 2000
    for face in (OPENAI, LLAMA_STACK):
        paths = {path for dialect, path in OPERATIONS if dialect == face.dialect}
        assert paths == set(json.loads(document(face))["paths"])


def test_the_headers_of_the_gateway_are_in_it() -> None:
    for face in (OPENAI, LLAMA_STACK):
        told = json.loads(document(face))
        for operation in (one[method] for one in told["paths"].values() for method in ("get", "post") if method in one):
            asks = "requestBody" in operation
            names = {one["$ref"].rpartition("/")[2] for one in operation["parameters"] if "$ref" in one}
            assert names == {"x-request-id", *(("diglot-report", "diglot-on-loss") if asks else ())}
            assert ("diglot-losses" in operation["responses"]["200"]["headers"]) is asks


WHOLE: dict[str, Any] = {
    NATIVE: NATIVE_ANSWER,
    CHAT: ANSWER,
    COMPLETION: NATIVE_TEXT_ANSWER,
    "/v1/completions": TEXT_ANSWER,
}
STREAMS: dict[str, Any] = {
    NATIVE: EVENTS,
    CHAT: CHUNKS,
    COMPLETION: NATIVE_TEXT_CHUNKS,
    "/v1/completions": TEXT_CHUNKS,
}


async def backend(asked: Asked) -> None:
    """A backend of either dialect that takes everything: one model, and an answer, plain or streamed."""
    if asked.method == "GET":
        await whole({"data": [{"id": "m", "identifier": "m", "provider_id": "p"}]})(asked)
    elif asked.path.endswith("embeddings"):
        await whole(vectors(asked.body))(asked)
    elif asked.body.get("stream"):
        await events(*STREAMS[asked.path], done=b"" if "inference" in asked.path else DONE)(asked)
    else:
        await whole(WHOLE[asked.path])(asked)


def vectors(request: Any) -> dict[str, Any]:
    """A vector for each text of a request for embeddings, in the words of its dialect."""
    if "contents" in request:
        return {"embeddings": [[0.5] for _ in request["contents"]]}
    texts = request["input"] if isinstance(request["input"], list) else [request["input"]]
    data = [{"object": "embedding", "index": i, "embedding": [0.5]} for i, _ in enumerate(texts)]
    return {"object": "list", "data": data, "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


class Served:
    """A gateway in a thread of its own, for callers that wait."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect: Dialect = dialect
        self._started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self.session = requests.Session()

    async def _serve(self) -> None:
        over = asyncio.Event()
        async with world(self._dialect, backend) as here:
            address = f"http://127.0.0.1:{here.address[1]}"
            self._started.set_result((address, asyncio.get_running_loop(), over))
            await over.wait()

    def __enter__(self) -> Self:
        self._thread.start()
        self.url, self._loop, self._over = self._started.result(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize(("dialect", "path", "mode", "count"), ROWS)
def test_it_keeps_to_its_document(dialect: Dialect, path: str, mode: GenerationMode, count: int) -> None:
    face = OPENAI if dialect == "llama-stack" else LLAMA_STACK
    made = 0
    with Served(dialect) as here:
        routes = schemathesis.openapi.from_dict(json.loads(document(face)))[path]
        operation = routes["POST" if UNFIT in OPERATIONS[dialect, path] else "GET"]

        @settings(EASY, max_examples=count)
        @given(case=operation.as_strategy(mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal made
            made += 1
            response = case.call(base_url=here.url, session=here.session)
            case.validate_response(response, checks=CHECKS)
            assert "Traceback" not in response.text

        ask()
    assert made == count
