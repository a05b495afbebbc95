"""The rules that a run found broken, most results first."""

from __future__ import annotations

from diglot.verify.report.faults import breaches, faults
from diglot.verify.report.sentences import first_place

from . import sample

OFTEN = [sample.judged("stream-done", str(at)) for at in range(10)]
TWICE = [sample.judged("error-status", "= 500")]


def test_a_rule_that_more_results_broke_comes_first_however_many_places_another_has() -> None:
    run = sample.sample()
    target = run.targets[0]
    results = [
        sample.result(case, target, found) for case, found in zip(sample.CASES, [OFTEN, TWICE, TWICE], strict=False)
    ]
    found = breaches(sample.with_results(run.model_copy(update={"targets": run.targets[:1]}), 0, results))
    assert [(one.rule, one.count, one.places, one.cases, one.first) for one in found] == [
        ("error-status", 2, 2, [["chat-earth-stream", "chat-n"]], (0, "chat-earth-stream")),
        ("stream-done", 1, 10, [["chat-earth"]], (0, "chat-earth")),
    ]


def test_places_that_came_again_and_are_not_listed_are_counted_with_those_that_are() -> None:
    found = [
        sample.judged("stream-done", "here").model_copy(update={"again": 3}),
        sample.judged("stream-done", "there"),
    ]
    [fault] = faults(found)
    assert (fault.count, first_place(fault)) == (5, "here (and 4 more places)")
    assert [one.told for one in found] == ["here; and so in 3 more places", "there"]
    run = sample.sample()
    alone = run.model_copy(update={"targets": run.targets[:1]})
    results = [sample.result(sample.CASES[0], run.targets[0], found)]
    assert [(one.rule, one.places) for one in breaches(sample.with_results(alone, 0, results))] == [("stream-done", 5)]


def test_faults_are_gathered_by_rule_and_what_held_is_none() -> None:
    held = sample.judged("call", held=True)
    assert [(one.rule, one.places) for one in faults([*TWICE, held, *OFTEN, *TWICE])] == [
        ("error-status", [*TWICE, *TWICE]),
        ("stream-done", OFTEN),
    ]
