"""Cases of several turns: what is sent back, and where the rest is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from gateway.upstream import Asked, events, whole

from .world import answer, ran

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.verify import Result

WEATHER = ("call_7", "get_weather", '{"location": "San Francisco"}')
SECOND = ("call_8", "get_weather", '{"location": "Paris"}')
USER = {"role": "user", "content": "Call get_weather, please: San Francisco"}


class Script:
    """Answers the questions of a case in turn, and keeps what was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.bodies: list[Any] = []

    async def __call__(self, asked: Asked) -> None:
        if asked.method == "GET":
            await whole({"object": "list", "data": []})(asked)
            return
        self.bodies.append(asked.body)
        said = self.answers[len(self.bodies) - 1]
        await (events(*said) if isinstance(said, list) else whole(said))(asked)

    @property
    def messages(self) -> list[Any]:
        """Those of each question that stood in none before."""
        lists = [body["messages"] for body in self.bodies]
        return [now[len(before) :] for before, now in zip([[], *lists], lists, strict=False)]


def judged(result: Result) -> list[tuple[str, bool, int]]:
    return [(one.rule, one.held, one.exchange) for one in result.judgements if one.of == "capability"]


def run(script: Script, name: str, api: Any = "openai") -> Result:
    return ran(script, [name], api).target.results[0]


def test_calls_are_answered_by_the_results_of_their_tools() -> None:
    script = Script(answer(calls=[WEATHER]), answer("It is foggy."))
    result = run(script, "turns-call-then-text")
    function = {"name": "get_weather", "arguments": '{"location": "San Francisco"}'}
    assert script.messages == [
        [USER],
        [
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "call_7", "type": "function", "function": function}],
            },
            {"role": "tool", "tool_call_id": "call_7", "content": "18 degrees and foggy"},
        ],
    ]
    assert (result.protocol, result.capability, len(result.exchanges)) == ("passed", "passed", 2)
    assert judged(result) == [
        ("supported", True, 0),
        ("calls", True, 0),
        ("call", True, 0),
        ("calls-to-answer", True, 0),
        ("supported", True, 1),
        ("no-call", True, 1),
        ("text-contains", True, 1),
    ]


def test_every_call_gets_a_result() -> None:
    script = Script(answer(calls=[WEATHER, SECOND]), answer("It is foggy."))
    result = run(script, "turns-call-then-text")
    assert [one.get("tool_call_id") for one in script.messages[1]] == [None, "call_7", "call_8"]
    assert (result.capability, judged(result)[1]) == ("failed", ("calls", False, 0))


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ([], "nothing is called"),
        ([("call_7", "get_time", "{}")], "get_time is called, which the turn does not answer"),
        ([WEATHER, ("call_8", "get_time", "{}")], "get_time is called, which the turn does not answer"),
    ],
)
def test_where_the_awaited_call_does_not_come_the_rest_is_not_asked(calls: Sequence[Any], said: str) -> None:
    script = Script(answer("It rains.", calls))
    result = run(script, "turns-call-then-text")
    assert (len(script.bodies), len(result.exchanges), result.capability) == (1, 1, "failed")
    assert [one.said for one in result.judgements if one.rule == "calls-to-answer"] == [said]


def test_a_call_where_the_user_was_to_speak_ends_the_case() -> None:
    script = Script(answer(calls=[WEATHER]))
    result = run(script, "turns-text-then-call")
    assert [one.said for one in result.judgements if one.rule == "calls-to-answer"] == [
        "get_weather is called, which the turn does not answer"
    ]
    assert (len(script.bodies), result.capability) == (1, "failed")


def test_what_the_user_says_then() -> None:
    script = Script(answer("Paris."), answer("France."))
    result = run(script, "turns-text")
    assert script.messages[1] == [
        {"role": "assistant", "content": "Paris."},
        {"role": "user", "content": "In which country is that city? Answer in one word."},
    ]
    assert (result.capability, len(result.exchanges)) == ("passed", 2)


def test_the_same_question_again() -> None:
    script = Script(answer("Nina"), answer("Pinta"))
    result = run(script, "seed")
    assert script.bodies[0] == script.bodies[1]
    assert judged(result) == [
        ("supported", True, 0),
        ("text", True, 0),
        ("supported", True, 1),
        ("same-text", False, 1),
    ]


def test_where_an_answer_never_comes_nothing_has_passed() -> None:
    """The first turn kept all that it was expected to; what was not run is no pass."""
    script = Script(answer("Paris."), b"")
    result = run(script, "turns-text")
    assert [(one.rule, one.held, one.exchange) for one in result.judgements] == [
        ("text-contains", True, 0),
        ("answer-json", False, 1),
        ("text-contains", False, 1),
    ]
    refused = ran(_second(whole(answer(), 500)), ["turns-text"]).target.results[0]
    assert (refused.protocol, refused.capability) == ("failed", "not run")


def _second(script: Any) -> Any:
    """The first question is answered, the second by another script."""
    count = 0

    async def answered(asked: Asked) -> None:
        nonlocal count
        count += asked.method == "POST"
        await (script if count == 2 else whole(answer("Paris.")))(asked)

    return answered


def _native(text: str, *calls: Any) -> Any:
    made = [{"call_id": call_id, "tool_name": name, "arguments": arguments} for call_id, name, arguments in calls]
    reason = "end_of_message" if made else "end_of_turn"
    return {"completion_message": {"role": "assistant", "content": text, "stop_reason": reason, "tool_calls": made}}


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"location": "San Francisco"}, {"location": "San Francisco"}),
        ('{"location": "San Francisco"}', {"location": "San Francisco"}),
        ("San Francisco", "San Francisco"),
        ("[1]", "[1]"),
    ],
)
def test_a_native_call_is_sent_back_as_an_object_where_it_is_one(arguments: Any, sent: Any) -> None:
    script = Script(_native("", ("call_7", "get_weather", arguments)), _native("It is foggy."))
    run(script, "turns-call-then-text", "llama-stack")
    assistant, tool = script.messages[1]
    (call,) = assistant["tool_calls"]
    assert (call["arguments"], isinstance(call["arguments_json"], str)) == (sent, True)
    assert {**assistant, "tool_calls": []} == {
        "role": "assistant",
        "content": "",
        "stop_reason": "end_of_message",
        "tool_calls": [],
    }
    assert tool == {"role": "tool", "call_id": "call_7", "content": "18 degrees and foggy"}


def test_a_stream_is_joined_before_it_is_sent_back() -> None:
    def chunk(delta: Any, finish: str | None = None) -> Any:
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]}

    def call(index: int, **function: str) -> Any:
        return {"index": index, "function": function}

    begun = {**call(0, name="get_weather", arguments=""), "id": "call_7", "type": "function"}
    script = Script(
        [
            chunk({"role": "assistant", "content": None, "tool_calls": [begun]}),
            chunk({"tool_calls": [call(0, arguments='{"location": ')]}),
            chunk({"tool_calls": [call(0, arguments='"San Francisco"}')]}),
            chunk({}, "tool_calls"),
            b"[DONE]",
        ],
        [chunk({"role": "assistant", "content": "It is "}), chunk({"content": "foggy."}), chunk({}, "stop"), b"[DONE]"],
    )
    result = run(script, "turns-call-then-text-stream")
    assert (result.protocol, result.capability) == ("passed", "passed")
    assert script.messages[1][0]["tool_calls"][0]["function"]["arguments"] == '{"location": "San Francisco"}'
    assert [body["stream"] for body in script.bodies] == [True, True]
