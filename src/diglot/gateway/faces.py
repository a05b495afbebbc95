"""The two faces: what callers speak, and how their chat completions are asked and answered in the backend's API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from diglot import chat, gate, sse
from diglot.errors import InvalidInput
from diglot.exchange import Exchange
from diglot.translation import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.error_event import ErrorEvent
    from diglot.gateway.settings import Dialect, Settings
    from diglot.report import Loss, OnLoss
    from diglot.shape import Side
    from diglot.translation import Translation

    Made: TypeAlias = Sequence[Translation[Any] | ErrorEvent]


class Machine(Protocol):
    """A stream machine fed with the events of several answers, each with its index."""

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far."""
        ...

    def feed(self, index: int, item: bytes, /) -> Made:
        """What one event of the answer `index` becomes."""
        ...

    def finish(self, *, cut: bool = False) -> Made:
        """What is owed at the end of all answers."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the backend: the bodies of as many requests as there are choices."""

    bodies: Sequence[bytes]
    exchange: Exchange
    losses: Sequence[Loss]
    streamed: bool


@dataclass(frozen=True, slots=True)
class Face:
    """One face; `chat` is the backend's route, `ends` what this API's streams end with."""

    name: str
    side: Side
    dialect: Dialect
    chat: str
    models: str
    ends: bytes
    ask: Callable[[Any, Settings, OnLoss, str, int], Asked]
    answer: Callable[[Sequence[bytes], Exchange, Settings], Translation[Any]]
    machine: Callable[[Exchange, Settings], Machine]


def _ask_llama_stack(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
    """As many native requests as an OpenAI request asks for choices."""
    n = value.get("n") if gate.is_object(value) else None
    n = int(n) if isinstance(n, float) and n.is_integer() else n  # 2.0 is a whole number, as JSON Schema has it
    if not isinstance(n, int) or n == 1:
        requests = [chat.request_to_llama_stack(Parsed(value), on_loss=on_loss)]
    elif n > told.max_n:
        raise InvalidInput(f"n = {n} is above {told.max_n}, this gateway's bound", "n")
    else:
        requests = chat.split(Parsed(value), on_loss=on_loss)
    request = requests[0]
    exchange = Exchange.of(Parsed(value), id=id, created=created)
    request.data["model_id"] = told.map.get(exchange.model, exchange.model)
    return Asked([request.json()] * len(requests), exchange, request.losses, request.data.get("stream") is True)


def _ask_openai(value: Any, told: Settings, on_loss: OnLoss, id: str, created: int) -> Asked:  # noqa: A002
    """The OpenAI request of a native one."""
    request = chat.request_to_openai(Parsed(value), profile=told.profile, on_loss=on_loss)
    exchange = Exchange.of(Parsed(value), id=id, created=created)
    request.data["model"] = told.map.get(exchange.model, exchange.model)
    return Asked([request.json()], exchange, request.losses, request.data.get("stream") is True)


class _One:
    """A machine of one answer."""

    def __init__(self, machine: chat.EventsToChunks | chat.ChunksToEvents) -> None:
        self._machine = machine
        self.finish = machine.finish

    @property
    def losses(self) -> list[Loss]:
        return self._machine.losses

    def feed(self, _index: int, item: bytes) -> Made:
        return self._machine.feed(item)


def _chunks(exchange: Exchange, _: Settings) -> Machine:
    return chat.MergeChunks(exchange) if exchange.n > 1 else _One(chat.EventsToChunks(exchange))


OPENAI: Final = Face(
    name="openai",
    side="openai",
    dialect="llama-stack",
    chat="/v1/inference/chat-completion",
    models="/v1/models",
    ends=sse.DONE,
    ask=_ask_llama_stack,
    answer=lambda answers, exchange, _: chat.merge(answers, exchange),
    machine=_chunks,
)
LLAMA_STACK: Final = Face(
    name="llama-stack",
    side="llama_stack",
    dialect="openai",
    chat="/chat/completions",
    models="/models",
    ends=b"",
    ask=_ask_openai,
    answer=lambda answers, exchange, told: chat.response_to_llama_stack(answers[0], exchange, profile=told.profile),
    machine=lambda exchange, told: _One(chat.ChunksToEvents(exchange, profile=told.profile)),
)


def face_of(settings: Settings) -> Face:
    """The face for a backend: the API that it does not speak."""
    return OPENAI if settings.dialect == "llama-stack" else LLAMA_STACK
