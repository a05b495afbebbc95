"""Faults of errors, of both APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from verify.able.sent import Sent

OPENAI = "error-messages-missing"
NATIVE = "error-messages-missing"
TRACEBACK = 'Traceback (most recent call last):\n  File "server.py", line 1, in <module>\nKeyError: 1'


def _body(body: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body = body

    return change


def _status(status: int) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.status = status

    return change


def _error(**members: Any) -> Callable[[Sent], None]:
    def change(sent: Sent) -> None:
        sent.body["error"] |= members

    return change


def _no_code(sent: Sent) -> None:
    del sent.body["error"]["code"]


FAULTS = (
    Fault("an error that leaves its code out", OPENAI, "error-nullable-member", _no_code),
    Fault("a bad request is a 500", OPENAI, "error-status", _status(500)),
    Fault("a bad request is a 200", OPENAI, "error-status", _status(200)),
    Fault("an error that is HTML", OPENAI, "error-json", _body(b"<html>Bad Request</html>")),
    Fault("an error of the native shape", OPENAI, "error-schema", _body({"error": {"detail": "no"}})),
    Fault("an error of FastAPI's shape", OPENAI, "error-schema", _body({"detail": "no"})),
    Fault("a number for the error's code", OPENAI, "error-schema", _error(code=400)),
    Fault("an error without a message", OPENAI, "error-message", _error(message="")),
    Fault("a traceback in the error", OPENAI, "error-traceback", _error(message=TRACEBACK)),
    Fault("a native 500", NATIVE, "error-status", _status(500), "llama-stack"),
    Fault("a native error of no shape", NATIVE, "native-error-shape", _body({"message": "no"}), "llama-stack"),
    Fault(
        "a traceback in a native error",
        NATIVE,
        "error-traceback",
        _body({"error": {"detail": TRACEBACK}}),
        "llama-stack",
    ),
)
