"""Calls gathered from the fragments of a stream: which fragment belongs to which call.

An index is a call, until another id, or a name once the arguments are whole, comes on the same index; a fragment without an
index belongs to the call of its id, else to the latest. Ids may come late or never, or be the same for all calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from diglot import gate
from diglot.chat.calls import SAME_ID, parsed
from diglot.ledger import Ledger
from diglot.report import Kind

if TYPE_CHECKING:
    from diglot_types.openai import lenient as oai

    from diglot.exchange import Exchange
    from diglot.report import At, Report

CALL: Final = Ledger(
    "openai.ChatCompletionMessageToolCallChunk",
    "llama_stack.ToolCallDelta",
    carried={"index": "tool_call", "id": "tool_call", "function": "tool_call"},
    dropped={"type": "says function, as every native call"},
    why={"index": "says to which call the fragment belongs, and in which order calls are sent"},
)
FUNCTION: Final = Ledger(
    "openai.ChatCompletionMessageToolCallChunkFunction",
    "llama_stack.ToolCallDelta",
    carried={"name": "tool_call", "arguments": "tool_call"},
)
FUNCTION_CALL: Final = Ledger(
    "openai.ChatCompletionStreamResponseDeltaFunctionCall", "llama_stack.ToolCallDelta", carried=FUNCTION.carried
)
Status: TypeAlias = Literal["started", "in_progress"]


@dataclass(slots=True)
class Call:
    """One call as far as it has come."""

    index: int
    id: str
    at: At
    given: str = ""  # the id that its server says, which another call may have
    name: str = ""
    fragments: list[str] = field(default_factory=list[str])


class Gathering:
    """The calls of one choice."""

    def __init__(self, exchange: Exchange, report: Report) -> None:
        self._exchange = exchange
        self._report = report
        self._calls: list[Call] = []
        self._given: dict[str, Call] = {}
        self._open: dict[int, Call] = {}

    def take(self, delta: oai.ChatCompletionStreamResponseDelta, at: At) -> list[tuple[Status, str]]:
        """What each fragment of a delta starts or goes on with."""
        said: list[tuple[Status, str]] = []
        listed, called = delta.get("tool_calls"), delta.get("function_call")
        for i, piece in enumerate(listed or ()):
            place = ((at, "tool_calls"), i)
            CALL.account(piece, self._report, place)
            function = piece.get("function") or {}
            FUNCTION.account(function, self._report, (place, "function"))
            self._add(piece, function, place, said)
        if called is not None:
            FUNCTION_CALL.account(called, self._report, (at, "function_call"))
            self._add({"index": 0}, called, (at, "function_call"), said)
        return said

    def in_order(self) -> list[Call]:
        """The calls in the order of their indexes, those of one index as they came."""
        return sorted(self._calls, key=lambda call: call.index)

    def _add(self, piece: Any, function: Any, at: At, said: list[tuple[Status, str]]) -> None:
        name, arguments = function.get("name") or "", _text(function.get("arguments"))
        call = self._belongs(piece, name, arguments)
        if call is None:
            call = self._start(piece, at)
            said.append(("started", ""))
        if piece.get("id") and not call.given:
            self._adopt(call, piece["id"], at)
        if name and name != call.name:
            call.name += name
        if arguments:
            call.fragments.append(arguments)
            said.append(("in_progress", arguments))

    def _adopt(self, call: Call, given: str, at: At) -> None:
        """Take the server's id for a call, unless another call has it."""
        call.given = given
        if given in self._given:
            self._report.lose((at, "id"), given, Kind.METADATA, SAME_ID)
        else:
            call.id = given
        self._given[given] = call

    def _belongs(self, piece: Any, name: str, arguments: str) -> Call | None:
        """The call that a fragment goes on with; None where it starts one."""
        index, given = piece.get("index"), piece.get("id")
        call = self._unnumbered(given, name) if index is None else self._numbered(index, given)
        return None if call is None or _anew(call, given, name, arguments) else call

    def _numbered(self, index: int, given: str | None) -> Call | None:
        call = self._open.get(index)
        return None if call is None or (given and call.given and given != call.given) else call

    def _unnumbered(self, given: str | None, name: str) -> Call | None:
        known = self._given.get(given) if given else None
        if known is not None or not self._calls:
            return known
        latest = self._calls[-1]
        if (given and latest.given) or (name and not (name == latest.name and latest.fragments)):
            return None
        return latest

    def _start(self, piece: Any, at: At) -> Call:
        index = piece.get("index")
        index = len(self._calls) if index is None else index
        call = Call(index, self._exchange.call_id(len(self._calls)), at)
        self._calls.append(call)
        self._open[index] = call
        return call


def _anew(call: Call, given: str | None, name: str, arguments: str) -> bool:
    """Whether a name said once more begins another call: the arguments so far are whole, and it is no mere repetition."""
    if not name or not call.fragments or not call.fragments[-1].rstrip().endswith("}"):
        return False
    repeated = given and name == call.name and not arguments.strip()
    return not repeated and parsed("".join(call.fragments)) is not None


def _text(arguments: str | dict[str, Any] | None) -> str:
    if isinstance(arguments, str):
        return arguments
    return "" if arguments is None else gate.dump(arguments).decode()
