"""One request of a case, ready to be sent to one endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from diglot import gate
from diglot.verify import words
from diglot.verify.routes import ROUTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality import Operation
    from diglot.verify.case import Case
    from diglot.verify.endpoint import Endpoint
    from diglot.verify.routes import Route

_KEPT: Final = "/:@"  # characters of models' names that stand in a path as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request.

    asked: the body as data, None where there is none or where it is no JSON object; raw: its bytes as they are sent.
    """

    case: str
    operation: Operation
    route: Route
    path: str
    stream: bool = False
    asked: Mapping[str, Any] | None = None
    raw: bytes | None = None

    def saying(self, asked: Mapping[str, Any]) -> Question:
        """The same question with another body."""
        return question(self.case, self.operation, self.route, self.path, self.stream, asked)


def first(case: Case, endpoint: Endpoint) -> Question:
    """The question that a case begins with."""
    ask = case.asks[endpoint.api]
    route = ROUTES[endpoint.api][ask.operation]
    path = route.path.replace(words.MODEL, quote(endpoint.model, safe=_KEPT))
    body = words.filled(ask.body, words_of(endpoint)) if isinstance(ask.body, dict) else ask.body
    return question(case.name, ask.operation, route, path, case.stream, body)


def question(
    case: str, operation: Operation, route: Route, path: str, stream: bool, body: Mapping[str, Any] | str | None
) -> Question:
    """A question with a body: data, or a text that is sent as it stands; a GET has none."""
    asked = body if not isinstance(body, str) and route.method == "POST" else None
    raw = body.encode() if isinstance(body, str) else None if asked is None else gate.dump(asked)
    return Question(case=case, operation=operation, route=route, path=path, stream=stream, asked=asked, raw=raw)


def words_of(endpoint: Endpoint) -> dict[str, str]:
    """What the `$`-words are at an endpoint."""
    return {words.MODEL: endpoint.model, words.EMBEDDING_MODEL: endpoint.embedding_model or words.EMBEDDING_MODEL}
