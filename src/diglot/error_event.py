"""An error inside a stream: what is written, in the reader's API, in place of a clean end."""

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


class ErrorEvent:
    """One in-stream error; written like any other item: `.json()`, `.data`, `.losses`.

    status: what a gateway answers where nothing was sent yet; 502 unless the upstream said another.
    """

    losses: tuple[Loss, ...] = ()

    def __init__(self, message: str, side: Side, status: int = 502) -> None:
        self.message = message
        self.side = side
        self.status = status

    @classmethod
    def of(cls, error: Any, side: Side) -> ErrorEvent:
        """The same error in the other API's shape: native servers lead the message with its status."""
        error = error if gate.is_object(error) else {"message": error}
        message = str(error.get("message") or error.get("detail") or "the upstream reported an error")
        code, leading = error.get("code"), _STATUS.match(message)
        if leading:
            return cls(message[leading.end() :], side, int(leading[1]))
        if isinstance(code, int) and 400 <= code < 600:
            return cls(message, side, code)
        return cls(message, side, _STATUSES.get(str(error.get("type")), 502))

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
