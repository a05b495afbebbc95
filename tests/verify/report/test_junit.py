"""The JUnit document as CI systems read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml

from diglot.verify.report.junit import junit

from . import sample

if TYPE_CHECKING:
    from diglot.verify.run import Run

# What the schemas of CI systems allow: the children of each element in their order, and the attributes that it must have.
CHILDREN = {
    "testsuites": ["testsuite"],
    "testsuite": ["properties", "testcase"],
    "properties": ["property"],
    "testcase": ["skipped", "error", "failure", "system-out"],
}
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "timestamp", "tests", "failures", "errors", "skipped", "time"},
    "property": {"name", "value"},
    "testcase": {"classname", "name", "time"},
    "skipped": {"message"},
    "error": {"type", "message"},
    "failure": {"type", "message"},
}
RUNS = {"sample": sample.sample(), "partial": sample.partial(), "large": sample.large(2, 8)}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_elements_and_attributes_are_those_of_the_format(run: Run) -> None:
    for element in ET.fromstring(junit(run)).iter():
        order = CHILDREN.get(element.tag, [])
        assert [child.tag for child in element if child.tag not in order] == []
        places = [order.index(child.tag) for child in element]
        assert places == sorted(places)
        assert {*element.attrib} == ATTRIBUTES.get(element.tag, set())


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_counts_are_those_of_the_cases(run: Run) -> None:
    read: Any = JUnitXml.fromstring(junit(run).encode())
    said = [(one.tests, one.failures, one.errors, one.skipped, one.time) for one in [read, *read]]
    for suite in read:
        suite.update_statistics()
    read.update_statistics()
    counted = [(one.tests, one.failures, one.errors, one.skipped, round(one.time, 3)) for one in [read, *read]]
    assert said == counted


def suites(run: Run) -> dict[str, tuple[int, int, int, int]]:
    read: Any = JUnitXml.fromstring(junit(run).encode())
    return {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read}


def test_kinds_are_suites_apart_and_what_expects_nothing_is_no_case() -> None:
    assert suites(sample.sample()) == {
        "diglot verify": (5, 0, 1, 0),
        "llama.cpp: protocol": (16, 0, 0, 2),
        "llama.cpp: capability": (8, 1, 0, 1),
        "old layer: protocol": (16, 7, 1, 0),
        "old layer: capability": (8, 0, 0, 1),
        "Llama Stack 0.2.12: protocol": (16, 0, 0, 0),
        "Llama Stack 0.2.12: capability": (8, 1, 0, 0),
        "far away: protocol": (16, 0, 0, 16),
        "far away: capability": (8, 0, 0, 8),
    }


def test_a_stopped_run_and_a_target_that_was_not_reached_are_errors() -> None:
    first = ET.fromstring(junit(sample.partial()))[0]
    assert {case.get("name"): getattr(case.find("error"), "text", None) for case in first} == {
        "the run came to its end": "It was stopped before its end: 34 results are not run, and what was not run has not passed.",
        "llama.cpp was reached": None,
        "old layer was reached": None,
        "Llama Stack 0.2.12 was reached": None,
        "far away was reached": sample.NOT_REACHED,
    }


def case(name: str, run: Run) -> ET.Element:
    suite = next(one for one in ET.fromstring(junit(run)) if one.get("name") == "old layer: protocol")
    return next(one for one in suite.iter("testcase") if one.get("name") == name)


def test_a_failure_says_what_was_found_asked_and_came() -> None:
    one = case("chat-earth-stream", sample.sample())
    failure, put_out = one.find("failure"), one.find("system-out")
    assert failure is not None
    assert put_out is not None
    assert (one.get("classname"), one.get("time")) == ("old layer.protocol.chat", "0.650")
    assert failure.get("type") == "chat-stream-choice-index"
    assert (failure.get("message") or "").split("; ") == [
        "chat-stream-choice-index: line 3: choices[0].index = 1, where 1 choice was asked for (and 4 more places)",
        "chat-stream-one-finish: line 1: choices[0].finish_reason = 'stop' before the last chunk (and 4 more places)",
        "stream-done: never came",
    ]
    assert (failure.text or "").splitlines()[:2] == [
        (
            "chat-stream-choice-index: The index of a choice is its place among the n that were asked for, the same in every "
            "chunk. (CreateChatCompletionStreamResponse.choices[].index)"
        ),
        "  line 3: choices[0].index = 1, where 1 choice was asked for",
    ]
    lines = (put_out.text or "").splitlines()
    assert lines[:3] == [
        "curl http://127.0.0.1:8321/v1/openai/v1/chat/completions \\",
        "  -H 'content-type: application/json' \\",
        '  -H "authorization: Bearer $API_KEY" \\',
    ]
    assert lines[4] == "status 200"
    assert [line[:14] for line in lines[5:9]] == ["    1> data: {", "    2", "    3> data: {", "    4"]


def test_no_answer_is_an_error() -> None:
    error = case("image-colour", sample.sample()).find("error")
    assert error is not None
    assert (error.get("type"), error.text) == ("no answer", "no answer within 60 s")
