"""Streams as both SDKs have them: iterated, closed, and context managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from diglot.clients.reading import END, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AsyncExitStack, ExitStack
    from types import TracebackType
    from typing import Self

    from diglot.report import Loss

T = TypeVar("T")


class Stream(Generic[T]):
    """The items of a streamed answer, each the generated model; leaving it closes the connections below."""

    def __init__(self, reading: Reading[T], connections: ExitStack) -> None:
        self._reading = reading
        self._connections = connections

    @property
    def losses(self) -> Sequence[Loss]:
        """What the request lost, and the answer so far; bookkeeping that each item repeats is told once."""
        return self._reading.losses

    def begin(self) -> Self:
        """Wait for the first item; raises what came in place of it."""
        self._fill()
        self._reading.refused()
        return self

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        self._fill()
        item = self._reading.give()
        if item is None:
            raise StopIteration
        return item

    def _fill(self) -> None:
        reading = self._reading
        while reading.hungry:
            try:
                item = next(reading.source, END)
            except Exception as error:
                reading.fail(error)
            except BaseException:
                self.close()
                raise
            else:
                reading.take(item)
        if reading.over:
            self._connections.close()

    def close(self) -> None:
        """Close the connections; what was not read yet is dropped."""
        self._reading.stop()
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncStream(Generic[T]):
    """The same for async clients."""

    def __init__(self, reading: Reading[T], connections: AsyncExitStack) -> None:
        self._reading = reading
        self._connections = connections

    @property
    def losses(self) -> Sequence[Loss]:
        """What the request lost, and the answer so far; bookkeeping that each item repeats is told once."""
        return self._reading.losses

    async def begin(self) -> Self:
        """Wait for the first item; raises what came in place of it."""
        await self._fill()
        self._reading.refused()
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        await self._fill()
        item = self._reading.give()
        if item is None:
            raise StopAsyncIteration
        return item

    async def _fill(self) -> None:
        reading = self._reading
        while reading.hungry:
            try:
                item = await anext(reading.source, END)
            except Exception as error:
                reading.fail(error)
            except BaseException:
                await self.close()
                raise
            else:
                reading.take(item)
        if reading.over:
            await self._connections.aclose()

    async def close(self) -> None:
        """Close the connections; what was not read yet is dropped."""
        self._reading.stop()
        await self._connections.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
