"""Calls in native answers and streams: ids, names, arguments, and the order of their pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gate import is_object
from diglot.legality.calls import is_object_text
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_STATUS: Final = "ToolCallDelta.parse_status"
NATIVE_CALL_ID: Final = Rule(name="native-call-id", says="A native call has a call_id", spec="ToolCall.call_id")
NATIVE_CALL_ID_UNIQUE: Final = Rule(
    name="native-call-id-unique", says="No two calls of an answer share a call_id", spec="ToolCall.call_id"
)
NATIVE_CALL_NAME: Final = Rule(name="native-call-name", says="A native call names its tool", spec="ToolCall.tool_name")
NATIVE_CALL_OFFERED: Final = Rule(
    name="native-call-offered", says="Only tools that the request offers are called", spec="ChatCompletionRequest.tools"
)
NATIVE_CALL_ARGUMENTS: Final = Rule(
    name="native-call-arguments",
    says="The arguments of a native call are an object, or the text of one",
    spec="ToolCall.arguments",
)
NATIVE_CALL_JSON: Final = Rule(
    name="native-call-json", says="arguments_json says what arguments does", spec="ToolCall.arguments_json"
)
NATIVE_CALL_WHOLE: Final = Rule(
    name="native-call-whole",
    says="A call that succeeded is told as a whole, and until then in text",
    spec="ToolCallDelta.tool_call",
)
NATIVE_CALL_ORDER: Final = Rule(
    name="native-call-order", says="A call in pieces begins with started, before it is in_progress", spec=_STATUS
)
NATIVE_CALL_OPEN: Final = Rule(
    name="native-call-open",
    says="A call that started has succeeded or failed before the stream ends, unless it was cut",
    spec=_STATUS,
)


class Calls:
    """Judges the calls of one answer, in events or whole.

    count: how many there are. open: how many began that have neither succeeded nor failed. misread: one could not be
    counted, for it was told in the wrong form.
    """

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self.count = self.open = 0
        self.misread = False
        self._asked = asked
        self._findings = findings
        self._ids = set[str]()

    def delta(self, delta: Mapping[str, Any], hole: bool) -> None:
        """Judge one piece of a call."""
        status, call, path = delta["parse_status"], delta["tool_call"], "event.delta.tool_call"
        if is_object(call) != (status == "succeeded"):
            self.misread = True
            self._findings.add(NATIVE_CALL_WHOLE, f"is {show(call)}, and {status}", path)
        elif is_object(call):
            self.whole(call, path)
        if status == "in_progress" and not self.open and not hole:
            self._findings.add(NATIVE_CALL_ORDER, "is in_progress, and no call has started", "event.delta.parse_status")
        elif status == "started":
            self.open += 1
        elif status != "in_progress":
            self.open = max(0, self.open - 1)

    def whole(self, call: Mapping[str, Any], path: str, *, cut: bool = False) -> None:
        """Judge one whole call; of an answer that was cut it may have half its arguments."""
        self.count += 1
        findings, name = self._findings, call["tool_name"]
        if not call["call_id"]:
            findings.add(NATIVE_CALL_ID, "is empty", f"{path}.call_id")
        elif call["call_id"] in self._ids:
            findings.add(NATIVE_CALL_ID_UNIQUE, f"= {show(call['call_id'])} again", f"{path}.call_id")
        self._ids.add(call["call_id"])
        if not name:
            findings.add(NATIVE_CALL_NAME, "is empty", f"{path}.tool_name")
        elif self._asked.known and name not in self._asked.exchange.tools:
            findings.add(NATIVE_CALL_OFFERED, f"= {show(name)} is not offered", f"{path}.tool_name")
        if not cut:
            _judge_arguments(call, path, findings)


def _judge_arguments(call: Mapping[str, Any], path: str, findings: Findings) -> None:
    arguments, text = call["arguments"], call.get("arguments_json")
    if isinstance(arguments, str) and not is_object_text(arguments):
        findings.add(NATIVE_CALL_ARGUMENTS, f"= {show(arguments)}", f"{path}.arguments")
    elif text is not None and _read(text) != (_read(arguments) if isinstance(arguments, str) else arguments):
        findings.add(NATIVE_CALL_JSON, f"= {show(text)}, and arguments = {show(arguments)}", f"{path}.arguments_json")


def _read(text: str) -> Any:
    try:
        return gate.load(text)
    except InvalidInput:
        return None
