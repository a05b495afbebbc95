"""The next question of a case with several turns: the answer before, what its tools say, and what the user says then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.legality import Api, Call, Choice, Said
    from diglot.verify.case import Turn
    from diglot.verify.question import Question


def hindrance(turn: Turn, said: Said) -> str:
    """Why a turn cannot be asked after what was said; empty where it can."""
    if not said.choices:
        return "there is no answer"
    unknown = ", ".join(call.name for call in said.choices[0].calls if call.name not in turn.results)
    if turn.again or not (unknown or turn.results):
        return ""
    if unknown:
        return f"{unknown} is called, which the turn does not answer"
    return "" if said.choices[0].calls else "nothing is called"


def following(turn: Turn, api: Api, question: Question, said: Said) -> Question:
    """The question of a turn."""
    if turn.again or question.asked is None:
        return question
    choice = said.choices[0]
    return question.saying({**question.asked, "messages": [*question.asked["messages"], *_said(turn, api, choice)]})


def _said(turn: Turn, api: Api, choice: Choice) -> Iterator[Any]:
    openai = api == "openai"
    yield _openai(choice) if openai else _native(choice)
    for call in choice.calls:
        result = {"role": "tool", "content": turn.results[call.name]}
        yield {**result, ("tool_call_id" if openai else "call_id"): call.id}
    if turn.say:
        yield {"role": "user", "content": turn.say}


def _openai(choice: Choice) -> dict[str, Any]:
    """The assistant's message that an answer was."""
    message: dict[str, Any] = {"role": "assistant", "content": choice.text or None}
    if not choice.calls:
        return {**message, "content": choice.text}
    return {**message, "tool_calls": list(map(_openai_call, choice.calls))}


def _openai_call(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _native(choice: Choice) -> dict[str, Any]:
    calls = [_native_call(call) for call in choice.calls]
    reason = choice.finish or ("end_of_message" if calls else "end_of_turn")
    message = {"role": "assistant", "content": choice.text, "stop_reason": reason}
    return {**message, "tool_calls": calls} if calls else message


def _native_call(call: Call) -> dict[str, Any]:
    try:
        arguments: Any = gate.parse(call.arguments.encode())
    except InvalidInput:
        arguments = call.arguments
    arguments = arguments if gate.is_object(arguments) else call.arguments
    return {"call_id": call.id, "tool_name": call.name, "arguments": arguments, "arguments_json": call.arguments}
