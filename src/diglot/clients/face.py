"""What the faces share: a client below, how it is translated for, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from diglot.clients.settings import Settings

C = TypeVar("C")


class Resource:
    """A group of methods, as the SDKs group theirs."""

    def __init__(self, client: Any, settings: Settings) -> None:
        self._client = client
        self._settings = settings


class Face(Generic[C]):
    """A client that asks another."""

    def __init__(self, client: C, settings: Settings) -> None:
        self._client: Any = client
        self._settings = settings

    def with_options(self, **options: Any) -> Self:
        """A client like this one, whose client below has other options: `max_retries`, `timeout` and more."""
        made = object.__new__(type(self))  # not a copy: the groups of methods are kept, and are of the client below
        made._client, made._settings = self._client.with_options(**options), self._settings
        return made


class SyncFace(Face[C]):
    """A face over a sync client; as a context manager it closes the client below."""

    def __init__(self, client: C, settings: Settings) -> None:
        expect(client, self, asynchronous=False)
        super().__init__(client, settings)

    def close(self) -> None:
        """Close the client below."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncFace(Face[C]):
    """A face over an async client; as a context manager it closes the client below."""

    def __init__(self, client: C, settings: Settings) -> None:
        expect(client, self, asynchronous=True)
        super().__init__(client, settings)

    async def close(self) -> None:
        """Close the client below."""
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def expect(client: object, face: object, *, asynchronous: bool) -> None:
    """Raise InvalidInput for a client that a face cannot ask: an async one for a sync face or the reverse, or of its own API.

    Both SDKs, and this module, name the bases of their clients so; a native client is one that has `inference`.
    """
    kind = type(face).__name__
    does_not_go = f"{kind} does not go with a client of type {type(client).__name__}"
    bases = {base.__name__ for base in type(client).__mro__}
    wrong = {"SyncAPIClient", "SyncFace"} if asynchronous else {"AsyncAPIClient", "AsyncFace"}
    if bases & wrong:
        other = kind.removeprefix("Async") if asynchronous else f"Async{kind}"
        raise InvalidInput(f"{does_not_go}: use {other}")
    is_native = kind.endswith("OverOpenAI")
    if hasattr(client, "inference") is is_native:
        asked = "a client of openai" if is_native else "one of llama_stack_client 0.2"
        raise InvalidInput(f"{does_not_go}: it asks {asked}")
