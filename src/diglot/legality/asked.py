"""What judging an answer needs to know of its request, read leniently from either API's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot.exchange import Exchange
from diglot.gate import array_of, is_array, object_of
from diglot.translation import Parsed, plain_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Asked:
    """What was asked for. known: False where no request is given: what it would decide is then not judged."""

    def __init__(self, request: Mapping[str, Any] | None) -> None:
        self.known = request is not None
        self._request: Mapping[str, Any] = object_of(plain_of(request)) if self.known else {}
        self.exchange = Exchange.of(Parsed(self._request))

    @property
    def stops(self) -> list[str]:
        """The words that end the text and do not stand in it."""
        said = object_of(self._request.get("sampling_params")).get("stop", self._request.get("stop"))
        return [word for word in (said if is_array(said) else [said]) if word and isinstance(word, str)]

    @property
    def n(self) -> int | None:
        """How many choices the answer has: of a text completion those of every prompt."""
        return max(1, self.exchange.n) * _prompts(self._request.get("prompt")) if self.known else None

    @property
    def inputs(self) -> int | None:
        """How many embeddings the answer has."""
        said = self._request.get("contents", self._request.get("input"))
        return None if said is None else _prompts(said)

    @property
    def batch(self) -> int | None:
        """How many answers a batch has."""
        said = self._request.get("messages_batch", self._request.get("content_batch"))
        return len(array_of(said)) if self.known else None


def _prompts(said: Any) -> int:
    """How many texts a prompt is: a list of numbers is one, in tokens."""
    return len(said) if is_array(said) and said and not isinstance(said[0], int) else 1
