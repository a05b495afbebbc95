"""Asking the client below: as many calls as a question has, side by side, and one answer or one stream of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from diglot.clients.faults import raised_for
from diglot.clients.reading import Reading
from diglot.clients.streams import AsyncStream, Stream
from diglot.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from diglot.clients.answers import Answer
    from diglot.clients.question import Machine, Question

    Method = Callable[..., Any]
    AsyncMethod = Callable[..., Awaitable[Any]]

T = TypeVar("T")
AT_ONCE: Final = 16  # of the calls that one question makes


def ask(method: Method, question: Question, kind: type[Answer]) -> Any:
    """The answer of a sync client, or its stream where the question asks for one."""
    question.settings.told(question.losses)
    with raised_for(question.side):
        if question.machine and question.streamed:
            return _stream(method, question, question.machine())
        works = [partial(_called, method, question, i) for i in range(len(question.calls))]
        return _answer(question, in_threads(works), kind)


def _called(method: Method, question: Question, index: int) -> Any:
    """The answer to one of the calls; of a batch, an error says of which."""
    with raised_for(question.side, question.place(index)):
        return method(**question.calls[index])


def _stream(method: Method, question: Question, machine: Machine) -> Stream[Any]:
    with ExitStack() as connections:

        def opened(**call: Any) -> Any:
            source = method(**call)
            connections.callback(source.close)
            return source

        sources = in_threads([partial(opened, **call) for call in question.calls], len(question.calls))
        return Stream(Reading[Any](sources, question, machine), connections.pop_all()).begin()


async def ask_async(method: AsyncMethod, question: Question, kind: type[Answer]) -> Any:
    """The same of an async client."""
    question.settings.told(question.losses)
    with raised_for(question.side):
        if question.machine and question.streamed:
            return await _stream_async(method, question, question.machine())
        works = [_awaited(method, question, i) for i in range(len(question.calls))]
        return _answer(question, await side_by_side(works, AT_ONCE), kind)


async def _stream_async(method: AsyncMethod, question: Question, machine: Machine) -> AsyncStream[Any]:
    async with AsyncExitStack() as connections:

        async def opened(call: Any) -> Any:
            source = await method(**call)
            connections.push_async_callback(source.close)
            return source

        sources = await side_by_side([opened(call) for call in question.calls])
        return await AsyncStream(Reading[Any](sources, question, machine), connections.pop_all()).begin()


async def _awaited(method: AsyncMethod, question: Question, index: int) -> Any:
    with raised_for(question.side, question.place(index)):
        return await method(**question.calls[index])


def _answer(question: Question, answers: Sequence[object], kind: type[Answer]) -> Answer:
    made = question.read(answers)
    question.settings.told(made.losses)
    return kind.of(made, question.losses)


def in_threads(works: Sequence[Callable[[], T]], at_once: int = AT_ONCE) -> list[T]:
    """The results in order; raises what the first failing work raised, once those that run have ended."""
    if len(works) < 2:
        return [work() for work in works]
    with ThreadPoolExecutor(min(len(works), at_once)) as threads:
        running = [threads.submit(copy_context().run, work) for work in works]
        try:
            return [one.result() for one in running]
        finally:
            for one in running:
                one.cancel()
