"""Calls gathered from the fragments of a stream: which fragment belongs to which call.

An index is a call, until a named fragment of another id, another name, or a name once the arguments are whole, comes on the
same index; a fragment without an index belongs to the call of its id, else to the latest. Ids may come late or never, or be
the same for all calls; a fragment that says nothing is no call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from diglot import gate
from diglot.chat.calls import CUSTOM, SAME_ID
from diglot.chat.whole import Fragments
from diglot.ledger import Ledger
from diglot.report import Kind

if TYPE_CHECKING:
    from diglot_types.openai import lenient as oai

    from diglot.exchange import Exchange
    from diglot.report import At, Report

_SAID: Final = "delta.tool_call delta.text logprobs.logprobs_by_token"
_DECIDED: Final = f"{_SAID} stop_reason"
CALL: Final = Ledger(
    "openai.ChatCompletionMessageToolCallChunk",
    "llama_stack.ChatCompletionResponseEvent",
    carried={"index": _SAID, "id": _DECIDED, "function": _DECIDED, "type": _DECIDED},
    why={
        "type": "function, or nothing, is every native call; any other is a content loss, and no call",
        "function": "without one, and without an id, it is no call; log probabilities beside none go with an empty text",
        "index": "says to which call the fragment belongs, and in which order calls are sent",
    },
)
FUNCTION: Final = Ledger(
    "openai.ChatCompletionMessageToolCallChunkFunction",
    "llama_stack.ChatCompletionResponseEvent",
    carried={"name": _DECIDED, "arguments": _DECIDED},
)
FUNCTION_CALL: Final = Ledger(
    "openai.ChatCompletionStreamResponseDeltaFunctionCall",
    "llama_stack.ChatCompletionResponseEvent",
    carried=FUNCTION.carried,
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
    arguments: Fragments = field(default_factory=Fragments)


class Gathering:
    """The calls of one choice."""

    def __init__(self, exchange: Exchange, report: Report) -> None:
        self._exchange = exchange
        self._report = report
        self._calls: list[Call] = []
        self._given: dict[str, Call] = {}
        self._open: dict[int, Call] = {}
        self._foreign: set[int] = set()
        self._listed = False
        self._elsewhere = 0  # calls that were made of the text

    def take(self, delta: oai.ChatCompletionStreamResponseDelta, at: At) -> list[tuple[Status, str]]:
        """What each fragment of a delta starts or goes on with."""
        said: list[tuple[Status, str]] = []
        named: list[Call] = []
        listed, called = delta.get("tool_calls") or (), delta.get("function_call")
        for i, piece in enumerate(listed):
            place = ((at, "tool_calls"), i)
            CALL.account(piece, self._report, place)
            function = piece.get("function") or {}
            FUNCTION.account(function, self._report, (place, "function"))
            self._listed = True
            if not self._is_foreign(piece, place):
                self._add(piece, function, place, said, named)
        if called is not None:
            FUNCTION_CALL.account(called, self._report, (at, "function_call"))
            if not self._mirrors(called):
                self._add({"index": 0}, called, (at, "function_call"), said, named)
        return said

    def next_id(self) -> str:
        """The exchange's id of a further call, which stands elsewhere."""
        self._elsewhere += 1
        return self._exchange.call_id(len(self._calls) + self._elsewhere - 1)

    def in_order(self) -> list[Call]:
        """The calls in the order of their indexes, those of one index as they came."""
        return sorted(self._calls, key=lambda call: call.index)

    def _is_foreign(self, piece: Any, at: At) -> bool:
        """Whether a fragment belongs to a call that is no function's; each is reported once."""
        kind, index = piece.get("type") or "function", piece.get("index") or 0
        if kind == "function":
            return index in self._foreign and not piece.get("function")
        if index not in self._foreign:
            self._foreign.add(index)
            self._report.lose((at, "type"), kind, Kind.CONTENT, CUSTOM)
        return True

    def _add(self, piece: Any, function: Any, at: At, said: list[tuple[Status, str]], named: list[Call]) -> None:
        name, arguments = function.get("name") or "", _text(function.get("arguments"))
        call = self._belongs(piece, name, arguments, named)
        if call is None:
            if not (name or arguments or piece.get("id")):
                return
            call = self._start(piece, at)
            said.append(("started", ""))
        if piece.get("id") and not call.given:
            self._adopt(call, piece["id"], at)
        if name:
            named.append(call)
            call.name += name if name != call.name else ""
        if arguments:
            call.arguments.parts.append(arguments)
            said.append(("in_progress", arguments))

    def _mirrors(self, called: Any) -> bool:
        """Whether a function_call says what tool_calls say as well, as servers do for old readers."""
        name = called.get("name")
        return self._listed and (not name or any(call.name == name for call in self._calls))

    def _adopt(self, call: Call, given: str, at: At) -> None:
        """Take the server's id for a call, unless another call has it."""
        call.given = given
        if given in self._given:
            self._report.lose((at, "id"), given, Kind.METADATA, SAME_ID)
        else:
            call.id = given
        self._given[given] = call

    def _belongs(self, piece: Any, name: str, arguments: str, named: list[Call]) -> Call | None:
        """The call that a fragment goes on with; None where it starts one."""
        index, given = piece.get("index"), piece.get("id")
        call = self._unnumbered(given, name) if index is None else self._numbered(index, given, name)
        if call is None or not name or not call.name:
            return call
        repeated = bool(given) and given == call.given and name == call.name
        again = any(call is one for one in named) or (name != call.name and not self._goes_on(call.name + name))
        return None if (again and not repeated) or _anew(call, given, name, arguments) else call

    def _goes_on(self, name: str) -> bool:
        """Whether a name is, or begins, the name of a tool of the request, so that it may come in fragments."""
        return any(tool.startswith(name) for tool in self._exchange.tools)

    def _numbered(self, index: int, given: str | None, name: str) -> Call | None:
        call = self._open.get(index)
        if call is None or not (given and call.given and given != call.given):
            return call
        return None if name or call.arguments.is_object() else call

    def _unnumbered(self, given: str | None, name: str) -> Call | None:
        known = self._given.get(given) if given else None
        if known is not None or not self._calls:
            return known
        latest = self._calls[-1]
        if (given and latest.given) or (name and not (name == latest.name and latest.arguments.parts)):
            return None
        return latest

    def _start(self, piece: Any, at: At) -> Call:
        index = piece.get("index")
        index = len(self._calls) if index is None else index
        call = Call(index, self._exchange.call_id(len(self._calls) + self._elsewhere), at)
        self._calls.append(call)
        self._open[index] = call
        return call


def _anew(call: Call, given: str | None, name: str, arguments: str) -> bool:
    """Whether a name said once more begins another call: the arguments so far are whole, and it is no mere repetition."""
    repeated = given and name == call.name and not arguments.strip()
    return not repeated and call.arguments.is_object()


def _text(arguments: str | dict[str, Any] | None) -> str:
    if isinstance(arguments, str):
        return arguments
    return "" if arguments is None else gate.dump(arguments).decode()
