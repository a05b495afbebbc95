"""Errors of the client below, as a program that was written for the other SDK expects them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from diglot.error_event import words
from diglot.errors import TranslationError, UpstreamError, llama_stack_error, openai_error

if TYPE_CHECKING:
    from collections.abc import Generator

    from diglot.error_event import ErrorEvent
    from diglot.shape import Side

_SDKS: Final = {"openai": "openai", "llama_stack": "llama_stack_client"}
_STATUSES: Final = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


@contextmanager
def raised_for(side: Side, place: str = "") -> Generator[None]:
    """Raise what the SDK below raises as `as_face` says."""
    try:
        yield
    except TranslationError as error:
        if place:
            error.within(place, place)
        raise
    except Exception as error:
        known = as_face(error, side, place)
        if known is error:
            raise
        raise known from error


def as_face(error: Exception, side: Side, place: str = "") -> Exception:
    """The error as the face's own SDK would raise it, where the program has imported that SDK; else as it is.

    place: of the part of a request that failed, with which the message begins.

    Both SDKs have the same classes of errors, by name. What the HTTP library raises in the midst of a stream is a
    connection error or a timeout, and an event that is not JSON an UpstreamError.
    """
    names = {base.__name__ for base in type(error).__mro__}
    if "JSONDecodeError" in names:
        return UpstreamError(f"{_lead(place)}the upstream sent what is not JSON: {error}")
    sdk = sys.modules.get(_SDKS[side])
    if sdk is None or isinstance(error, (TranslationError, sdk.APIError)):
        return error
    return _of_sdk(error, names, place, side, sdk)


def _lead(place: str) -> str:
    return f"{place}: " if place else ""


def _of_sdk(error: Any, names: set[str], place: str, side: Side, sdk: Any) -> Exception:
    made: Exception = error
    held: dict[str, Any] = error.__dict__  # not error.request: the HTTP library raises where it has none
    request = held.get("request") or held.get("_request")
    if names & {"APITimeoutError", "TimeoutException"}:
        made = sdk.APITimeoutError(request=request)
    elif names & {"APIConnectionError", "RequestError"}:
        made = sdk.APIConnectionError(message=f"{_lead(place)}{str(error) or 'Connection error.'}", request=request)
    elif "APIError" in names:
        made = _of_api(error, place, side, sdk)
    return made


def _of_api(error: Any, place: str, side: Side, sdk: Any) -> Exception:
    """An error that the server's answer is: of a status, or inside of a stream."""
    message = f"{_lead(place)}{words(error.body) or error}"
    response = getattr(error, "response", None)
    if response is None:
        made: Exception = sdk.APIError(message, error.request, body=_body(message, 502, side))
        return made
    if response.status_code < 400:
        return UpstreamError(f"the upstream's answer cannot be read: {message}")
    return _of_status(message, response.status_code, response, side, sdk)


def of_event(event: ErrorEvent, source: object) -> Exception:
    """The exception for an error inside the stream of a source: with the status that it says."""
    sdk = sys.modules.get(_SDKS[event.side])
    response: Any = getattr(source, "response", None)
    if sdk is None or response is None:
        return UpstreamError(event.message, status=event.status)
    answer = type(response)(event.status, json=event.data, request=response.request)
    return _of_status(event.message, event.status, answer, event.side, sdk)


def _of_status(message: str, status: int, response: Any, side: Side, sdk: Any) -> Exception:
    name = _STATUSES.get(status, "InternalServerError" if status >= 500 else "APIStatusError")
    body = _body(message, status, side)
    told = {"error": body} if side == "openai" else body
    error: Exception = getattr(sdk, name)(f"Error code: {status} - {told}", response=response, body=body)
    return error


def _body(message: str, status: int, side: Side) -> Any:
    """An error's body as each SDK hands it out: openai what stands in `error`, llama_stack_client the whole."""
    if side == "openai":
        return openai_error(message, status=status)["error"]
    return llama_stack_error(message)
