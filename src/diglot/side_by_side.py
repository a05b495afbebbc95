"""Several works at once: all of them, or the first failure with the others dropped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

T = TypeVar("T")


async def side_by_side(works: Sequence[Coroutine[Any, Any, T]], at_once: int | None = None) -> list[T]:
    """The results in order; raises what the first failing work raised, once the others are cancelled."""
    if len(works) == 1:
        return [await works[0]]
    room = asyncio.Semaphore(at_once or len(works))

    async def one(work: Coroutine[Any, Any, T]) -> T:
        async with room:
            return await work

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(work)) for work in works]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    finally:
        for work in works:
            work.close()  # those that never began would warn that nobody awaited them
    return [task.result() for task in tasks]
