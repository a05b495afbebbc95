"""Every error a public function of diglot raises.

    TranslationError            carries path, and speaks both APIs' error shapes
    ├── InvalidInput            the payload is not JSON, breaks a bound, or does not fit its schema
    ├── LossError               the policy says raise, and a loss of that kind was met
    ├── UpstreamError           the other side broke its contract: an unknown word, an error in place of an answer
    ├── StreamError             a machine was fed after its end, or ended twice
    └── UnknownProvider         no profile of that name

Anything else that leaves a public function is a bug.
"""

from __future__ import annotations

from typing import Any, Final, Self

_TYPES: Final = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


def error_type(status: int) -> str:
    """OpenAI's word for an HTTP status."""
    return _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")


def openai_error(message: str, *, status: int, path: str | None = None, code: str | None = None) -> dict[str, Any]:
    """The error body of OpenAI's API."""
    return {"error": {"message": message, "type": error_type(status), "param": path, "code": code}}


def llama_stack_error(message: str) -> dict[str, Any]:
    """The error body of a native server's plain answer."""
    return {"error": {"detail": message}}


class TranslationError(Exception):
    """A translation that could not be made; `path` says where, in the source's spelling ("" for the whole)."""

    status: int = 400

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path

    def within(self, path: str, said: str) -> Self:
        """The same error of one part of several: its path begins with the part's, and its message says which it is."""
        inner = self.path
        self.path = f"{path}.{inner}" if inner and not inner.startswith("[") else f"{path}{inner}"
        self.args = (f"{said}: {self}",)
        return self

    def to_openai(self) -> dict[str, Any]:
        """The error body of OpenAI's API, `param` being the path."""
        return openai_error(str(self), status=self.status, path=self.path or None)

    def to_llama_stack(self) -> dict[str, Any]:
        """The error body of a native server."""
        return llama_stack_error(str(self))


class InvalidInput(TranslationError):
    """The payload is not JSON, breaks a bound, or does not fit its schema.

    status: 400; 502 where the payload is the upstream's, an answer or an item of its stream.
    """

    def of_upstream(self) -> Self:
        """The same error, of what the upstream sent: it is not the fault of the one who asked."""
        self.status = 502
        return self


class LossError(TranslationError):
    """Something would be lost of a kind that the caller's policy refuses."""


class UpstreamError(TranslationError):
    """The other side broke its contract; `status` is what a gateway should answer."""

    def __init__(self, message: str, path: str = "", status: int = 502) -> None:
        super().__init__(message, path)
        self.status = status


class StreamError(TranslationError):
    """A stream machine was used out of order: fed after its end, or ended twice."""

    status = 500


class UnknownProvider(TranslationError):
    """There is no provider profile of that name."""
