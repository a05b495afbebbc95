"""Requests in the words that a model takes."""

from __future__ import annotations

from typing import Any

import pytest

from diglot.verify.question import first

from .world import CASES, endpoint

RENAME = {"max_tokens": "max_completion_tokens", "temperature": "$absent"}
OTHERWISE: dict[str, Any] = {"rename": RENAME, "more_tokens": 1000}


def asked(case: str, api: Any = "openai", **more: Any) -> Any:
    return first(CASES[case], endpoint(api, **more)).body


def limits(body: Any) -> dict[str, Any]:
    names = ("max_tokens", "max_completion_tokens", "temperature", "sampling_params")
    return {name: body[name] for name in names if name in body}


def test_a_model_is_asked_as_the_case_says_where_nothing_else_is_said() -> None:
    assert limits(asked("chat-earth")) == {"max_tokens": 48, "temperature": 0}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("chat-earth", {"max_completion_tokens": 1048}),
        ("chat-earth-stream", {"max_completion_tokens": 1048}),
        ("limit", {"max_completion_tokens": 8}),
        ("limit-completion-tokens", {"max_completion_tokens": 8}),
        ("tool-cut", {"max_completion_tokens": 6}),
        ("error-limit-type", {"max_completion_tokens": "many"}),
        ("completion-limit", {"max_tokens": 6, "temperature": 0}),
    ],
)
def test_limits_are_renamed_and_widened_but_where_the_answer_is_to_be_cut(case: str, said: dict[str, Any]) -> None:
    assert limits(asked(case, **OTHERWISE)) == said
    assert {"messages", "prompt"} & asked(case, **OTHERWISE).keys()


def test_native_limits_are_widened_too() -> None:
    greedy = {"strategy": {"type": "greedy"}}
    assert limits(asked("chat-earth", "llama-stack", more_tokens=1000)) == {
        "sampling_params": {**greedy, "max_tokens": 1048}
    }
    assert limits(asked("limit", "llama-stack", more_tokens=1000)) == {"sampling_params": {**greedy, "max_tokens": 8}}


def test_what_a_case_asks_with_itself_is_not_overwritten() -> None:
    assert limits(asked("limit-completion-tokens", rename={"temperature": "max_completion_tokens"})) == {
        "max_completion_tokens": 8
    }


@pytest.mark.parametrize("case", ["error-not-json", "models-list"])
def test_what_has_no_body_of_members_stays_as_it_is(case: str) -> None:
    assert asked(case, **OTHERWISE) == asked(case)


def test_the_case_itself_is_not_changed() -> None:
    before = repr(CASES["chat-earth"].asks)
    asked("chat-earth", **OTHERWISE)
    assert repr(CASES["chat-earth"].asks) == before
