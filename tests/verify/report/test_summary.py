"""What a terminal shows."""

from __future__ import annotations

from diglot.verify.report.summary import summary

from . import sample

PARTIAL = """\
llama.cpp: qwen2.5-0.5b at http://127.0.0.1:8080/v1 (openai)
  protocol       7 passed     0 failed     9 not run
  capability     3 passed     0 failed     5 not run
  7 requests; an answer took 0.57 s, a first event 0.12 s (median)

old layer: llama3.2:3b at http://127.0.0.1:8321/v1/openai/v1 (openai)
  protocol       8 passed     8 failed     0 not run
  capability     7 passed     0 failed     1 not run
  16 requests; an answer took 0.57 s, a first event 0.12 s (median)

Llama Stack 0.2.12: llama3.2:3b at http://127.0.0.1:8322 (llama-stack)
  protocol       7 passed     0 failed     9 not run
  capability     2 passed     1 failed     5 not run
  7 requests; an answer took 0.57 s, a first event 0.12 s (median)

far away: qwen2.5-0.5b at http://192.0.2.1/v1 (openai)
  protocol       0 passed     0 failed    16 not run
  capability     0 passed     0 failed     8 not run

FAILED chat-earth-stream at old layer
  protocol chat-stream-choice-index: line 3: choices[0].index = 1, where 1 choice was asked for (and 4 more places)
  protocol chat-stream-one-finish: line 1: choices[0].finish_reason = 'stop' before the last chunk (and 4 more places)
  protocol stream-done: never came

FAILED chat-n at old layer
  protocol chat-nullable-member: choices[0].message.refusal is absent
"""
TAIL = f"""\
FAILED image-colour at old layer
  no answer: no answer within 60 s

FAILED errors-no-messages at old layer
  protocol error-status: = 500

FAILED errors-role at old layer
  protocol error-status: = 500

FAILED chat-earth at Llama Stack 0.2.12
  capability text-contains: 'Saturn' does not contain 'earth'

PARTIAL RUN. It was stopped before its end: 34 results are not run, and what was not run has not passed.
NOT REACHED. {sample.NOT_REACHED}
Protocol: 8 of 30 failed, 34 not run.
Capability: 1 of 13 failed, 19 not run.
"""
CHANGES = """\
Since the run of 2026-08-01 10:00:00 UTC:
  2 broke: passed before, failed now
    errors-no-messages at old layer, protocol (error-status)
    errors-role at old layer, protocol (error-status)
  0 fail otherwise: failed before, and break further rules now
  1 mended: failed before, passed now
    chat-earth-stream at Llama Stack 0.2.12, protocol
  0 new: judged now, not before
  2 gone: judged before, not now
    chat-saturn at Llama Stack 0.2.12, protocol
    chat-saturn at Llama Stack 0.2.12, capability
"""


def test_counts_failures_and_last_the_verdict() -> None:
    said = summary(sample.partial())
    assert said.startswith(PARTIAL)
    assert said.endswith(f"\n\n{TAIL}")


def test_changes_since_an_earlier_run() -> None:
    assert CHANGES in summary(sample.sample(), sample.earlier()).replace("\n\n", "\n")
    assert "Since" not in summary(sample.sample())


def test_many_changes_are_counted() -> None:
    said = summary(sample.partial(), sample.sample()).splitlines()
    start = said.index("  25 gone: judged before, not now")
    assert said[start + 11 : start + 13] == ["    and 15 more", ""]


def test_what_was_run_and_passed_is_all_that_passes() -> None:
    run = sample.sample()
    alone = run.model_copy(update={"targets": [run.targets[3]]})
    assert summary(alone).splitlines()[-3:] == [
        f"NOT REACHED. {sample.NOT_REACHED}",
        "Protocol: nothing was run, 16 not run.",
        "Capability: nothing was run, 8 not run.",
    ]
    healthy = sample.with_results(alone, 0, [sample.result(one, run.targets[0], []) for one in sample.CASES[:3]])
    assert summary(healthy).splitlines()[-2:] == [
        "Protocol: all 3 that were run passed.",
        "Capability: all 2 that were run passed.",
    ]
