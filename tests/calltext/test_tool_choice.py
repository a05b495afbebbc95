"""Where a request lets no tool be called, no call is read in the text of its answer."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import ErrorEvent, Exchange, calltext, chat

OPENAI: dict[str, Any] = {
    "model": "m",
    "messages": [{"role": "user", "content": "Hi"}],
    "tools": [{"type": "function", "function": {"name": "f"}}],
}
NATIVE: dict[str, Any] = {
    "model_id": "m",
    "messages": [{"role": "user", "content": "Hi"}],
    "tools": [{"tool_name": "f"}],
}
TEXT = "[f()]"


@pytest.mark.parametrize(
    ("request_", "called"),
    [
        (OPENAI, True),
        ({**OPENAI, "tool_choice": "none"}, False),
        ({**OPENAI, "function_call": "none"}, False),
        ({**OPENAI, "tool_choice": "auto", "function_call": "none"}, True),
        ({**OPENAI, "tool_choice": "required"}, True),
        (NATIVE, True),
        ({**NATIVE, "tool_choice": "none"}, False),
        ({**NATIVE, "tool_config": {"tool_choice": "none"}}, False),
        ({**NATIVE, "tool_config": {"tool_choice": "f"}}, True),
    ],
)
def test_a_text_calls_only_where_the_request_lets_it(request_: dict[str, Any], called: bool) -> None:
    exchange = Exchange.of(request_)
    assert exchange.tools == {"f"}
    answer: Any = calltext.to_llama_stack(TEXT, exchange).data["completion_message"]
    assert [call["tool_name"] for call in answer["tool_calls"]] == ["f"] * called
    assert answer["content"] == ("" if called else TEXT)
    machine = calltext.TextToEvents(exchange)
    events: list[Any] = [
        one.data for one in [*machine.feed(TEXT), *machine.finish()] if not isinstance(one, ErrorEvent)
    ]
    assert (
        events[-1]["event"]["stop_reason"] == answer["stop_reason"] == ("end_of_message" if called else "end_of_turn")
    )


def test_nor_does_a_chats_answer_whose_server_leaves_calls_in_the_text() -> None:
    exchange = Exchange.of({**NATIVE, "tool_choice": "none"})
    message = {"role": "assistant", "content": f"{TEXT}<|eot_id|>"}
    answer = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    made: Any = chat.response_to_llama_stack(answer, exchange, profile="fireworks").data
    assert made["completion_message"]["content"] == TEXT
    assert made["completion_message"]["tool_calls"] == []


def test_what_a_server_calls_all_the_same_stays_a_call() -> None:
    exchange = Exchange.of({**NATIVE, "tool_choice": "none"})
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    answer = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
    made: Any = chat.response_to_llama_stack(answer, exchange).data
    assert [call["tool_name"] for call in made["completion_message"]["tool_calls"]] == ["f"]
