from __future__ import annotations

from typing import Any

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """The spans of one gateway, as they would be sent."""
    exporter = InMemorySpanExporter()
    monkeypatch.setattr("diglot.gateway.tracing.processor", lambda: SimpleSpanProcessor(exporter))
    return exporter
