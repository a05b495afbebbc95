"""Traces: a span for each request, one below it for each question to the model, and nothing of what was said in any."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.semconv.attributes import error_attributes, http_attributes, server_attributes
from opentelemetry.trace import SpanKind, StatusCode

from diglot.gateway.told import operation_of

from .answers import ANSWER, CHUNKS, DONE, EVENTS, NATIVE_ANSWER, text
from .test_leaving import expect_left, hold, send
from .upstream import Script, events, framed, stream, upstream, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, world

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

pytestmark = pytest.mark.anyio
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = {"traceparent": f"00-{TRACE}-{CALLER}-01", "tracestate": "vendor=1"}
STREAM = {**ASK, "stream": True}


def pair(exporter: InMemorySpanExporter) -> tuple[ReadableSpan, ReadableSpan]:
    """The request's span and that of its question."""
    call, request = exporter.get_finished_spans()
    assert (request.kind, call.kind) == (SpanKind.SERVER, SpanKind.CLIENT)
    assert call.parent is not None
    assert request.context is not None
    assert call.parent.span_id == request.context.span_id
    return request, call


def told(span: ReadableSpan) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in (span.attributes or {}).items()
        if not name.startswith("server.")
    }


async def test_a_plain_answer(spans: InMemorySpanExporter) -> None:
    asking = {**ASK, "temperature": 0.5, "max_tokens": 9, "seed": 7}
    async with world("llama-stack", whole(NATIVE_ANSWER), traces=True, map={"m": "real"}) as here:
        _, answer, headers = await here.answer(CHAT, asking)
        port = int(here.upstream.url.rpartition(":")[2])
    request, call = pair(spans)
    assert (request.name, call.name) == (f"POST {CHAT}", "chat real")
    assert told(request) == {
        "http.request.method": "POST",
        "http.route": CHAT,
        "http.response.status_code": 200,
        "diglot.request_id": headers["x-request-id"],
        "diglot.losses": 1,
    }
    assert told(call) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "llama_stack",
        "gen_ai.request.model": "real",
        "gen_ai.request.stream": False,
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.top_p": 1.0,
        "gen_ai.request.max_tokens": 9,
        "gen_ai.response.id": answer["id"],
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 2,
    }
    assert call.attributes is not None
    assert (call.attributes["server.address"], call.attributes["server.port"]) == ("127.0.0.1", port)


async def test_a_native_answer(spans: InMemorySpanExporter) -> None:
    async with world("openai", whole(ANSWER), traces=True) as here:
        await here.answer(NATIVE, {**NATIVE_ASK, "sampling_params": {"strategy": {"type": "greedy"}, "max_tokens": 4}})
    _, call = pair(spans)
    assert told(call) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.request.stream": False,
        "gen_ai.request.temperature": 0,
        "gen_ai.request.max_tokens": 4,
        "gen_ai.response.finish_reasons": ["end_of_turn"],
        "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 2,
    }


@pytest.mark.parametrize(
    ("dialect", "script", "path", "asking", "reason"),
    [
        ("llama-stack", events(*EVENTS), CHAT, {**ASK, "stream_options": {"include_usage": True}}, "stop"),
        ("openai", events(*CHUNKS, done=DONE), NATIVE, NATIVE_ASK, "end_of_turn"),
    ],
)
async def test_a_stream(  # noqa: PLR0913, PLR0917
    spans: InMemorySpanExporter, dialect: Any, script: Script, path: str, asking: Any, reason: str
) -> None:
    async with world(dialect, script, traces=True) as here:
        await here.events(path, {**asking, "stream": True})
    made = told(pair(spans)[1])
    assert made["gen_ai.request.stream"] is True
    assert made["gen_ai.response.finish_reasons"] == [reason]
    assert (made["gen_ai.usage.input_tokens"], made["gen_ai.usage.output_tokens"]) == (3, 2)
    assert made["gen_ai.response.time_to_first_chunk"] > 0


async def test_several_choices_are_one_question_with_a_reason_each(spans: InMemorySpanExporter) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), traces=True) as here:
        await here.answer(CHAT, {**ASK, "n": 3})
        parents = {asked.headers["traceparent"] for asked in here.upstream.asked}
        here.upstream.script = events(*EVENTS)
        await here.events(CHAT, {**STREAM, "n": 2})
    plain, _, streamed, _ = spans.get_finished_spans()
    assert len(parents) == 1
    assert told(plain)["gen_ai.request.choice.count"] == 3
    assert told(plain)["gen_ai.response.finish_reasons"] == ["stop"] * 3
    assert told(streamed)["gen_ai.response.finish_reasons"] == ["stop"] * 2


async def test_a_batch_has_a_span_for_each(spans: InMemorySpanExporter) -> None:
    batch = {"model_id": "m", "messages_batch": [[{"role": "user", "content": "x"}]] * 3}
    async with world("openai", whole(ANSWER), traces=True) as here:
        await here.answer("/v1/inference/batch-chat-completion", batch)
    *calls, request = spans.get_finished_spans()
    assert request.context is not None
    assert [call.parent.span_id for call in calls if call.parent] == [request.context.span_id] * 3


async def test_the_callers_trace_goes_on_at_the_backend(spans: InMemorySpanExporter) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), traces=True) as here:
        await here.answer(CHAT, ASK, PARENT)
        (asked,) = here.upstream.asked
        await here.get("/v1/models", PARENT)
        models = here.upstream.asked[-1]
    call, request, listed = spans.get_finished_spans()
    assert request.parent is not None
    assert request.context is not None
    assert call.context is not None
    assert f"{request.context.trace_id:032x}" == TRACE
    assert f"{request.parent.span_id:016x}" == CALLER
    assert asked.headers["traceparent"] == f"00-{TRACE}-{call.context.span_id:016x}-01"
    assert asked.headers["tracestate"] == "vendor=1"
    assert listed.context is not None
    assert models.headers["traceparent"] == f"00-{TRACE}-{listed.context.span_id:016x}-01"


@pytest.mark.parametrize("parent", ["", "00-xyz", "ff-" + "0" * 32, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
async def test_a_context_that_is_none_begins_a_new_trace(spans: InMemorySpanExporter, parent: str) -> None:
    async with world("llama-stack", traces=True) as here:
        await here.get("/healthz", {"traceparent": parent})
    (request,) = spans.get_finished_spans()
    assert request.parent is None


async def test_failures_have_a_word_each_and_never_a_text(spans: InMemorySpanExporter) -> None:
    async with world("llama-stack", whole({"detail": "secret words"}, 503), traces=True) as here:
        await here.answer(CHAT, ASK)
        here.upstream.script = stream(b"".join(map(framed, EVENTS[:2])), cut=True)
        await here.events(CHAT, STREAM)
        here.upstream.script = events(*EVENTS[:3], {"error": {"message": "429: secret words"}})
        await here.events(CHAT, STREAM)
        here.upstream.script = whole(b"{")
        await here.answer(CHAT, ASK)
        here.upstream.script = hold
        here.upstream.arrived.clear()
        await expect_left(here, await send(here, CHAT, ASK), await here.upstream.next())
    found = spans.get_finished_spans()
    calls, requests = found[::2], found[1::2]
    assert [told(call)["error.type"] for call in calls] == ["status_503", "502", "429", "malformed", "CancelledError"]
    assert [told(one).get("error.type") for one in requests] == ["503", None, None, "502", "499"]
    assert {call.status.status_code for call in calls} == {StatusCode.ERROR}
    assert {(one.status.description, one.events) for one in found} == {(None, ())}


async def test_a_bad_request_asks_nothing(spans: InMemorySpanExporter) -> None:
    async with world("llama-stack", traces=True) as here:
        await here.answer(CHAT, {})
        await here.get("/v1/no/such/place?with=words")
    bad, unserved = spans.get_finished_spans()
    assert (bad.name, told(bad)["http.response.status_code"]) == (f"POST {CHAT}", 400)
    assert bad.status.status_code is StatusCode.UNSET
    assert unserved.name == "GET unserved"


async def test_nothing_that_was_said_is_in_a_trace_even_where_it_is_logged(spans: InMemorySpanExporter) -> None:
    tool = {"type": "function", "function": {"name": "canary_tool", "parameters": {"type": "object", "properties": {}}}}
    asking = {
        "model": "m",
        "messages": [{"role": "user", "content": "canary"}],
        "tools": [tool],
        "stop": ["canary"],
        "metadata": {"canary": "canary"},
        "user": "canary",
    }
    answer = {**NATIVE_ANSWER, "completion_message": {**NATIVE_ANSWER["completion_message"], "content": "canary"}}
    async with world("llama-stack", whole(answer), traces=True, log_content=True) as here:
        await here.answer(CHAT, asking)
        here.upstream.script = events(EVENTS[0], text("canary"), *EVENTS[2:])
        await here.events(CHAT, {**asking, "stream": True})
        here.upstream.script = whole({"detail": "canary"}, 500)
        await here.answer(CHAT, asking)
        await here.get("/v1/models/canary?canary=canary")
    made = spans.get_finished_spans()
    assert len(made) == 7
    assert [one.to_json() for one in made if "canary" in one.to_json()] == []


@pytest.mark.parametrize(
    ("route", "operation"),
    [
        (CHAT, "chat"),
        (NATIVE, "chat"),
        ("/v1/inference/batch-chat-completion", "chat"),
        ("/v1/completions", "text_completion"),
        ("/v1/inference/batch-completion", "text_completion"),
        ("/v1/embeddings", "embeddings"),
        ("/v1/inference/embeddings", "embeddings"),
    ],
)
def test_the_operation_of_a_route(route: str, operation: str) -> None:
    known = {one.value for one in gen_ai_attributes.GenAiOperationNameValues}
    assert operation_of(route) == operation
    assert operation in known


async def test_names_are_those_of_the_conventions(spans: InMemorySpanExporter) -> None:
    known = {
        value
        for module in (gen_ai_attributes, http_attributes, server_attributes, error_attributes)
        for name, value in vars(module).items()
        if name.isupper()
    }
    async with world("llama-stack", events(*EVENTS), traces=True) as here:
        await here.events(CHAT, {**STREAM, "n": 2, "temperature": 1, "top_p": 0.5, "max_tokens": 7})
        here.upstream.script = whole({}, 500)
        await here.answer(CHAT, ASK)
    used = {name for one in spans.get_finished_spans() for name in (one.attributes or {})}
    assert {name for name in used if not name.startswith("diglot.")} - known == set()


@pytest.mark.parametrize("name", [None, "mine"])
async def test_spans_are_sent_to_where_the_variables_say_before_the_process_ends(
    monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    async with upstream(whole(b"", kind="application/x-protobuf")) as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        if name is not None:
            monkeypatch.setenv("OTEL_SERVICE_NAME", name)
        async with world("llama-stack", whole(NATIVE_ANSWER), traces=True) as here:
            await here.answer(CHAT, ASK, PARENT)
        (sent,) = collector.asked
    assert (sent.method, sent.path) == ("POST", "/v1/traces")
    found = ExportTraceServiceRequest.FromString(sent.raw).resource_spans[0]
    assert {span.name for span in found.scope_spans[0].spans} == {f"POST {CHAT}", "chat m"}
    named = {one.key: one.value.string_value for one in found.resource.attributes}
    assert named["service.name"] == (name or "diglot")
    assert b"Name a colour." not in sent.raw


async def test_where_nobody_takes_spans_answers_are_given_and_the_end_is_not_held_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{gone.getsockname()[1]}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    async with world("llama-stack", whole(NATIVE_ANSWER), traces=True) as here:
        assert (await here.answer(CHAT, ASK))[0] == 200


def test_opentelemetry_is_loaded_only_where_it_is_asked_for() -> None:
    for traces, loaded in ((False, False), (True, True)):
        program = (
            "import sys; from diglot.gateway.app import Gateway; from diglot.gateway.settings import read;"
            f"Gateway(read({{'backend': 'openai=http://127.0.0.1:9', 'traces': {traces}}}, {{}}));"
            "print('opentelemetry' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == str(loaded)


def test_without_the_extra_it_says_how_to_install_it() -> None:
    program = (
        "import sys; sys.modules['opentelemetry'] = None;"
        "from diglot.cli import main; main(['serve', '--traces', '--backend', 'openai=http://127.0.0.1:9'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: --traces needs OpenTelemetry (missing: opentelemetry.sdk, ")
    assert done.stderr.endswith("): pip install 'diglot[gateway,otel]'\n")
