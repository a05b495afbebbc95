"""Where each operation of each API is asked, below a server's base URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Api, Operation


class Route(NamedTuple):
    """One operation's route; `$model` in it stands for the model's name."""

    method: Literal["GET", "POST"]
    path: str
    streams: bool = False


ROUTES: Final[Mapping[Api, Mapping[Operation, Route]]] = {
    "openai": {
        "chat": Route("POST", "/chat/completions", streams=True),
        "completion": Route("POST", "/completions", streams=True),
        "embedding": Route("POST", "/embeddings"),
        "models": Route("GET", "/models"),
        "model": Route("GET", "/models/$model"),
    },
    "llama-stack": {
        "chat": Route("POST", "/v1/inference/chat-completion", streams=True),
        "completion": Route("POST", "/v1/inference/completion", streams=True),
        "embedding": Route("POST", "/v1/inference/embeddings"),
        "models": Route("GET", "/v1/models"),
        "model": Route("GET", "/v1/models/$model"),
        "batch-chat": Route("POST", "/v1/inference/batch-chat-completion"),
        "batch-completion": Route("POST", "/v1/inference/batch-completion"),
    },
}
