"""Where each operation of each API is asked, below a server's base URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Api, Operation


class Route(NamedTuple):
    """One operation's route: `$model` in its path stands for the model's name. asks: whether it has a body."""

    path: str
    asks: bool = True
    streams: bool = False


ROUTES: Final[Mapping[Api, Mapping[Operation, Route]]] = {
    "openai": {
        "chat": Route("/chat/completions", streams=True),
        "completion": Route("/completions", streams=True),
        "embedding": Route("/embeddings"),
        "models": Route("/models", asks=False),
        "model": Route("/models/$model", asks=False),
    },
    "llama-stack": {
        "chat": Route("/v1/inference/chat-completion", streams=True),
        "completion": Route("/v1/inference/completion", streams=True),
        "embedding": Route("/v1/inference/embeddings"),
        "models": Route("/v1/models", asks=False),
        "model": Route("/v1/models/$model", asks=False),
        "batch-chat": Route("/v1/inference/batch-chat-completion"),
        "batch-completion": Route("/v1/inference/batch-completion"),
    },
}
