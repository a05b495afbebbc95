"""What is counted, for Prometheus; every label has a bounded set of values."""

from __future__ import annotations

import collections
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from diglot.shape import bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from diglot.gateway.faces import Face
    from diglot.gateway.visit import Visit
    from diglot.report import Kind, Loss
    from diglot.shape import Side

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_INDEX: Final = re.compile(r"\[[^\]]*\]")
_MOST_FIELDS: Final = 256
LONGEST: Final = 200  # of a path; what stands deeper is counted as `*`


class Metrics:
    """The counters of one gateway."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter("diglot_requests", "Requests answered", ("face", "route", "status"), registry=registry)
        self._seconds = Histogram(
            "diglot_request_seconds", "Request to end of answer", ("face", "route"), registry=registry, buckets=_BUCKETS
        )
        self._first = Histogram(
            "diglot_first_token_seconds", "Request to first event", ("face",), registry=registry, buckets=_BUCKETS
        ).labels(face.name)
        self._losses = Counter("diglot_losses", "Losses by field", ("face", "of", "kind", "field"), registry=registry)
        self._streams = Gauge("diglot_open_streams", "Streams under way", ("face",), registry=registry).labels(
            face.name
        )
        self._errors = Counter(
            "diglot_upstream_errors", "Failures of the backend", ("face", "reason"), registry=registry
        )
        self._fields: set[str] = set()
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}  # labels() is dearer than counting
        self._known_losses: dict[tuple[str, Kind, str], Counter] = {}

    def count(self, visit: Visit, seconds: float) -> None:
        """Count one request that is over."""
        key = visit.route, visit.status
        known = self._known.get(key)
        if known is None:
            name = self._face.name
            known = self._known[key] = (
                self._requests.labels(name, visit.route, str(visit.status)),
                self._seconds.labels(name, visit.route),
            )
        known[0].inc()
        known[1].observe(seconds)
        if visit.first_token is not None:
            self._first.observe(visit.first_token)
        if visit.losses:
            self._lose("request", self._face.side, visit.losses)
        if visit.answer_losses:
            self._lose("answer", "llama_stack" if self._face.side == "openai" else "openai", visit.answer_losses)

    def _lose(self, of: str, side: Side, losses: Iterable[Loss]) -> None:
        told = collections.Counter((loss.kind, field_of(loss.path[:LONGEST], side)) for loss in losses)
        for (kind, field), count in told.items():
            known = field in self._fields or len(self._fields) < _MOST_FIELDS
            if known:
                self._fields.add(field)
            self._lost(of, kind, field if known else "other").inc(count)

    def _lost(self, of: str, kind: Kind, field: str) -> Counter:
        known = self._known_losses.get((of, kind, field))
        if known is None:
            known = self._losses.labels(self._face.name, of, kind.value, field)
            self._known_losses[of, kind, field] = known
        return known

    def upstream_error(self, reason: str) -> None:
        """Count one failure of the backend."""
        self._errors.labels(self._face.name, reason).inc()

    def open_stream(self) -> AbstractContextManager[None]:
        """Count a stream while it is under way."""
        return self._streams.track_inprogress()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)


@lru_cache(1024)  # callers offer the same tools again and again
def field_of(path: str, side: Side) -> str:
    """A loss's place without indexes, up to the first word that no schema has: callers choose those."""
    known = _words(side)
    steps: list[str] = []
    for step in _INDEX.sub("", path).split("."):
        if step not in known:
            return ".".join([*steps, "*"])
        steps.append(step)
    return ".".join(steps)


@cache
def _words(side: Side) -> frozenset[str]:
    """Every member that an object of this API's schema has."""
    schemas: Sequence[dict[str, object]] = list(bundle(side, "lenient")["$defs"].values())
    return frozenset(name for schema in schemas for name in _members(schema))


def _members(schema: dict[str, object]) -> Iterable[str]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else ()  # pyright: ignore[reportUnknownVariableType]
