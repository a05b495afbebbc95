"""What `diglot translate` translates: one row a kind, with what makes it of either API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

import diglot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot import ErrorEvent, Exchange, Loss, Translation
    from diglot.report import OnLoss

Target: TypeAlias = Literal["openai", "llama-stack"]
TARGETS: Final[tuple[Target, ...]] = ("openai", "llama-stack")


class Machine(Protocol):
    """A stream machine, of whichever direction."""

    @property
    def losses(self) -> Sequence[Loss]:
        """Every loss so far."""
        ...

    def feed(self, item: object) -> Sequence[Translation[Any] | ErrorEvent]:
        """What one item becomes."""
        ...

    def finish(self, *, cut: bool = False) -> Sequence[Translation[Any] | ErrorEvent]:
        """What is owed at the end."""
        ...


class Translate(Protocol):
    """A translator of whole documents; one that needs no exchange leaves it."""

    def __call__(self, source: bytes, exchange: Exchange, on_loss: OnLoss, profile: str, /) -> Translation[Any]:
        """Translate one document."""
        ...


class MakeMachine(Protocol):
    """What makes a stream machine."""

    def __call__(self, exchange: Exchange, on_loss: OnLoss, profile: str, /) -> Machine:
        """Make the machine of one stream."""
        ...


@dataclass(frozen=True)
class Documents:
    """A kind of whole documents; `answer` says that it answers a request, which the exchange knows."""

    to_openai: Translate
    to_llama_stack: Translate
    answer: bool

    def to(self, target: Target) -> Translate:
        """The translator into one API."""
        return self.to_openai if target == "openai" else self.to_llama_stack


@dataclass(frozen=True)
class Streams:
    """A kind of streams, which answer a request."""

    to_openai: MakeMachine
    to_llama_stack: MakeMachine
    answer: bool = True

    def to(self, target: Target) -> MakeMachine:
        """The maker of the machine into one API."""
        return self.to_openai if target == "openai" else self.to_llama_stack


KINDS: Final[dict[str, Documents | Streams]] = {
    "chat-request": Documents(
        to_openai=lambda source, _, on_loss, profile: diglot.chat.request_to_openai(
            source, on_loss=on_loss, profile=profile
        ),
        to_llama_stack=lambda source, _, on_loss, profile: diglot.chat.request_to_llama_stack(
            source, on_loss=on_loss, profile=profile
        ),
        answer=False,
    ),
    "chat-response": Documents(
        to_openai=lambda source, exchange, on_loss, profile: diglot.chat.response_to_openai(
            source, exchange, on_loss=on_loss, profile=profile
        ),
        to_llama_stack=lambda source, exchange, on_loss, profile: diglot.chat.response_to_llama_stack(
            source, exchange, on_loss=on_loss, profile=profile
        ),
        answer=True,
    ),
    "chat-stream": Streams(
        to_openai=lambda exchange, on_loss, profile: diglot.chat.EventsToChunks(
            exchange, on_loss=on_loss, profile=profile
        ),
        to_llama_stack=lambda exchange, on_loss, profile: diglot.chat.ChunksToEvents(
            exchange, on_loss=on_loss, profile=profile
        ),
    ),
}
