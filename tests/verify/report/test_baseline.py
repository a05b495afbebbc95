"""Two runs are compared: each case at each target with itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diglot.verify.report.baseline import CHANGES, Change, compare

from . import sample

if TYPE_CHECKING:
    from diglot.verify.run import Result, Run, State

CASE = sample.CASES[0]


def run_of(*results: Result, **of_target: str) -> Run:
    target = sample.llama_cpp().model_copy(update={"results": [*results], **of_target})
    return sample.sample().model_copy(update={"targets": [target]})


def result(protocol: State, *rules: str, case: str = CASE.name) -> Result:
    judgements = [sample.judged(rule) for rule in rules]
    facts = {"protocol": protocol, "expects": False, "judgements": judgements, "case": case}
    return sample.not_run(CASE, "").model_copy(update=facts)


PASSED, FAILED, NOT_RUN = result("passed"), result("failed", "stream-done"), result("not run")


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (PASSED, FAILED, "broke"),
        (FAILED, PASSED, "mended"),
        (FAILED, FAILED, None),
        (FAILED, result("failed", "stream-done", "error-status"), "fails otherwise"),
        (result("failed", "stream-done", "error-status"), FAILED, None),
        (PASSED, PASSED, None),
        (NOT_RUN, PASSED, "new"),
        (NOT_RUN, FAILED, "new"),
        (None, FAILED, "new"),
        (None, NOT_RUN, None),
        (PASSED, NOT_RUN, "gone"),
        (FAILED, NOT_RUN, "gone"),
        (FAILED, None, "gone"),
        (NOT_RUN, None, None),
        (NOT_RUN, NOT_RUN, None),
    ],
)
def test_changes(before: Result | None, now: Result | None, change: Change | None) -> None:
    runs = [run_of(*([one] if one else [])) for one in (now, before)]
    assert [one.change for one in compare(*runs)] == ([change] if change else [])


def test_a_difference_says_all() -> None:
    now = result("failed", "stream-done", "error-status")
    [one] = compare(run_of(now), run_of(FAILED))
    assert (one.target.name, one.case, one.kind) == ("llama.cpp", "chat-earth", "protocol")
    assert (one.before, one.now, one.rules) == ("failed", "failed", ("error-status",))


def test_kinds_are_compared_apart() -> None:
    now = result("passed").model_copy(update={"expects": True, "capability": "failed"})
    was = result("failed").model_copy(update={"expects": True, "capability": "passed"})
    assert [(one.change, one.kind) for one in compare(run_of(now), run_of(was))] == [
        ("broke", "capability"),
        ("mended", "protocol"),
    ]


def test_a_case_that_begins_to_expect_something_is_new() -> None:
    now = result("passed").model_copy(update={"expects": True, "capability": "passed"})
    assert [(one.change, one.kind) for one in compare(run_of(now), run_of(PASSED))] == [("new", "capability")]


def test_two_targets_that_are_alone_are_compared_whatever_their_names() -> None:
    assert [one.change for one in compare(run_of(FAILED), run_of(PASSED, name="direct", model="m"))] == ["broke"]


@pytest.mark.parametrize("other", [{"name": "n"}, {"model": "m"}, {"api": "llama-stack"}])
def test_among_several_a_target_is_known_by_name_api_and_model(other: dict[str, str]) -> None:
    now, was = run_of(FAILED), run_of(PASSED, **other)
    both = now.model_copy(update={"targets": [*now.targets, *was.targets]})
    assert [(one.change, one.target) for one in compare(both, was)] == [("new", now.targets[0])]


def test_the_sample() -> None:
    found = compare(sample.sample(), sample.earlier())
    assert [(one.change, one.target.name, one.case, one.kind) for one in found] == [
        ("broke", "old layer", "errors-no-messages", "protocol"),
        ("broke", "old layer", "errors-role", "protocol"),
        ("mended", "Llama Stack 0.2.12", "chat-earth-stream", "protocol"),
        ("gone", "Llama Stack 0.2.12", "chat-saturn", "protocol"),
        ("gone", "Llama Stack 0.2.12", "chat-saturn", "capability"),
    ]
    assert CHANGES == ("broke", "fails otherwise", "mended", "new", "gone")
    assert compare(sample.sample(), sample.sample()) == []
