"""What operators see: health, metrics, logs, the document of the API."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest

from diglot import gate
from diglot.gateway.logs import JsonLines
from diglot.gateway.metrics import field_of

from .answers import ANSWER, EVENTS, NATIVE_ANSWER, TEXT_ANSWER
from .upstream import Asked, events, framed, stream, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, World, world

if TYPE_CHECKING:
    from .upstream import Script

pytestmark = pytest.mark.anyio


async def metrics(here: World) -> dict[str, float]:
    async with here.session.get("/metrics") as response:
        assert response.headers["content-type"].startswith("text/plain")
        lines = (await response.text()).splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_alive_and_ready() -> None:
    async with world("llama-stack", whole({"data": []})) as here:
        assert await here.get("/healthz") == (200, {"status": "ok"})
        assert here.upstream.asked == []
        assert await here.get("/readyz") == (200, {"status": "ready"})
        assert await here.get("/readyz") == (200, {"status": "ready"})
        assert [asked.path for asked in here.upstream.asked] == ["/v1/models"]


async def test_not_ready_where_the_backend_says_no() -> None:
    async with world("openai", whole({"error": {"message": "warming up"}}, 503)) as here:
        status, answer = await here.get("/readyz")
    assert (status, answer) == (503, {"error": {"detail": "not ready: warming up"}})


async def test_nobody_is_told_that_it_is_ready_before_the_backend_has_said_so() -> None:
    going = asyncio.Event()

    async def script(asked: Asked) -> None:
        await going.wait()
        await whole({"detail": "no"}, 503)(asked)

    async with world("llama-stack", script) as here:
        probes = [asyncio.ensure_future(here.get("/readyz")) for _ in range(3)]
        await here.upstream.next()
        await here.get("/healthz")  # in which time the others have come
        going.set()
        assert [status for status, _ in await asyncio.gather(*probes)] == [503] * 3
        assert len(here.upstream.asked) == 1


async def test_a_backend_that_does_not_answer_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hold(asked: Asked) -> None:
        await asked.left.wait()

    monkeypatch.setattr("diglot.gateway.operations._PATIENCE", 0.02)
    async with world("llama-stack", hold) as here:
        status, answer = await here.get("/readyz")
    assert (status, answer["error"]["message"]) == (503, "not ready: the backend did not answer in time")


@pytest.mark.parametrize(("forwarded", "status"), [(False, 503), (True, 200)])
async def test_a_backend_that_wants_a_key_is_ready_where_callers_bring_it(forwarded: bool, status: int) -> None:
    async with world("llama-stack", whole({"detail": "who are you"}, 401), forward_credentials=forwarded) as here:
        assert (await here.get("/readyz"))[0] == status


async def test_what_is_counted() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        await here.answer(CHAT, {**ASK, "seed": 7, "unheard_of": 1})
        await here.answer(CHAT, {**ASK, "n": 0})
        here.upstream.script = events(*EVENTS)
        await here.events(CHAT, {**ASK, "stream": True})
        here.upstream.script = whole({"detail": "no"}, 503)
        await here.answer(CHAT, ASK)
        counted = await metrics(here)
    of = f'face="openai",route="{CHAT}"'
    assert counted[f'diglot_requests_total{{{of},status="200"}}'] == 2
    assert counted[f'diglot_requests_total{{{of},status="400"}}'] == 1
    assert counted[f"diglot_request_seconds_count{{{of}}}"] == 4
    assert counted['diglot_first_token_seconds_count{face="openai"}'] == 1
    assert counted['diglot_losses_total{face="openai",field="seed",kind="tuning",of="request"}'] == 1
    assert counted['diglot_losses_total{face="openai",field="*",kind="metadata",of="request"}'] == 1
    assert counted['diglot_upstream_errors_total{face="openai",reason="status_503"}'] == 1
    assert counted['diglot_open_streams{face="openai"}'] == 0


async def test_open_streams_are_counted() -> None:
    async def hold(asked: Asked) -> None:
        await asked.left.wait()

    async with world("llama-stack", hold) as here:
        request = here.post(CHAT, {**ASK, "stream": True})
        waiting = asyncio.ensure_future(request)
        await here.upstream.next()
        counted = await metrics(here)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert counted['diglot_open_streams{face="openai"}'] == 1


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("seed", "seed"),
        ("messages[12].content[3].type", "messages.content.type"),
        ("my-secret", "*"),
        ("tools[0].function.parameters.properties.password.enum", "tools.function.parameters.*"),
        ("metadata['a.b'].c", "metadata.*"),
    ],
)
def test_labels_hold_no_word_of_the_caller(path: str, field: str) -> None:
    assert field_of(path, "openai") == field


async def test_every_request_leaves_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "diglot.gateway"):
        async with world("openai", whole(ANSWER)) as here:
            await here.answer(NATIVE, NATIVE_ASK, {"x-request-id": "mine"})
            await here.get("/v1/models/canary-in-a-path?key=canary")
    first, second = lines(caplog)
    assert first["request_id"] == "mine"
    assert (first["route"], first["status"], first["method"]) == (NATIVE, 200, "POST")
    assert first.keys() >= {"time", "level", "seconds", "upstream_seconds", "losses"}
    assert "canary" not in json.dumps(second)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(JsonLines(()).format(one)) for one in caplog.records if one.name == "diglot.gateway"]


@pytest.mark.parametrize(
    ("body", "script", "status", "told"),
    [
        (
            {**ASK, "messages": [{"role": "canary"}]},
            whole({}),
            400,
            {"error": "InvalidInput", "field": "messages.role"},
        ),
        ({**ASK, "canary": 1}, whole({}), 400, {"error": "LossError", "field": "*"}),
        (ASK, whole({"detail": "canary"}, 429), 429, {"error": "status_429"}),
        (ASK, whole(b"canary"), 502, {"error": "malformed"}),
        ({**ASK, "stream": True}, events({"error": {"message": "400: canary"}}), 400, {"error": "stream"}),
        ({**ASK, "stream": True}, events(EVENTS[1], {"error": {"message": "canary"}}), 200, {"error": "stream"}),
        ({**ASK, "stream": True}, stream(framed(EVENTS[1]), cut=True), 200, {"error": "cut"}),
    ],
)
async def test_the_line_of_a_request_that_failed_says_why_in_no_word_of_the_caller(
    caplog: pytest.LogCaptureFixture, body: object, script: Script, status: int, told: dict[str, str]
) -> None:
    with caplog.at_level(logging.INFO, "diglot.gateway"):
        async with (
            world("llama-stack", script, on_loss={"metadata": "raise"}) as here,
            here.post(CHAT, body) as response,
        ):
            await response.read()
    (line,) = lines(caplog)
    assert (line["status"], {name: line[name] for name in ("error", "field") if name in line}) == (status, told)
    assert "canary" not in json.dumps(line)


async def test_operators_are_told_why_the_backend_cannot_be_reached(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"127.0.0.1:{gone.getsockname()[1]}"
    with caplog.at_level(logging.INFO, "diglot.gateway"):
        async with world("openai", backend=f"openai=http://{address}") as here:
            batch = {"model_id": "m", "content_batch": ["a", "b"]}
            answers = [await here.answer("/v1/inference/batch-completion", batch), await here.get("/readyz")]
    assert [f"host {address}" in line["cause"] for line in lines(caplog)] == [True, True]
    assert address not in str(answers)


async def test_the_time_of_the_backend_is_told_where_it_fails_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("diglot.gateway.visit.perf_counter", itertools.count(1.0).__next__)  # a second at each look
    asked = [(CHAT, {**ASK, "stream": streamed}) for streamed in (False, True)]
    with caplog.at_level(logging.INFO, "diglot.gateway"):
        async with world("llama-stack", whole({"detail": "busy"}, 503)) as here:
            for path, body in asked:
                await here.answer(path, body)
            async with here.session.get("/v1/models") as response:
                assert "upstream;dur=1000.0" in response.headers["server-timing"]
            await here.answer(CHAT, {})
    assert [(line["status"], line["upstream_seconds"]) for line in lines(caplog)] == [
        (503, 1),
        (503, 1),
        (503, 1),
        (400, 0),
    ]


async def test_the_time_of_a_batch_is_that_of_all_its_requests(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("diglot.gateway.visit.perf_counter", itertools.count(1.0).__next__)
    with caplog.at_level(logging.INFO, "diglot.gateway"):
        async with world("openai", whole(TEXT_ANSWER), side_by_side=1) as here:
            batch = {"model_id": "m", "content_batch": ["a", "b", "c"]}
            assert (await here.answer("/v1/inference/batch-completion", batch))[0] == 200
    assert [line["upstream_seconds"] for line in lines(caplog)] == [3]


async def test_a_bug_is_a_500_without_its_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("what the caller wrote")

    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        monkeypatch.setattr("diglot.gateway.inference.ask", broken)
        status, answer, _ = await here.answer(CHAT, ASK)
    assert (status, answer["error"]["message"]) == (500, "an error in the gateway")
    said = [JsonLines(()).format(one) for one in caplog.records if one.levelname == "ERROR"]
    assert len(said) == 1
    assert "KeyError" in said[0]
    assert "what the caller wrote" not in said[0]


@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_the_document_describes_what_is_served(dialect: str) -> None:
    async with world("llama-stack" if dialect == "llama-stack" else "openai") as here:
        status, document = await here.get("/openapi.json")
        assert status == 200
        _, refused = await here.get("/v1/nowhere")
        served = re.findall(r"(?:GET|POST) (/v1/[^\s,\"']+)", str(refused))
        assert sorted(served) == sorted(document["paths"])
        for path, operations in document["paths"].items():
            for method in operations:
                if method in {"get", "post"}:
                    url = path.replace("{model}", "m")
                    async with here.session.request(method, url, json={}) as response:
                        assert response.status != 405
    names = set(document["components"]["schemas"])
    references = {one.partition('"')[0] for one in gate.dump(document).decode().split('"#/components/schemas/')[1:]}
    assert references <= names
