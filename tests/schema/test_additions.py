"""The additions bring the pinned document to the published one, exactly, and the corrections are of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diglot.schema import document, names, overlay, pipeline, published, sources
from diglot.schema.closure import closure, facts

from .places import SCHEMAS, shared

if TYPE_CHECKING:
    from diglot.schema.node import Components

ROOTS = sources.read(SCHEMAS)["openai"]["roots"]


def unordered(value: Any) -> Any:
    """Return a value without the order of its enums and requirements, which says nothing."""
    if isinstance(value, dict):
        return {key: set(each) if key in ("enum", "required") else unordered(each) for key, each in value.items()}
    return [unordered(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def august() -> Components:
    return dict(published.read(str(shared("specs", "openai-2026-08-21.yaml"))).written["components"]["schemas"])


def test_pinned_and_additions_are_the_published_document(august: Components) -> None:
    theirs = closure(facts(august), ROOTS)
    ours = pipeline.overlaid(document.pinned(SCHEMAS, "openai"), SCHEMAS, "openai", [pipeline.ADDITIONS])
    assert len(theirs) == 80
    assert unordered(closure(ours, ROOTS)) == unordered(theirs)


def test_the_published_document_goes_through_the_pipeline_alone(august: Components) -> None:
    theirs = pipeline.base(closure(facts(august), ROOTS), ROOTS, names.read(SCHEMAS, "openai"))
    assert unordered(theirs) == unordered(pipeline.current(SCHEMAS, "openai"))
    corrections = overlay.read(SCHEMAS / "openai" / "overlays" / "15-corrections.yaml")
    assert overlay.applied(document.opened(theirs), corrections)["components"]["schemas"].keys() == theirs.keys()
