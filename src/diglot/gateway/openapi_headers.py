"""The headers of the gateway's own in its OpenAPI document: what callers may say, and what every answer tells."""

from __future__ import annotations

from typing import Any, Final

from diglot.report import ACTIONS, Kind

_BLANKS: Final = "[ \\t]*"
_WORD: Final = (
    f"{_BLANKS}((({'|'.join(Kind)}){_BLANKS}={_BLANKS})?({'|'.join(ACTIONS)}))?{_BLANKS}"  # RFC 9110, 5.6.1.2
)
_TEXT: Final = {"type": "string"}
PARAMETERS: Final[dict[str, Any]] = {
    "diglot-report": {
        "description": "tell every loss: as the member diglot_losses of a plain answer, as the last comment of a stream",
        "schema": {"const": "full"},
    },
    "diglot-on-loss": {
        "description": "refuse what would be lost, of some kinds or of all; never laxer than the gateway's own policy",
        "schema": {"type": "string", "pattern": f"^{_WORD}(,{_WORD})*$"},
        "example": "tuning=raise,metadata=raise",
    },
    "x-request-id": {"description": "passed to the backend, returned, and in every line of the log", "schema": _TEXT},
}
HEADERS: Final[dict[str, Any]] = {
    "diglot-losses": {
        "description": "how many losses there were and of which kinds; of a stream, those of its request",
        "schema": {"type": "string", "pattern": f"^count=[0-9]+(; kinds=({'|'.join(Kind)})(,({'|'.join(Kind)}))*)?$"},
        "example": "count=2; kinds=tuning,metadata",
    },
    "server-timing": {"description": "milliseconds up to the head, in all and for the backend", "schema": _TEXT},
    "x-request-id": {"description": "the caller's, or a new one", "schema": _TEXT},
}
_OF_ALL: Final = ("server-timing", "x-request-id")


def parameters(*, lossy: bool) -> list[dict[str, Any]]:
    """References to the headers that a request may have; lossy: of an operation that translates requests."""
    names = PARAMETERS if lossy else ("x-request-id",)
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def headers(*, lossy: bool) -> dict[str, Any]:
    """References to the headers that an answer has."""
    names = HEADERS if lossy else _OF_ALL
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def components() -> dict[str, Any]:
    """What they refer to."""
    told = {name: {"name": name, "in": "header", "required": False, **one} for name, one in PARAMETERS.items()}
    return {"parameters": told, "headers": HEADERS}
