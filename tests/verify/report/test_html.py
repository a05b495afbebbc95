"""The page of a run: what it says, and that it needs nothing beside it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from diglot.verify.report.html import html

from . import sample
from .elements import Element, read
from .hostile import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.verify.run import Run

SAMPLE = html(sample.sample(), sample.earlier())
PAGES = {"sample": SAMPLE, "partial": html(sample.partial()), "hostile": html(*hostile())}
PAGE = read(SAMPLE)
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


def digest(element: Element) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256("".join(map(str, element.inner)).encode()).digest()).decode()


@every_page
def test_a_page_admits_its_own_style_and_script_and_nothing_else(page: str) -> None:
    whole = read(page)
    [policy] = [one.attributes["content"] for one in whole.all("meta", **{"http-equiv": "Content-Security-Policy"})]
    assert policy == (
        f"default-src 'none'; style-src '{digest(whole.one('style'))}'; script-src '{digest(whole.one('script'))}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@every_page
def test_a_page_names_no_file_beside_it(page: str) -> None:
    attributes = [(name, value or "") for one in read(page) for name, value in one.attributes.items()]
    assert {name for name, _ in attributes if name == "style" or name.startswith("on")} == set()
    assert {value for name, value in attributes if name in {"src", "action", "data", "poster", "srcset"}} == set()
    assert {value for name, value in attributes if name == "href" and not value.startswith("#")} == {"data:,"}


@every_page
def test_each_name_is_given_once_and_each_link_leads_somewhere(page: str) -> None:
    whole = read(page)
    names = Counter(one.attributes["id"] for one in whole if "id" in one.attributes)
    assert names.most_common(1)[0][1] == 1
    links = {(one.attributes["href"] or "")[1:] for one in whole.all("a")}
    labels = {one.attributes["aria-labelledby"] or "" for one in whole if "aria-labelledby" in one.attributes}
    assert (links | labels) - {*names} == set()


@every_page
def test_what_reads_a_page_aloud_is_told(page: str) -> None:
    whole = read(page)
    assert {one.attributes.get("scope") for one in whole.all("th")} <= {"col", "colgroup", "row", "rowgroup"}
    assert {one.attributes.get("type") for one in whole.all("button")} == {"button"}
    assert [one.text for one in whole.all("select") if one.attributes.get("name") is None] == []
    assert whole.one("html").attributes["lang"] == "en"
    levels = [int(one.tag[1]) for one in whole.one("main") if one.tag in {"h1", "h2", "h3", "h4", "h5"}]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def rows(table: Element) -> list[list[str]]:
    return [[one.text for one in row.inner if isinstance(one, Element)] for row in table.all("tr")]


def test_the_summary_keeps_the_kinds_apart() -> None:
    summary = PAGE.one("section", id="summary")
    assert [one.text for one in summary.all("p", class_="verdict")] == [
        "Protocol 8 of 46 failed, 18 not run",
        "Capability 2 of 22 failed, 10 not run",
    ]
    assert [one.text for one in summary.one("dl").all("dd")] == [
        "2026-09-01 10:00:00 UTC",
        "2026-09-01 10:03:12 UTC, after 3 min 12 s",
        "0.1.0",
        "diglot verify --config providers.yaml --html report.html",
    ]
    cards = {one.one("h2").text: [row for row in rows(one.one("table")) if row[1:]] for one in summary.all("article")}
    head = ["", "passed", "failed", "not run"]
    assert cards == {
        "llama.cpp": [head, ["protocol", "14", "0", "2"], ["capability", "6", "1", "1"]],
        "old layer": [head, ["protocol", "8", "8", "0"], ["capability", "7", "0", "1"]],
        "Llama Stack 0.2.12": [head, ["protocol", "16", "0", "0"], ["capability", "7", "1", "0"]],
        "far away": [head, ["protocol", "0", "0", "16"], ["capability", "0", "0", "8"]],
    }


def test_what_is_partial_or_was_not_reached_is_said_before_the_counts() -> None:
    assert [one.text for one in PAGE.all("p", class_="loud")] == [f"Not reached. {sample.NOT_REACHED}"]
    page = read(PAGES["partial"])
    assert [one.text for one in page.all("p", class_="loud")] == [
        "Partial run. It was stopped before its end: 34 results are not run, and what was not run has not passed.",
        f"Not reached. {sample.NOT_REACHED}",
    ]
    assert page.one("title").text.startswith("Partial: 8 protocol, 1 capability failed: llama.cpp, old layer")


def test_the_matrix_has_a_row_for_each_case_and_two_cells_for_each_target() -> None:
    found = rows(PAGE.one("table", class_="matrix"))
    assert found[0] == [
        "",
        *("llama.cpp qwen2.5-0.5b", "old layer llama3.2:3b", "Llama Stack 0.2.12 llama3.2:3b", "far away qwen2.5-0.5b"),
    ]
    assert found[1:5] == [
        ["protocol", "capability"] * 4,
        ["chat"],
        ["chat-earth", "passed", "passed", "passed", "passed", "passed", "failed", "not run", "not run"],
        ["chat-earth-stream", "passed", "passed", "failed", "passed", "passed", "passed", "not run", "not run"],
    ]
    assert ["chat-n", "passed", "n/a", "failed", "n/a", "passed", "n/a", "not run", "n/a"] in found
    assert [
        "image-colour",
        "not run",
        "not run",
        "failed",
        "not run",
        "passed",
        "passed",
        "not run",
        "not run",
    ] in found
    assert len(found) == 2 + 7 + 16


def test_a_state_is_told_by_word_and_shape_and_colour() -> None:
    """The classes choose shape and colour; a word stands beside each."""
    states = Counter(
        (one.attributes["class"], one.text) for one in PAGE.one("section", id="matrix").all("span", class_="state")
    )
    assert states == {
        ("state passed", "passed"): 38 + 20,
        ("state failed", "failed"): 8 + 2,
        ("state not-run", "not run"): 18 + 10,
        ("state none", "n/a"): 4 * 8,
    }


def test_nothing_of_what_was_not_run_looks_passed() -> None:
    run = sample.sample()
    page = read(html(run.model_copy(update={"targets": [run.targets[3]]})))
    assert [one.text for one in page if one.has("class", "passed") and one.tag != "rect"] == ["passed"]  # the legend's
    assert [one.attributes["width"] for one in page.all("rect")] == ["0.0%"] * 4
    assert [one.text for one in page.all("p", class_="verdict")] == [
        "Protocol nothing was run, 16 not run",
        "Capability nothing was run, 8 not run",
    ]


def test_rules_are_listed_by_how_many_results_broke_them() -> None:
    head, *found = rows(PAGE.one("table", class_="rules"))
    assert head == ["Rule", "Results", "llama.cpp", "old layer", "Llama Stack 0.2.12", "far away"]
    assert found[0] == [
        (
            "chat-stream-choice-index protocol The index of a choice is its place among the n that were asked for, the same "
            "in every chunk. CreateChatCompletionStreamResponse.choices[].index"
        ),
        *("4 20 places", "0", "4", "0", "0"),
    ]
    assert [row[1:] for row in found[1:]] == [
        ["4 20 places", "0", "4", "0", "0"],
        ["4 4 places", "0", "4", "0", "0"],
        ["2 2 places", "0", "2", "0", "0"],
        ["1 1 place", "0", "1", "0", "0"],
        ["1 1 place", "1", "0", "0", "0"],
        ["1 1 place", "0", "0", "1", "0"],
    ]


def test_changes_lead_to_their_results() -> None:
    changes = PAGE.one("section", id="changes")
    assert [one.text for one in changes.all("li")] == [
        "errors-no-messages at old layer, protocol: passed before, failed now; error-status",
        "errors-role at old layer, protocol: passed before, failed now; error-status",
        "chat-earth-stream at Llama Stack 0.2.12, protocol: failed before, passed now",
        "chat-saturn at Llama Stack 0.2.12, protocol: passed before, not there now",
        "chat-saturn at Llama Stack 0.2.12, capability: passed before, not there now",
    ]
    assert [one.attributes["href"] for one in changes.all("a")] == [
        "#errors-no-messages.old-layer",
        "#errors-role.old-layer",
        "#chat-earth-stream.Llama-Stack-0.2.12",
    ]
    assert [one.text for one in PAGE.all("span", class_="changed")] == ["mended", "broke", "broke"]
    assert "Since" not in read(PAGES["partial"]).one("main").text


def result(page: Element, name: str) -> Element:
    return page.one("details", id=name)


def test_a_failure_says_what_was_asked_what_came_and_which_rules_it_broke() -> None:
    one = result(PAGE, "chat-earth-stream.old-layer")
    assert one.one("summary").text == (
        "old layer protocol failed capability passed chat-stream-choice-index, chat-stream-one-finish, stream-done · 0.65 s"
    )
    assert one.all("div", class_="fault")[0].text == (
        "chat-stream-choice-index protocol The index of a choice is its place among the n that were asked for, the same in "
        "every chunk. Spec: CreateChatCompletionStreamResponse.choices[].index "
        "line 3: choices[0].index = 1, where 1 choice was asked for line 5: choices[0].index = 2, where 1 choice was asked for "
        "line 7: choices[0].index = 3, where 1 choice was asked for and 2 more places, marked below where they are shown"
    )
    assert (
        one.all("p", class_="times")[0].text == "status 200 text/event-stream first event after 0.12 s all after 0.65 s"
    )
    [curl] = one.one("pre").inner
    assert isinstance(curl, str)
    assert curl.splitlines()[2] == '  -H "authorization: Bearer $API_KEY" \\'
    lines = one.one("ol", class_="lines").all("li")
    assert [line.attributes["value"] for line in lines] == [str(at) for at in range(1, 13)]
    assert [line.attributes["value"] for line in lines if line.has("class", "bad")] == ["1", "3", "5", "7", "9", "11"]
    assert [note.text for note in lines[2].all("p", class_="note")] == [
        "chat-stream-choice-index choices[0].index = 1, where 1 choice was asked for",
        "chat-stream-one-finish choices[0].finish_reason = 'stop' before the last chunk",
    ]
    assert [note.text for note in one.all("p", class_="end")] == ["stream-done never came"]


def test_a_finding_in_a_plain_answer_stands_at_its_member() -> None:
    [line] = result(PAGE, "chat-n.old-layer").all("li", class_="bad")
    assert line.text == '"refusal": nullchat-nullable-member choices[0].message.refusal is absent'


def test_no_answer_and_not_run_say_why() -> None:
    assert result(PAGE, "image-colour.old-layer").one("p", class_="failed").text == "no answer within 60 s"
    assert result(PAGE, "image-colour.llama.cpp").one("div", class_="body").text == "Why: the model reads no pictures"


def changed_exchange(**facts: object) -> Element:
    run = sample.sample()
    results = [*run.targets[1].results]
    old = results[1]
    results[1] = old.model_copy(update={"exchanges": [old.exchanges[0].model_copy(update=facts)]})
    return result(read(html(sample.with_results(run, 1, results))), "chat-earth-stream.old-layer")


def cuts(one: Element) -> list[str]:
    return [cut.text for cut in one.all("p", class_="cut")]


def test_what_is_cut_says_so() -> None:
    assert cuts(changed_exchange()) == []
    assert cuts(changed_exchange(cut=True)) == [
        "Cut: the answer was longer than what is kept of one; its end is missing here and in the JSON report."
    ]
    assert cuts(changed_exchange(curl="x" * 8100)) == [
        "100 more characters of the command are not shown here; the JSON report has them."
    ]
    assert cuts(changed_exchange(answer="")) == ["Nothing: the answer had no body."]
    long = changed_exchange(answer="data: {}\n\n" * 2000).one("ol", class_="lines")
    assert [one.text for one in long.all("li", class_="left")] == [
        "lines 152 to 3860 of 4000 not shown here; the JSON report has them"
    ]
    assert (
        changed_exchange(answer="y" * 1201)
        .one("ol", class_="lines")
        .all("code")[0]
        .text.endswith("yyy… (1 more character)")
    )


def test_several_attempts_and_requests_are_counted() -> None:
    assert "3 attempts" in changed_exchange(attempts=3).all("p", class_="times")[0].text


def run_of(*cases: str) -> Run:
    run = sample.sample()
    results = [sample.result(sample.Case("s", case, "t"), run.targets[0], []) for case in cases]
    return sample.with_results(run.model_copy(update={"targets": run.targets[:1]}), 0, results)


def test_names_become_links_of_their_own() -> None:
    page = read(html(run_of("summary", "a b", "a-b", "A B", "???", "a b")))
    assert [(one.attributes["id"], one.one("h4").text) for one in page.all("article", class_="case")] == [
        ("summary-2", "summary t"),
        ("a-b", "a b t"),
        ("a-b-2", "a-b t"),
        ("A-B-3", "A B t"),
        ("case", "??? t"),
        ("a-b-2-2", "a b (2) t"),
    ]


def test_the_filter_is_for_script_alone() -> None:
    """Without script everything is there to be read, and no control that does nothing."""
    assert [one.text for one in shown(PAGE) if one.tag in {"button", "select", "input"}] == []
    assert len([one for one in shown(PAGE) if one.tag == "details"]) == len(PAGE.all("details")) == 64 + 3


def shown(element: Element) -> Iterator[Element]:
    """An element and those within, without what is hidden."""
    if "hidden" not in element.attributes:
        yield element
        for one in element.inner:
            yield from shown(one) if isinstance(one, Element) else ()


def test_a_large_run_stays_small() -> None:
    assert len(html(sample.large()).encode()) < 4_000_000
