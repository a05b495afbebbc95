"""One request of a case, ready to be sent to one endpoint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from diglot import gate
from diglot.verify import words
from diglot.verify.routes import ROUTES
from diglot.verify.wording import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Operation
    from diglot.verify.case import Case
    from diglot.verify.endpoint import Endpoint

_KEPT: Final = "/:@"  # characters of models' names that stand in a path as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request.

    case: its name; empty where it is of none. path: below the endpoint's base.
    body: data, or a text that is sent as it stands; None for a GET.
    """

    case: str = ""
    operation: Operation
    path: str
    stream: bool = False
    body: Mapping[str, Any] | str | None = None

    @property
    def asked(self) -> Mapping[str, Any] | None:
        """The body as data; None where there is none, or a text in its place."""
        return None if isinstance(self.body, str) else self.body

    @property
    def raw(self) -> bytes | None:
        """The body as it is sent."""
        if self.body is None:
            return None
        return self.body.encode() if isinstance(self.body, str) else gate.dump(self.body)

    def saying(self, body: Mapping[str, Any]) -> Question:
        """The same question with another body."""
        return replace(self, body=body)


def first(case: Case, endpoint: Endpoint) -> Question:
    """The question that a case begins with."""
    ask = case.asks[endpoint.api]
    route = ROUTES[endpoint.api][ask.operation]
    return Question(
        case=case.name,
        operation=ask.operation,
        path=route.path.replace(words.MODEL, quote(endpoint.model, safe=_KEPT)),
        stream=case.stream,
        body=_body(ask.body, case, endpoint),
    )


def _body(body: Mapping[str, Any] | str | None, case: Case, endpoint: Endpoint) -> Mapping[str, Any] | str | None:
    """The body as it is sent; a text is sent as it stands."""
    if body is None or isinstance(body, str):
        return body
    return worded(words.filled(body, words_of(endpoint)), case, endpoint)


def words_of(endpoint: Endpoint) -> dict[str, str]:
    """What the `$`-words are at an endpoint."""
    return {words.MODEL: endpoint.model, words.EMBEDDING_MODEL: endpoint.embedding_model or words.EMBEDDING_MODEL}
