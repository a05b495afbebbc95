"""Answers that say no: the gateway's own, and the backend's, in the caller's shape and without secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot import gate
from diglot.error_event import words
from diglot.errors import TranslationError, UpstreamError, llama_stack_error, openai_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.shape import Side

HIDDEN: Final = "[hidden]"
_KEYS: Final = re.compile(
    r"(?i)(?<=bearer )[^\s\"',;]{4,}|(?<=basic )[A-Za-z0-9+/=]{8,}"
    r"|\b(?:sk|pk|gsk|hf|fw|xai|nvapi|tgp|csk|r8)[-_][\w*.-]{6,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|\b(?:api[-_]?key|access[-_]?token|secret|password)(?:\"?\s*[=:]\s*\"?)[^\s\"',;&}]{4,}"
)
_LONGEST: Final = 4000


class Refusal(TranslationError):
    """An answer of the gateway that is not the one asked for.

    reason: its word in the metrics. cause: what only operators are told, for it names addresses.
    """

    def __init__(  # noqa: PLR0913
        self,
        message: str,
        status: int,
        *,
        path: str = "",
        code: str | None = None,
        headers: Iterable[tuple[bytes, bytes]] = (),
        reason: str = "",
        cause: str = "",
    ) -> None:
        super().__init__(message, path)
        self.status = status
        self.code = code
        self.headers = list(headers)
        self.reason = reason
        self.cause = cause


def body(error: TranslationError, side: Side, secrets: Iterable[str]) -> bytes:
    """The JSON body of an error in the caller's API."""
    message = scrub(str(error), secrets)
    if side == "llama_stack":
        return gate.dump(llama_stack_error(message))
    code = error.code if isinstance(error, Refusal) else None
    path = scrub(error.path, secrets) or None
    return gate.dump(openai_error(message, status=error.status, path=path, code=code))


def scrub(text: str, secrets: Iterable[str]) -> str:
    """A text of bounded length without the keys known, nor what looks like one."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return _KEYS.sub(HIDDEN, text[:_LONGEST])


def hidden(text: str, secrets: Iterable[str]) -> str:
    """A JSON text without the keys known, as JSON spells them."""
    for secret in secrets:
        text = text.replace(gate.dump(secret)[1:-1].decode(), HIDDEN)
    return text


def of_backend(error: TranslationError) -> Refusal:
    """What was wrong with the backend's answer: never the caller's fault, so never a 4xx, unless the backend says so."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, UpstreamError) and not any(map(str.isalpha, error.path)):  # an error in place of an answer
        return Refusal(str(error), error.status, reason=f"status_{error.status}")
    status = error.status if error.status >= 500 else 502
    return Refusal(f"the backend's answer cannot be read: {error}", status, reason="malformed")


def said_by_backend(status: int, reason: str | None, raw: bytes, headers: Iterable[tuple[bytes, bytes]]) -> Refusal:
    """The backend's own refusal, with its status and its words where they are words."""
    said = _message(raw) or f"the backend answered {status} {reason or ''}".rstrip()
    known = status if 400 <= status < 600 else 502
    return Refusal(said, known, headers=headers, reason=f"status_{known}")


def _message(raw: bytes) -> str | None:
    """The message in an error body of either API, or plain text; None for HTML and the like."""
    try:
        return words(gate.parse(raw))
    except TranslationError:
        text = raw[:_LONGEST].decode(errors="replace").strip()
        return None if not text or "<" in text else text
