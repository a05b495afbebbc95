"""Real answers of OpenAI's API become native ones."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from diglot import Exchange, UpstreamError, chat
from recordings import said, shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from recordings.shelf import Recorded

LOST = {
    "choices[]": "content",
    "choices[].logprobs.content[].id": "metadata",
    "choices[].logprobs.content[].top_logprobs[].id": "metadata",
    "choices[].message.reasoning": "metadata",
    "choices[].message.tool_calls[].function.arguments": "constraint",
    "choices[].seed": "metadata",
    "created": "metadata",
    "id": "metadata",
    "model": "metadata",
    "prompt": "metadata",
    "service_tier": "metadata",
    "system_fingerprint": "metadata",
    "time_info": "metadata",
    "timings": "metadata",
    "usage.cached_tokens": "metadata",
    "usage.completion_tokens_details": "metadata",
    "usage.prompt_tokens_details": "metadata",
}


def translated(one: Recorded, answer: Any) -> tuple[Any, set[tuple[str, str]]]:
    made = chat.response_to_llama_stack(answer, Exchange.of(one.request))
    return made.data, {(re.sub(r"\[\d+\]", "[]", loss.path), str(loss.kind)) for loss in made.losses}


@shelf.each("openai", "answer")
def test_an_answer_keeps_text_calls_arguments_usage_and_finish(one: Recorded) -> None:
    made, lost = translated(one, one.answer)
    assert said.native_answer(made) == said.openai_answer(one.answer).in_native_words()
    assert lost <= set(LOST.items())


@shelf.each("openai", "answer")
def test_arguments_stay_byte_for_byte(one: Recorded) -> None:
    calls = one.answer["choices"][0]["message"].get("tool_calls") or ()
    made = translated(one, one.answer)[0]["completion_message"]["tool_calls"]
    assert [call["arguments_json"] for call in made] == [call["function"]["arguments"] for call in calls]


@shelf.each("openai", "answer")
def test_an_answer_keeps_its_log_probabilities(one: Recorded) -> None:
    tokens = (one.answer["choices"][0].get("logprobs") or {}).get("content") or ()
    made = translated(one, one.answer)[0]["logprobs"] or []
    assert len(made) == len(tokens)
    for position, token in zip(made, tokens, strict=True):
        table = {top["token"]: top["logprob"] for top in token.get("top_logprobs") or ()}
        assert position == {"logprobs_by_token": {**table, token["token"]: token["logprob"]}}


@shelf.each("openai", "answer")
def test_there_and_back_an_answer_says_the_same(one: Recorded) -> None:
    exchange = Exchange.of(one.request)
    back = chat.response_to_openai(translated(one, one.answer)[0], exchange).data
    expected = said.openai_answer(one.answer)
    end = "tool_calls" if expected.calls and expected.end == "stop" and not exchange.named_tool else expected.end
    end = "stop" if expected.calls and expected.end == "tool_calls" and exchange.named_tool else end
    assert said.openai_answer(back) == expected._replace(end=end)


@shelf.each("openai", "error")
def test_an_error_in_place_of_an_answer_is_the_servers(one: Recorded) -> None:
    if one.status == 200:
        return
    error = one.answer["error"]
    with pytest.raises(UpstreamError) as caught:
        chat.response_to_llama_stack(one.answer, Exchange())
    assert str(caught.value) == error["message"]
    assert caught.value.to_llama_stack() == {"error": {"detail": error["message"]}}


def test_the_losses_of_all_answers_are_known() -> None:
    shelf.needed()
    answers = shelf.of("openai", "answer")
    assert set().union(*(translated(one, one.answer)[1] for one in answers)) == set(LOST.items())


def nulls_left_out(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: nulls_left_out(one) for name, one in answer.items() if one is not None}
    return [nulls_left_out(one) for one in answer] if isinstance(answer, list) else answer


def no_envelope(answer: Any) -> Any:
    return {"choices": answer["choices"], "usage": answer.get("usage")}


def empty_envelope(answer: Any) -> Any:
    return {**answer, "id": "", "object": "", "model": "", "created": 0, "service_tier": "on_demand"}


def no_role_no_index_no_refusal(answer: Any) -> Any:
    for choice in answer["choices"]:
        choice.pop("index", None)
        choice.pop("logprobs", None) if choice.get("logprobs") is None else None
        choice["message"].pop("role", None)
        choice["message"].pop("refusal", None)
    return answer


def empty_lists_and_texts(answer: Any) -> Any:
    for choice in answer["choices"]:
        for name, empty in (("content", ""), ("tool_calls", []), ("reasoning_content", ""), ("refusal", "")):
            choice["message"][name] = choice["message"].get(name) or empty
    return answer


def stop_after_calls(answer: Any) -> Any:
    for choice in answer["choices"]:
        if choice["message"].get("tool_calls") and choice["finish_reason"] == "tool_calls":
            choice["finish_reason"] = "stop"
    return answer


def tool_calls_without_calls(answer: Any) -> Any:
    for choice in answer["choices"]:
        if not choice["message"].get("tool_calls") and choice["finish_reason"] == "stop":
            choice["finish_reason"] = "tool_calls"
    return answer


def no_finish_reason_where_it_is_stop(answer: Any) -> Any:
    for choice in answer["choices"]:
        if choice["finish_reason"] in {"stop", "tool_calls"}:
            del choice["finish_reason"]
    return answer


def calls_without_a_type(answer: Any) -> Any:
    for choice in answer["choices"]:
        for i, call in enumerate(choice["message"].get("tool_calls") or ()):
            call.pop("type", None)
            call["index"] = i
    return answer


def arguments_as_objects(answer: Any) -> Any:
    for choice in answer["choices"]:
        for call in choice["message"].get("tool_calls") or ():
            call["function"]["arguments"] = said.read(call["function"]["arguments"])
    return answer


HABITS = (
    nulls_left_out,
    no_envelope,
    empty_envelope,
    no_role_no_index_no_refusal,
    empty_lists_and_texts,
    stop_after_calls,
    tool_calls_without_calls,
    no_finish_reason_where_it_is_stop,
    calls_without_a_type,
    arguments_as_objects,
)


@pytest.mark.parametrize("habit", HABITS, ids=lambda one: one.__name__)
def test_a_habit_changes_nothing_of_what_real_answers_say(habit: Callable[[Any], Any]) -> None:
    shelf.needed()
    changed = 0
    for one in shelf.of("openai", "answer"):
        answer = habit(copy.deepcopy(one.answer))
        changed += answer != one.answer
        made, expected = translated(one, answer)[0], translated(one, one.answer)[0]
        assert said.native_answer(made) == said.native_answer(expected), one.name
        assert made["logprobs"] == expected["logprobs"]
    assert changed


@pytest.mark.parametrize("arguments", ["", " ", None, "absent"])
def test_arguments_that_say_nothing_are_an_empty_object(arguments: str | None) -> None:
    shelf.needed()
    for one in shelf.of("openai", "answer"):
        answer = copy.deepcopy(one.answer)
        for call in answer["choices"][0]["message"].get("tool_calls") or ():
            call["function"]["arguments"] = arguments
            if arguments == "absent":
                del call["function"]["arguments"]
        for call in translated(one, answer)[0]["completion_message"]["tool_calls"]:
            assert (call["arguments"], call["arguments_json"]) == ({}, "{}")


@shelf.each("openai", "answer")
def test_an_answer_may_be_text_or_bytes(one: Recorded) -> None:
    text = json.dumps(one.answer)
    for form in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode())):
        assert translated(one, form) == translated(one, one.answer)
