"""Judges errors: those that stand in place of an answer, and those within a stream."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gate import object_of
from diglot.legality.documents import ERROR
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from diglot.legality.findings import Findings

_NATIVE: Final = "the error handler of Llama Stack 0.2's servers"
ERROR_STATUS: Final = Rule(
    name="error-status",
    says="A bad request is answered with a status of 4xx, for what is wrong with it",
    spec="RFC 9110, 15.5 Client Error 4xx",
)
ERROR_JSON: Final = Rule(name="error-json", says="The body of an error is JSON", spec="ErrorResponse")
ERROR_MESSAGE: Final = Rule(name="error-message", says="An error has a message", spec="Error.message")
ERROR_TRACEBACK: Final = Rule(
    name="error-traceback", says="An error shows nobody the inside of its server", spec="CWE-209"
)
NATIVE_ERROR: Final = Rule(
    name="native-error-shape",
    says='A native error is {"error": {"detail": ...}} or {"detail": ...}, and says what is wrong',
    spec=_NATIVE,
)
NATIVE_STREAM_ERROR: Final = Rule(
    name="native-stream-error-shape",
    says='An error in a native stream is {"error": {"message": ...}}, and says what is wrong',
    spec=_NATIVE,
)
_INSIDE: Final = re.compile(r'Traceback \(most recent call last\)|File \\?"[^"]+", line \d+')


def judge_error(status: int, raw: bytes, openai: bool, findings: Findings) -> None:
    """Judge what came in answer to a bad request."""
    if not 400 <= status < 500:
        findings.add(ERROR_STATUS, f"the status is {status}")
    inside = _INSIDE.search(raw.decode(errors="replace"))
    if inside:
        findings.add(ERROR_TRACEBACK, f"{show(inside[0])} stands in it")
        return
    try:
        value = gate.parse(raw)
    except InvalidInput as error:
        findings.add(ERROR_JSON, str(error))
        return
    _judge_openai(value, findings) if openai else _judge_native(value, findings)


def judge_stream_error(value: Any, openai: bool, findings: Findings) -> None:
    """Judge an error that stands in a stream in place of an item."""
    if openai:
        _judge_openai(value, findings)
    elif not _words(object_of(object_of(value).get("error")).get("message")):
        findings.add(NATIVE_STREAM_ERROR, f"the item is {show(value)}")


def _judge_openai(value: Any, findings: Findings) -> None:
    error = ERROR.read(value, findings)
    if error is not None and not error["error"]["message"].strip():
        findings.add(ERROR_MESSAGE, "is empty", "error.message")


def _judge_native(value: Any, findings: Findings) -> None:
    whole = object_of(value)
    if not whole.get("detail") and not object_of(whole.get("error")).get("detail"):
        findings.add(NATIVE_ERROR, f"the body is {show(value)}")


def _words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
