"""Errors that stand where an answer was expected: how they are recognised, and what is written in place of a clean end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import error_type, openai_error

if TYPE_CHECKING:
    from diglot.report import Loss
    from diglot.shape import Side

_STATUS: Final = re.compile(r"([45]\d\d): ")
_STATUSES: Final = {error_type(status): status for status in (500, 429, 404, 403, 401, 400)}
_ANSWERS: Final = ("choices", "completion_message", "event")  # what an answer or an item of a stream says, by its side
_WORDS: Final = ("error", "message", "detail", "msg", "errors", "Message", "error_message", "error_msg", "title")


class ErrorEvent:
    """One in-stream error; written like any other item: `.json()`, `.data`, `.losses`.

    status: what a gateway answers where nothing was sent yet; 502 unless the upstream said another.
    """

    losses: tuple[Loss, ...] = ()

    def __init__(self, message: str, side: Side, status: int = 502) -> None:
        self.message = message
        self.side: Side = side
        self.status = status

    @classmethod
    def of(cls, error: Any, side: Side) -> ErrorEvent:
        """The same error in the other API's shape: native servers lead the message with its status."""
        message = words(error) or "the upstream reported an error"
        leading = _STATUS.match(message)
        if leading:
            return cls(message[leading.end() :], side, int(leading[1]))
        error = error if gate.is_object(error) else {"code": error}
        code = _number(error.get("code"))
        if code is not None and 400 <= code < 600:
            return cls(message, side, code)
        return cls(message, side, _STATUSES.get(str(error.get("type")), 502))

    def of_choice(self, index: int) -> ErrorEvent:
        """The same error, saying of which choice it is."""
        return ErrorEvent(f"choice {index}: {self.message}", self.side, self.status)

    @property
    def data(self) -> dict[str, Any]:
        """The error in the shape of its API's streams."""
        if self.side == "openai":
            return openai_error(self.message, status=self.status)
        return {"error": {"message": f"{self.status}: {self.message}"}}

    def json(self) -> bytes:
        """The error as JSON bytes."""
        return gate.dump(self.data)

    def __repr__(self) -> str:
        return f"ErrorEvent({self.status}: {self.message})"


def error_of(value: Any) -> Any:
    """The error that plain data is, in place of an answer or of a stream's item; None where it is none.

    OpenAI's and native servers' `{"error": ...}`, also beside choices that are empty or finish with error; `{"detail": ...}`;
    `{"object": "error", "message": ...}`, as vLLM says it; and a list of one of them, as Gemini does.
    """
    if not gate.is_object(value):
        return error_of(value[0]) if gate.is_array(value) and value and gate.is_object(value[0]) else None
    error = value.get("error")
    if error is None and value.get("detail") is None and value.get("object") != "error":  # as nearly all are
        return None
    if any(value.get(name) for name in _ANSWERS):
        return error if error and _failed(value.get("choices")) else None
    if error is not None and (error or not value.keys() & {*_ANSWERS}):
        return error
    return value if value.get("object") == "error" else value.get("detail") or None


def words(value: Any) -> str | None:
    """The message in an error of any shape: several are joined; None where there are no words."""
    if isinstance(value, str):
        return value or None
    if gate.is_array(value):
        return "; ".join(filter(None, map(words, value))) or None
    if not gate.is_object(value):
        return None
    for name in _WORDS:
        found = words(value.get(name))
        if found:
            return _where(value, name) + found
    return None


def _where(value: dict[str, Any], name: str) -> str:
    """The place that FastAPI's validation names beside its message."""
    place = value.get("loc")
    return f"{'.'.join(map(str, place))}: " if name == "msg" and gate.is_array(place) else ""


def _failed(choices: Any) -> bool:
    """Whether a choice finished with error, a word that stands beside the error itself."""
    return gate.is_array(choices) and any(
        gate.is_object(choice) and choice.get("finish_reason") == "error" for choice in choices
    )


def _number(code: Any) -> int | None:
    """The number that a code is, or says."""
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) == 3:
        return int(code)
    return code if isinstance(code, int) else None
