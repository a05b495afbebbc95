"""Calls of tools, in deltas and whole: their indexes, ids, names and arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.legality.finish import CUT
from diglot.legality.rule import Rule
from diglot.legality.spoken import Called
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings
    from diglot.legality.spoken import Spoken

_DELTA: Final = "ChatCompletionMessageToolCallChunk"
_CALL: Final = "ChatCompletionMessageToolCall"
CALLS_EMPTY: Final = Rule(
    name="calls-empty",
    says="tool_calls is left out where nothing is called",
    spec="ChatCompletionResponseMessage.tool_calls",
)
CALL_INDEX: Final = Rule(
    name="call-index",
    says="The calls of a choice are numbered 0, 1, 2, in the order they begin",
    spec=f"{_DELTA}.index",
)
CALL_BEGIN: Final = Rule(
    name="call-begin", says="A call begins with a delta that says its id and its name", spec=f"{_DELTA}.id"
)
CALL_ID: Final = Rule(name="call-id", says="A call has an id, said in its first delta", spec=f"{_CALL}.id")
CALL_NAME: Final = Rule(
    name="call-name", says="A call names its function, in its first delta", spec=f"{_CALL}Function.name"
)
CALL_TYPE: Final = Rule(
    name="call-type", says="The first delta of a call says its type, function", spec=f"{_DELTA}.type"
)
CALL_MERGED: Final = Rule(
    name="call-merged", says="Another id is another call, with an index of its own", spec=f"{_DELTA}.index"
)
CALL_SAID_ONCE: Final = Rule(
    name="call-said-once",
    says="The id and the name of a call are said in its first delta only, for clients join what later ones say to them",
    spec=f"{_DELTA}.id",
)
CALL_ID_UNIQUE: Final = Rule(name="call-id-unique", says="No two calls of a choice share an id", spec=f"{_CALL}.id")
CALL_ARGUMENTS: Final = Rule(
    name="call-arguments",
    says="The arguments of a call are a JSON object, unless they were cut",
    spec=f"{_CALL}Function.arguments",
)
CALL_OFFERED: Final = Rule(
    name="call-offered", says="Only what the request offers is called", spec="CreateChatCompletionRequest.tools"
)
CALL_STYLE: Final = Rule(
    name="call-style",
    says="Calls are told in tool_calls, and in function_call where the request offers functions",
    spec="CreateChatCompletionRequest.functions",
)


def feed_calls(spoken: Spoken, deltas: list[Any], path: str, hole: bool, findings: Findings) -> None:
    """Judge the deltas of calls in one chunk."""
    if not deltas:
        findings.add(CALLS_EMPTY, "is an empty list", path)
    for i, delta in enumerate(deltas):
        _feed(spoken, delta, f"{path}[{i}]", hole, findings)


def _feed(spoken: Spoken, delta: Mapping[str, Any], path: str, hole: bool, findings: Findings) -> None:
    index, known = int(delta["index"]), len(spoken.calls)  # 1.0 is an integer of JSON Schema
    function = delta.get("function", {})
    call = Called(delta.get("id", ""), function.get("name", ""), findings.place(path))
    if 0 <= index < known:
        _gone_on(spoken.calls[index], call, path, findings)
    elif hole or index != known or not (call.id or call.name):
        if not hole and not spoken.lost:
            _judge_beginning(index, known, path, findings)
        spoken.lost = True
        return
    else:
        _begun(spoken, call, "type" in delta, path, findings)
    spoken.calls[index].arguments.append(function.get("arguments", ""))


def _judge_beginning(index: int, known: int, path: str, findings: Findings) -> None:
    """Judge what can begin no call."""
    if index == known:
        findings.add(CALL_BEGIN, "says neither an id nor a name", path)
    else:
        findings.add(CALL_INDEX, f"= {show(index)}, and {known} calls came before", f"{path}.index")


def _begun(spoken: Spoken, call: Called, typed: bool, path: str, findings: Findings) -> None:
    judge_names(call, spoken, findings)
    spoken.calls.append(call)
    if not typed:
        findings.add(CALL_TYPE, "is left out", f"{path}.type")


def _gone_on(call: Called, more: Called, path: str, findings: Findings) -> None:
    """Judge what a later delta says of a call beside its arguments."""
    call.broken |= bool((more.id and call.id) or (more.name and call.name))
    if more.id and call.id and more.id != call.id:
        findings.add(CALL_MERGED, f"= {show(more.id)} at the index of {show(call.id)}", f"{path}.id")
    elif more.id and call.id:
        findings.add(CALL_SAID_ONCE, f"= {show(more.id)} again", f"{path}.id")
    elif more.name and call.name:
        findings.add(CALL_SAID_ONCE, f"= {show(more.name)} after {show(call.name)}", f"{path}.function.name")
    call.id, call.name = call.id or more.id, call.name or more.name


def hear_calls(spoken: Spoken, calls: list[Any], path: str, findings: Findings) -> None:
    """Judge the calls of a plain answer by themselves; those of custom tools take text, and not JSON."""
    if not calls:
        findings.add(CALLS_EMPTY, "is an empty list", path)
    for i, said in enumerate(calls):
        function = said[said["type"]]
        call = Called(said["id"], function["name"], findings.place(f"{path}[{i}]"), [function.get("arguments", "")])
        judge_names(call, spoken, findings)
        call.custom = said["type"] == "custom"
        spoken.calls.append(call)


def judge_names(call: Called, spoken: Spoken, findings: Findings) -> None:
    """Judge how a call is told from others: its id and its name, where it begins."""
    if not call.id:
        findings.add(CALL_ID, "has no id", call.at)
    elif call.id in spoken.ids:
        findings.add(CALL_ID_UNIQUE, f"has the id {show(call.id)} of another", call.at)
    spoken.ids.add(call.id)
    if not call.name:
        call.broken = True
        findings.add(CALL_NAME, "names no function", call.at)


def judge_calls(spoken: Spoken, asked: Asked, findings: Findings) -> None:
    """Judge the calls of a choice that has ended."""
    if spoken.lost or not spoken.called:
        return
    if asked.exchange.tools and (spoken.function is not None) != asked.exchange.function_call:
        word = "function_call" if spoken.function else "tool_calls"
        findings.add(CALL_STYLE, f"is told in {word}, which is not how it was offered", spoken.called[0].at)
    for call in spoken.called:
        if not call.custom:
            _judge_call(call, spoken.finish not in CUT and not call.broken, asked, findings)


def _judge_call(call: Called, whole: bool, asked: Asked, findings: Findings) -> None:
    if asked.known and call.name and call.name not in asked.exchange.tools:
        findings.add(CALL_OFFERED, f"calls {show(call.name)}, which the request does not offer", call.at)
    arguments = "".join(call.arguments)
    if whole and not is_object_text(arguments):
        findings.add(CALL_ARGUMENTS, f"has the arguments {show(arguments)}", call.at)


def is_object_text(text: str) -> bool:
    """Whether a text is a JSON object."""
    try:
        return gate.is_object(gate.load(text))
    except InvalidInput:
        return False
