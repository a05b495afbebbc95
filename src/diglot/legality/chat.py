"""Judges what the choices of a chat say, in chunks and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.calls import feed_calls, hear_calls, judge_calls, judge_names
from diglot.legality.choices import Indexes
from diglot.legality.documents import CHAT_CHUNK
from diglot.legality.envelope import judge_envelope
from diglot.legality.finish import STOP_LEFT_OUT, judge_finish, judge_stops
from diglot.legality.logprobs import judge_chat_logprobs
from diglot.legality.rule import Rule
from diglot.legality.spoken import Called, Spoken
from diglot.legality.usage import judge_usage
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_ROLE: Final = "ChatCompletionStreamResponseDelta.role"
ROLE_FIRST: Final = Rule(
    name="role-first", says="The first chunk of a choice says that its role is assistant", spec=_ROLE
)
ROLE_ONCE: Final = Rule(name="role-once", says="The role is said in the first chunk of a choice only", spec=_ROLE)


class ChatPieces:
    """Judges the deltas of the choices of one stream."""

    document = CHAT_CHUNK

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self._asked = asked
        self._findings = findings

    def feed(self, spoken: Spoken, choice: Any, path: str, *, first: bool, hole: bool) -> None:
        """Judge one delta."""
        delta = choice["delta"]
        if not hole:
            self._role(spoken, delta.get("role"), f"{path}.delta.role", first)
        spoken.text.append(delta.get("content") or "")
        if "tool_calls" in delta:
            feed_calls(spoken, delta["tool_calls"], f"{path}.delta.tool_calls", hole, self._findings)
        if "function_call" in delta:
            self._function(spoken, delta["function_call"], f"{path}.delta.function_call", hole)
        judge_chat_logprobs(choice.get("logprobs"), self._asked, f"{path}.logprobs", self._findings)

    def _role(self, spoken: Spoken, role: str | None, path: str, first: bool) -> None:
        """Judge a role; one that comes late was found to be missing before."""
        if first and role != "assistant":
            self._findings.add(ROLE_FIRST, "is left out" if role is None else f"= {show(role)}", path)
        elif role is not None and spoken.role:
            self._findings.add(ROLE_ONCE, f"= {show(role)} again", path)
        spoken.role = spoken.role or role is not None

    def _function(self, spoken: Spoken, delta: Mapping[str, str], path: str, hole: bool) -> None:
        if spoken.function is None:
            spoken.function = Called("function_call", delta.get("name", ""), self._findings.place(path))
            if not hole:
                judge_names(spoken.function, spoken, self._findings)
        spoken.function.arguments.append(delta.get("arguments", ""))

    def finish(self, spoken: Spoken) -> None:
        """Judge a choice that has ended."""
        _judge_whole(spoken, self._asked, self._findings)


def judge_chat(answer: Mapping[str, Any], asked: Asked, findings: Findings) -> None:
    """Judge a plain answer."""
    judge_envelope(answer, findings)
    choices: list[Spoken] = []
    for choice, path in Indexes(asked, findings).each(answer["choices"]):
        choices.append(_spoken(choice, path, findings))
        judge_chat_logprobs(choice["logprobs"], asked, f"{path}.logprobs", findings)
    judge_usage(answer, findings)
    for spoken in choices:
        _judge_whole(spoken, asked, findings)


def _spoken(choice: Mapping[str, Any], path: str, findings: Findings) -> Spoken:
    message = choice["message"]
    spoken = Spoken(choice["index"], findings.place(path), text=[message["content"] or ""])
    spoken.finish, spoken.ended = choice["finish_reason"], findings.place(f"{path}.finish_reason")
    if "tool_calls" in message:
        hear_calls(spoken, message["tool_calls"], f"{path}.message.tool_calls", findings)
    if "function_call" in message:
        call, at = message["function_call"], findings.place(f"{path}.message.function_call")
        spoken.function = Called("function_call", call["name"], at, [call["arguments"]])
        judge_names(spoken.function, spoken, findings)
    return spoken


def _judge_whole(spoken: Spoken, asked: Asked, findings: Findings) -> None:
    judge_finish(spoken, asked, findings)
    judge_calls(spoken, asked, findings)
    judge_stops(spoken, asked, STOP_LEFT_OUT, findings)
