"""What a request leaves as a trace: nothing, unless `--traces` puts `diglot.gateway.tracing` in the place of this."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from diglot.gateway.asked import Asked
    from diglot.gateway.faces import Face
    from diglot.gateway.settings import Settings
    from diglot.gateway.visit import Visit

NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Call:
    """One question to the backend's model, be it for several choices; `headers` go along with it."""

    headers: Mapping[str, str] = NO_HEADERS

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failed: object) -> None:
        return None

    def seen(self, data: Any) -> None:
        """Take note of an answer, or of an item of its stream, in the caller's API."""

    def failed(self, status: int) -> None:
        """Take note of an error that is told in the stream."""


_CALL: Final = Call()


class Spans:
    """The traces of one gateway."""

    def begin(self, visit: Visit) -> None:
        """Take note of a request that came in."""

    def end(self, visit: Visit) -> None:
        """Take note that it is over."""

    def headers(self, visit: Visit) -> Mapping[str, str]:  # noqa: ARG002
        """What goes along with whatever is asked of the backend for a request."""
        return NO_HEADERS

    def call(self, visit: Visit, asked: Asked) -> Call:  # noqa: ARG002
        """What is to be known of a question to the backend's model while it is under way."""
        return _CALL

    async def close(self) -> None:
        """Send what was not sent yet."""


def spans_of(settings: Settings, face: Face, secrets: Callable[[Visit], list[str]]) -> Spans:
    """The traces that the settings ask for, without a request's secrets; OpenTelemetry is only loaded for some."""
    if not settings.traces:
        return Spans()
    from diglot.gateway import tracing  # noqa: PLC0415

    return tracing.Traces(settings, face, secrets)
