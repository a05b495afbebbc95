"""Connections that are kept: what a backend closes between two answers is no failure of the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .answers import ANSWER
from .upstream import Asked, whole
from .world import NATIVE, NATIVE_ASK, world

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.anyio
CLOSED = pytest.mark.parametrize("close", [Asked.hang_up, Asked.reset])


@CLOSED
async def test_a_kept_connection_that_is_closed_unsaid_is_not_the_callers_concern(
    close: Callable[[Asked], None],
) -> None:
    """llama.cpp closes the connection after every stream, and does not say so; what arrives at a closed one is answered RST."""
    known: set[object] = set()

    async def script(asked: Asked) -> None:
        if asked.writer in known:
            close(asked)
            return
        known.add(asked.writer)
        await whole(ANSWER)(asked)

    async with world("openai", script) as here:
        statuses = [(await here.answer(NATIVE, NATIVE_ASK))[0] for _ in range(4)]
    assert statuses == [200] * 4


@CLOSED
async def test_a_new_connection_that_is_closed_is_a_failure_at_once(close: Callable[[Asked], None]) -> None:
    """The backend may have worked on it: it is not asked twice."""

    async def script(asked: Asked) -> None:
        close(asked)

    async with world("openai", script) as here:
        status, _, _ = await here.answer(NATIVE, NATIVE_ASK)
        assert (status, len(here.upstream.asked)) == (502, 1)


async def test_a_backend_that_is_gone_after_it_closed_a_kept_connection_is_a_failure_at_once() -> None:
    """The request is asked again, and then there is no connection of which anything could be said."""

    async def script(asked: Asked) -> None:
        if len(here.upstream.asked) > 1:
            here.upstream.leave()
            asked.reset()
            return
        await whole(ANSWER)(asked)

    async with world("openai", script) as here:
        answers = [await here.answer(NATIVE, NATIVE_ASK) for _ in range(2)]
    assert [status for status, _, _ in answers] == [200, 502]
    assert answers[1][1] == {"error": {"detail": "the backend cannot be reached"}}


async def test_where_the_pool_does_not_say_that_it_was_kept_nothing_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Should a release of aiohttp pass over what the pool adds, the first test fails, and no request goes round for ever."""
    monkeypatch.delattr("diglot.gateway.pool.Pool.connect")

    async def script(asked: Asked) -> None:
        if len(here.upstream.asked) > 1:
            asked.hang_up()
            return
        await whole(ANSWER)(asked)

    async with world("openai", script) as here:
        statuses = [(await here.answer(NATIVE, NATIVE_ASK))[0] for _ in range(2)]
        assert (statuses, len(here.upstream.asked)) == ([200, 502], 2)
