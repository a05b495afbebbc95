"""Bad requests over HTTP: each is refused as the library refuses it, with a 4xx and its path; random bytes too."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from bad_input.doors import DOORS, NATIVE_REQUEST, OPENAI_REQUEST, Door
from bad_input.test_depth import raw_nested, raw_with_member
from bad_input.test_json import BROKEN
from bad_input.test_types import OTHERS, places, replaced

from diglot import TranslationError

from .test_openapi import backend
from .world import CHAT, NATIVE, World, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .faults import Dialect

pytestmark = pytest.mark.anyio
SIDES = {
    "llama-stack": (CHAT, next(door for door in DOORS if door.name == "request_to_llama_stack"), OPENAI_REQUEST),
    "openai": (NATIVE, next(door for door in DOORS if door.name == "request_to_openai"), NATIVE_REQUEST),
}
every_side = pytest.mark.parametrize("dialect", SIDES)


def refused(door: Door, document: Any) -> TranslationError | None:
    """How the library refuses a document; None where it takes it."""
    try:
        door.enter(document)
    except TranslationError as error:
        return error
    return None


async def said(here: World, path: str, body: object) -> tuple[int, str, str | None]:
    """Status, message and, where the API has a place for it, path."""
    async with here.post(path, body) as response:
        text = await response.text()
    assert "Traceback" not in text
    if response.status == 200:
        return 200, "", None
    error = json.loads(text)["error"]
    return response.status, error.get("message") or error["detail"], error.get("param")


def without_json() -> Iterator[bytes]:
    """What is not JSON, is deeper than is taken, or is no object."""
    yield from BROKEN.values()
    yield from (raw_nested(levels, kind) for levels in (129, 1022, 100_000) for kind in ("list", "object"))
    yield from (b"null", b"5", b'"x"', b"[]", b"[{}]", b"true")


@every_side
async def test_what_is_no_json(dialect: Dialect) -> None:
    path, door, example = SIDES[dialect]
    whole = json.dumps(example, indent=1).encode()
    async with world(dialect, backend, on_loss="record") as here:
        for raw in [*without_json(), *(whole[:end] for end in range(0, len(whole), 7))]:
            error = refused(door, raw)
            assert error is not None
            assert await said(here, path, raw) == (400, str(error), (error.path or None) if path == CHAT else None)
        assert here.upstream.asked == []


@every_side
async def test_depth(dialect: Dialect) -> None:
    path, door, _ = SIDES[dialect]
    async with world(dialect, backend, on_loss="record") as here:
        for levels, status in ((127, 200), (128, 400), (400, 400), (100_000, 400)):
            got, message, _ = await said(here, path, raw_with_member(door, raw_nested(levels)))
            assert got == status
            assert ("nested deeper than 128 levels" in message) is (got == 400)


@pytest.mark.slow
@every_side
async def test_every_value_of_every_other_type(dialect: Dialect) -> None:
    """A request is refused where the library refuses it, at the same path, and taken where it takes it."""
    path, door, example = SIDES[dialect]
    seen = {200: 0, 400: 0}
    async with world(dialect, backend, on_loss="record") as here:
        for place in places(example):
            for value in OTHERS:
                document = replaced(example, place, value)
                error = refused(door, document)
                status, message, param = await said(here, path, document)
                seen[status] += 1
                assert status == (200 if error is None else 400), (place, value, message)
                if error is not None:
                    assert message.startswith(error.path), (place, value)
                    assert param == (error.path if path == CHAT else None), (place, value)
    assert min(seen.values()) > 100


@every_side
async def test_a_thousand_bodies_of_random_bytes(dialect: Dialect) -> None:
    path, _, _ = SIDES[dialect]
    chance = random.Random(8390)
    async with world(dialect, backend) as here:
        for _ in range(1000):
            status, message, _ = await said(here, path, chance.randbytes(chance.randrange(200)))
            assert (status, bool(message)) == (400, True)
        assert here.upstream.asked == []


@every_side
async def test_a_thousand_requests_with_a_few_bytes_changed(dialect: Dialect) -> None:
    path, door, example = SIDES[dialect]
    chance = random.Random(8391)
    seen = {200: 0, 400: 0}
    async with world(dialect, backend, on_loss="record") as here:
        for _ in range(1000):
            raw = bytearray(json.dumps(example).encode())
            for _ in range(chance.randrange(1, 4)):
                raw[chance.randrange(len(raw))] = chance.choice(b'{}[]",:0123456789truefalsn\\ \xff')
            status, _, _ = await said(here, path, bytes(raw))
            assert status == (200 if refused(door, bytes(raw)) is None else 400), bytes(raw)
            seen[status] += 1
    assert min(seen.values()) > 100
