"""What `diglot translate` translates: one row a kind, with what makes it of either API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, get_args

import diglot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot import ErrorEvent, Exchange, Loss, Translation
    from diglot.report import OnLoss

Target: TypeAlias = Literal["openai", "llama-stack", "ollama"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)


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
    """A kind of whole documents.

    ways: the translators, by the API that they translate into.
    answer: whether it answers a request, which the exchange knows.
    """

    ways: Mapping[Target, Translate]
    answer: bool


@dataclass(frozen=True)
class Texts(Documents):
    """A kind of raw texts, which have no fields; the names that they may call come with `--tools` or the request."""


@dataclass(frozen=True)
class Streams:
    """A kind of streams, which answer a request."""

    ways: Mapping[Target, MakeMachine]
    answer: bool = True


def _requests(room: str) -> Documents:
    """The requests of one operation, each way; its room is imported when one is translated."""

    def into(name: str) -> Translate:
        return lambda source, _, on_loss, profile: getattr(getattr(diglot, room), name)(
            source, on_loss=on_loss, profile=profile
        )

    return Documents({"openai": into("request_to_openai"), "llama-stack": into("request_to_llama_stack")}, answer=False)


def _responses(room: str) -> Documents:
    def into(name: str) -> Translate:
        return lambda source, exchange, on_loss, profile: getattr(getattr(diglot, room), name)(
            source, exchange, on_loss=on_loss, profile=profile
        )

    return Documents(
        {"openai": into("response_to_openai"), "llama-stack": into("response_to_llama_stack")}, answer=True
    )


def _streams(room: str) -> Streams:
    def by(name: str) -> MakeMachine:
        return lambda exchange, on_loss, profile: getattr(getattr(diglot, room), name)(
            exchange, on_loss=on_loss, profile=profile
        )

    return Streams({"openai": by("EventsToChunks"), "llama-stack": by("ChunksToEvents")})


def _batches(room: str, kind: str, answer: bool) -> Documents:
    """The batches of one operation; on OpenAI's side they are a list."""

    def into(target: str) -> Translate:
        def translate(source: bytes, exchange: Exchange, on_loss: OnLoss, profile: str, /) -> Translation[Any]:
            from diglot.cli.listed import translated  # noqa: PLC0415  # --help needs none of it

            work = partial(getattr(getattr(diglot, room), f"{kind}_to_{target}"), profile=profile)
            return translated(work, source, (exchange,) if answer else (), on_loss)

        return translate

    return Documents({"openai": into("openai"), "llama-stack": into("llama_stack")}, answer)


def _raw(operation: str) -> dict[str, Documents | Streams]:
    """The documents of one operation over Ollama's raw route, which has no profile: it is one server's."""

    def into(name: str) -> Translate:
        return lambda source, _, on_loss, __: getattr(getattr(diglot.generate, operation), name)(
            source, on_loss=on_loss
        )

    def of(name: str) -> Translate:
        return lambda source, exchange, on_loss, _: getattr(getattr(diglot.generate, operation), name)(
            source, exchange, on_loss=on_loss
        )

    def by(name: str) -> MakeMachine:
        return lambda exchange, on_loss, _: getattr(getattr(diglot.generate, operation), name)(
            exchange, on_loss=on_loss
        )

    kind = f"generate-{operation}"
    answers: Mapping[Target, Translate] = {
        "openai": of("response_to_openai"),
        "llama-stack": of("response_to_llama_stack"),
    }
    return {
        f"{kind}-request": Documents({"ollama": into("request_to_ollama")}, answer=False),
        f"{kind}-response": Documents(answers, answer=True),
        f"{kind}-stream": Streams({"openai": by("ItemsToChunks"), "llama-stack": by("ItemsToEvents")}),
    }


KINDS: Final[dict[str, Documents | Streams]] = {
    "chat-request": _requests("chat"),
    "chat-response": _responses("chat"),
    "chat-stream": _streams("chat"),
    "completion-request": _requests("completion"),
    "completion-response": _responses("completion"),
    "completion-stream": _streams("completion"),
    "embedding-request": _requests("embedding"),
    "embedding-response": _responses("embedding"),
    "model-list": Documents(
        {
            "openai": lambda source, _, on_loss, __: diglot.models.list_to_openai(source, on_loss=on_loss),
            "llama-stack": lambda source, _, on_loss, __: diglot.models.list_to_llama_stack(source, on_loss=on_loss),
        },
        answer=False,
    ),
    "batch-chat-request": _batches("chat", "batch", answer=False),
    "batch-chat-response": _batches("chat", "batch_response", answer=True),
    "batch-completion-request": _batches("completion", "batch", answer=False),
    "batch-completion-response": _batches("completion", "batch_response", answer=True),
    **_raw("chat"),
    **_raw("completion"),
    "text": Texts(
        {
            "openai": lambda source, exchange, on_loss, profile: diglot.calltext.to_openai(
                source, exchange, on_loss=on_loss, profile=profile
            ),
            "llama-stack": lambda source, exchange, on_loss, profile: diglot.calltext.to_llama_stack(
                source, exchange, on_loss=on_loss, profile=profile
            ),
        },
        answer=True,
    ),
}
