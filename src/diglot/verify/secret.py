"""Keeps a key out of everything that is written down: a server may repeat it in what it answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diglot.verify.endpoint import Endpoint
    from diglot.verify.run import Exchange, Judgement


class Secret:
    """One endpoint's key, and the variable's name that stands in its place."""

    def __init__(self, endpoint: Endpoint) -> None:
        once = _spellings({endpoint.key or ""})
        self._spellings = sorted(
            _spellings(once) - {""}, key=len, reverse=True
        )  # JSON stands in JSON where a call is told
        self._name = f"${endpoint.key_env}"

    def out_of(self, text: str) -> str:
        """The text without the key."""
        for spelling in self._spellings:
            text = text.replace(spelling, self._name)
        return text

    def out_of_exchange(self, exchange: Exchange) -> Exchange:
        """The record of an exchange without the key in what came from the server."""
        came = {name: self.out_of(getattr(exchange, name)) for name in ("media", "answer", "trouble")}
        return exchange.model_copy(update=came)

    def out_of_judgement(self, judgement: Judgement) -> Judgement:
        """A judgement without the key in what it says of the answer."""
        return judgement.model_copy(update={name: self.out_of(getattr(judgement, name)) for name in ("said", "path")})


def _spellings(texts: set[str]) -> set[str]:
    """The texts, and each as it stands within quotes in JSON and in a report's lines."""
    return texts | {json.dumps(text)[1:-1] for text in texts} | {repr(text)[1:-1] for text in texts}
