"""The calls of the conversation, as the model would have written them: in the form in which new ones are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.calltext.writing import write
from diglot.chat.calls import arguments_text, parsed
from diglot.errors import InvalidInput
from diglot.forms.call import BUILTINS, CODE
from diglot.generate.images import TARGET
from diglot.generate.template import escaped, inert
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot_types.llama_stack import lenient as ls

    from diglot.report import At, Report

CALL: Final = Ledger(
    "llama_stack.ToolCall",
    TARGET,
    carried=dict.fromkeys(("tool_name", "arguments", "arguments_json"), "prompt"),
    dropped={"call_id": "a prompt has no ids: results stand in their order"},
    why={"arguments": "those that are no JSON object stay the text that the model wrote"},
)
_TAG: Final = "<|python_tag|>"


def written(calls: Sequence[ls.ToolCall], form: str, report: Report, at: At) -> str:
    """The calls of one turn, in the form of its prompt where that can say them."""
    for i, call in enumerate(calls):
        CALL.account(call, report, (at, i))
    if not calls:
        return ""
    if any(parsed(arguments_text(call)) is None for call in calls):
        return inert("; ".join(map(_raw, calls)), report, at)
    plain = [{"call_id": "", "tool_name": call["tool_name"], "arguments": arguments_text(call)} for call in calls]
    for one in _forms(calls, form):
        try:
            text = write(plain, one)
        except InvalidInput:
            continue
        return f"{_TAG}{inert(text.removeprefix(_TAG), report, at)}" if text.startswith(_TAG) else escaped(text)
    return inert("; ".join(map(_raw, calls)), report, at)


def _forms(calls: Sequence[ls.ToolCall], form: str) -> Iterator[Any]:
    """The forms to try: a call of a built-in tool alone stands behind a tag."""
    name = calls[0]["tool_name"] if len(calls) == 1 else ""
    if name == CODE:
        yield "code"
    elif name in BUILTINS:
        yield "builtin"
    yield form
    yield "json"


def _raw(call: ls.ToolCall) -> str:
    """A call whose arguments are no JSON object, or whose name has no place in a form."""
    name = gate.dump(call["tool_name"]).decode()
    return f'{{"type": "function", "name": {name}, "parameters": {arguments_text(call)}}}'
