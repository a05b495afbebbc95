"""OpenTelemetry: a span for each request and, below it, one for each question to the backend's model.

Names are those of the semantic conventions for HTTP servers and for GenAI clients; where spans are sent, the variables
OTEL_EXPORTER_OTLP_* say. What is asked and answered is never in them, nor the text of an error, which may quote it.
"""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from yarl import URL

from diglot import __version__, gate
from diglot.errors import TranslationError
from diglot.gateway.refusal import Refusal, scrub
from diglot.gateway.spans import Call, Spans
from diglot.gateway.told import counts, finish_reasons, operation_of, parameters
from diglot.gateway.visit import LEFT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.util.types import AttributeValue

    from diglot.gateway.asked import Asked
    from diglot.gateway.faces import Face
    from diglot.gateway.settings import Settings
    from diglot.gateway.visit import Visit

_CONTEXT: Final = TraceContextTextMapPropagator()
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"})
_LONGEST: Final = 200  # of a model's name, which is the caller's word


def processor() -> SpanProcessor:
    """Where spans go: sent in batches, by a thread of its own."""
    return BatchSpanProcessor(OTLPSpanExporter())


def _resource() -> Resource:
    """What spans are of: diglot, where OpenTelemetry's variables do not call it otherwise."""
    named = Resource.create({SERVICE_VERSION: __version__})
    unnamed = str(named.attributes.get(SERVICE_NAME, "")).startswith("unknown_service")
    return named.merge(Resource({SERVICE_NAME: "diglot"})) if unnamed else named


class Traces(Spans):
    """The spans of one gateway."""

    def __init__(self, settings: Settings, face: Face, secrets: Callable[[Visit], list[str]]) -> None:
        self._provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self._provider.add_span_processor(processor())
        self._tracer = self._provider.get_tracer("diglot", __version__)
        self._settings = settings
        self._secrets = secrets
        backend = URL(settings.backend[1])
        profile = "openai" if settings.profile == "default" else settings.profile
        self._common: dict[str, AttributeValue] = {
            "gen_ai.provider.name": profile if face.dialect == "openai" else "llama_stack",
            "server.address": backend.host or "",
            "server.port": backend.port or 0,
        }

    def begin(self, visit: Visit) -> None:
        """Open the span of a request, below the caller's own."""
        carrier = {name: visit.header(name.encode()) for name in _CONTEXT.fields}
        visit.span = self._tracer.start_span(
            "request",
            _CONTEXT.extract({name: value for name, value in carrier.items() if value}),
            trace.SpanKind.SERVER,
        )

    def end(self, visit: Visit) -> None:
        """Close it; what a caller chose freely, the path above all, is not in it."""
        span: trace.Span = visit.span
        method = visit.method if visit.method in _METHODS else "_OTHER"
        span.update_name(f"{method} {visit.route}")
        span.set_attributes(
            {
                "http.request.method": method,
                "http.route": visit.route,
                "http.response.status_code": visit.status,
                "diglot.request_id": visit.request_id.decode(),
                "diglot.losses": len(visit.losses) + len(visit.answer_losses),
            }
        )
        if visit.status >= 500 or visit.status == LEFT:
            _fail(span, str(visit.status))
        span.end()

    def headers(self, visit: Visit) -> Mapping[str, str]:
        """The context that makes the backend's spans children of the request's."""
        return _carried(trace.set_span_in_context(visit.span))

    def call(self, visit: Visit, asked: Asked) -> Call:
        """The span of a question, below the request's."""
        model = self._settings.map.get(asked.exchange.model, asked.exchange.model)
        model = scrub(model, self._secrets(visit))[:_LONGEST]
        operation = operation_of(visit.route)
        attributes: dict[str, AttributeValue] = {
            **self._common,
            "gen_ai.operation.name": operation,
            "gen_ai.request.model": model,
            "gen_ai.request.stream": asked.streamed,
            **parameters(gate.parse(asked.bodies[0])),
        }
        if asked.exchange.n > 1:
            attributes["gen_ai.request.choice.count"] = asked.exchange.n
        above = trace.set_span_in_context(visit.span)
        return _Traced(
            self._tracer.start_span(f"{operation} {model}", above, trace.SpanKind.CLIENT, attributes), asked.streamed
        )

    async def close(self) -> None:
        """Send what was not sent yet; that takes a thread, for it waits."""
        await asyncio.to_thread(self._provider.shutdown)


class _Traced(Call):
    """A question with a span; what is known of its answer is written when it is over."""

    def __init__(self, span: trace.Span, streamed: bool) -> None:
        self._span = span
        self._streamed = streamed
        self._began = perf_counter()
        self._first: float | None = None
        self._reasons: list[str] = []
        self.headers = _carried(trace.set_span_in_context(span))

    def __exit__(self, *failed: object) -> None:
        """Close the span; of an error its kind only."""
        if isinstance(failed[1], BaseException):
            _fail(self._span, _word(failed[1]))
        if self._reasons:
            self._span.set_attribute("gen_ai.response.finish_reasons", self._reasons)
        self._span.end()

    def seen(self, data: Any) -> None:
        """Take note of what an answer, or an item of its stream, says beside its content."""
        if self._streamed and self._first is None:
            self._first = perf_counter() - self._began
            self._span.set_attribute("gen_ai.response.time_to_first_chunk", self._first)
        self._reasons += finish_reasons(data)
        self._span.set_attributes(counts(data))

    def failed(self, status: int) -> None:
        """Take note of an error that is told in the stream."""
        _fail(self._span, str(status))


def _carried(context: Context) -> dict[str, str]:
    carrier: dict[str, str] = {}
    _CONTEXT.inject(carrier, context)
    return carrier


def _fail(span: trace.Span, word: str) -> None:
    span.set_attribute("error.type", word)
    span.set_status(trace.StatusCode.ERROR)


def _word(error: BaseException) -> str:
    """A word for an error, of a bounded set."""
    if isinstance(error, Refusal) and error.reason:
        return error.reason
    return str(error.status) if isinstance(error, TranslationError) else type(error).__name__
