"""The calls of an answer: each has an id of its own."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from diglot.chat import calls
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange


def own_id(given: str | None, known: Collection[str], ids: Callable[[int], str], report: Report, at: At) -> str:
    """The id of an answer's call: its server's, unless it has none or it is known to be another call's."""
    call_id = given or ids(len(known))
    if call_id not in known:
        return call_id
    if given:
        report.lose(at, given, Kind.METADATA, calls.SAME_ID)
    return next(one for one in map(ids, count(len(known))) if one not in known)


def to_llama_stack(
    source: oai.ChatCompletionResponseMessage, exchange: Exchange, report: Report, at: At
) -> list[to_ls.ToolCall]:
    """The native calls of a message; arguments that are no object are reported."""
    listed, called = source.get("tool_calls") or (), source.get("function_call")
    made: dict[str, to_ls.ToolCall] = {}
    for i, call, function in calls.functions(listed, report, (at, "tool_calls")):
        place = ((at, "tool_calls"), i)
        given = own_id(call.get("id"), made, exchange.call_id, report, (place, "id"))
        made[given] = calls.native_call(given, function.get("name") or "", function.get("arguments"))
        calls.report_raw(made[given], report, (place, "function"))
    if called is not None:
        calls.ANSWER_FUNCTION_CALL.account(called, report, (at, "function_call"))
        if not calls.is_empty(called) and not calls.mirrors(called, listed):
            given = own_id(None, made, exchange.call_id, report, at)
            made[given] = calls.native_call(given, called.get("name") or "", called.get("arguments"))
            calls.report_raw(made[given], report, (at, "function_call"))
    return [*made.values()]


def to_openai(
    source: Sequence[ls.ToolCall], report: Report, at: At, ids: Callable[[int], str]
) -> list[to_oai.ChatCompletionMessageToolCall]:
    """OpenAI's calls."""
    made: dict[str, to_oai.ChatCompletionMessageToolCall] = {}
    for i, call in enumerate(source):
        calls.ANSWERED_CALL.account(call, report, (at, i))
        given = own_id(call.get("call_id"), made, ids, report, ((at, i), "call_id"))
        made[given] = calls.openai_call(call, given)
    return [*made.values()]
