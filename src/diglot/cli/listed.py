"""Batches, which on OpenAI's side are a list of documents, as one document of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.translation import Parsed, Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot import Exchange
    from diglot.report import OnLoss


class _List(Translation[Any]):
    """Several translations, written as one list."""

    def __init__(self, made: Sequence[Translation[Any]]) -> None:
        self.data = [one.data for one in made]
        self.losses = [loss for one in made for loss in one.losses]


def translated(
    work: Callable[..., Any], source: bytes, exchange: tuple[Exchange, ...], on_loss: OnLoss
) -> Translation[Any]:
    """What a translator of batches makes of a document: one, or a list of several."""
    value = gate.parse(source)
    made: Translation[Any] | list[Translation[Any]] = work(
        value if gate.is_array(value) else Parsed(value), *exchange, on_loss=on_loss
    )
    return _List(made) if isinstance(made, list) else made
