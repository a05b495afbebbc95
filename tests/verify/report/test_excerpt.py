"""The lines of an answer, what was found in them, and which are shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from diglot.verify.report.answer_lines import Line, answer_lines
from diglot.verify.report.excerpt import Left, excerpt
from diglot.verify.report.page import page
from diglot.verify.report.room import Room, room

from . import bodies, sample

if TYPE_CHECKING:
    from diglot.verify.run import Judgement


def found(path: str = "", line: int | None = None) -> Judgement:
    return sample.judged("stream-done", "is wrong", path, line)


def test_lines_of_a_stream_are_its_own() -> None:
    """A line ends as in event streams, and nowhere else."""
    assert [(one.number, one.text) for one in answer_lines("a\r\n\rb\u2028c\x0bd\n\n", []).lines] == [
        (1, "a"),
        (2, ""),
        (3, "b\u2028c\x0bd"),
        (4, ""),
    ]


def test_a_finding_stands_at_its_line() -> None:
    one, other = found("choices[0].index", 3), found("", 3)
    read = answer_lines(bodies.miscounted(), [one, other])
    assert [line.number for line in read.lines if line.found] == [3]
    assert read.lines[2].found == (one, other)
    assert read.lines[2].text.startswith("data: {")
    assert (read.elsewhere, read.pretty) == ([], False)


@pytest.mark.parametrize("line", [None, 12, 999])
def test_a_finding_without_a_line_that_is_there_stands_elsewhere(line: int | None) -> None:
    one = found("", line)
    read = answer_lines("data: [DONE]\n\n", [one])
    assert [line.text for line in read.lines] == ["data: [DONE]", ""]
    assert read.elsewhere == [one]


def test_json_is_set_out() -> None:
    answer = '{"a":{},"b":[1,2.50,"x"],"c":[{"d":"\\u00e9\\n"},[]],"n":12345678901234567890123}'
    read = answer_lines(answer, [])
    assert [line.text for line in read.lines] == [
        "{",
        '  "a": {},',
        '  "b": [1, 2.5, "x"],',
        '  "c": [',
        "    {",
        '      "d": "é\\n"',
        "    },",
        "    []",
        "  ],",
        '  "n": 12345678901234567890123',
        "}",
    ]
    assert json.loads("".join(line.text for line in read.lines)) == json.loads(answer)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("choices[0].message.content", '"content": "Hi",'),
        ("choices[0].message.refusal", '"message": {'),
        ("choices[0].message['a]b.c'].d", '"message": {'),
        ("choices[0].messages", "{"),
        ("usage.total_tokens", '"total_tokens": 20'),
        ("choices[7]", '"choices": ['),
        ("choices", '"choices": ['),
    ],
)
def test_a_finding_stands_at_its_member_or_around_what_is_absent(path: str, text: str) -> None:
    answer = json.loads(bodies.answer("Hi"))
    del answer["choices"][0]["message"]["refusal"]
    answer["choices"][0]["message"]["more"] = None
    one = found(path)
    read = answer_lines(json.dumps(answer), [one])
    assert [line.text.strip() for line in read.lines if line.found] == [text]
    assert (read.elsewhere, read.pretty) == ([], True)


@pytest.mark.parametrize("path", ["", "model_id", "[0]"])
def test_a_finding_of_the_whole_stands_elsewhere(path: str) -> None:
    read = answer_lines('{"id": "1"}', [found(path)])
    assert ([line.found for line in read.lines], read.elsewhere) == ([(), (), ()], [found(path)])


def test_what_is_no_json_stays_as_it_came() -> None:
    for answer in ('{"a": 1', "<html>", "NaN", "[" * 500 + "]" * 500, '"\ud800"'):
        assert [line.text for line in answer_lines(answer, []).lines] == [answer]


def test_nothing_has_no_lines() -> None:
    assert answer_lines("", [found()]) == ([], [found()], False)


def numbers(answer: str, marked: list[int], space: int) -> list[int | tuple[int, int]]:
    parts = excerpt(answer, [found("", line) for line in marked], space).parts
    return [part.number if isinstance(part, Line) else (part.first, part.last) for part in parts]


def test_what_is_near_a_finding_is_shown_first() -> None:
    answer = "".join(f"line {at}\n" for at in range(1, 101))
    assert numbers(answer, [50], 200) == [(1, 49), 50, (51, 100)]
    assert numbers(answer, [50], 450) == [1, (2, 48), 49, 50, 51, (52, 99), 100]
    assert numbers(answer, [], 200) == [1, 2, (3, 99), 100]
    assert numbers(answer, [50], 10_000) == [*range(1, 101)]


def test_a_finding_in_a_line_that_is_not_shown_is_not_lost() -> None:
    answer = "".join(f"line {at}\n" for at in range(1, 101))
    ones = [found("", line) for line in range(1, 101)]
    shown = excerpt(answer, ones, 500)
    at_lines = [one for part in shown.parts if isinstance(part, Line) for one in part.found]
    assert (at_lines, shown.elsewhere) == (ones[:3], ones[3:])
    assert shown.parts[-1] == Left(4, 100)
    assert shown.of == 100


def test_one_line_is_shown_however_long() -> None:
    assert numbers("x" * 5000, [1], 1) == [1]


def test_an_empty_line_between_two_that_are_shown_is_shown() -> None:
    assert numbers("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n", [1, 3], 300) == [1, 2, 3, (4, 7)]


def test_answers_share_the_room() -> None:
    """What small answers leave, larger ones have; failures come first."""
    run = sample.sample().model_copy(update={"targets": [sample.old_layer()]})
    assert room(run, 10**9, 20_000) == Room(20_000, 20_000)
    failed = [one for one in run.targets[0].results if "failed" in {one.protocol, one.capability}]
    sizes = sorted(
        len(exchange.answer) + 60 * (1 + exchange.answer.count("\n")) for one in failed for exchange in one.exchanges
    )
    given = room(run, 5_000, 20_000)
    assert sum(min(size, given.failed) for size in sizes) in range(5_000 - len(sizes), 5_001)
    assert given.other == 0


def test_the_page_of_a_large_run_shows_failures_only() -> None:
    run = sample.large(2, 120)
    results = [*run.targets[0].results]
    results[0] = results[0].model_copy(update={"protocol": "passed", "judgements": []})
    run = sample.with_results(run, 0, results)
    rows = [row for suite in page(run, [], ()).suites for case in suite.cases for row in case.rows if row]
    assert [row.link for row in rows if row.asked[0].answer is None] == ["case-000.server-0"]
    assert len(rows) == 240
