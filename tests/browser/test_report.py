"""The HTML report as a person uses it: filtered, unfolded, linked to; light and dark, narrow and wide, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect
from verify.report import sample
from verify.report.hostile import hostile

from diglot.verify.report.html import html

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

# The lowest contrast of a text that can be seen with what is behind it, by WCAG 2, and that text; large text counts 1.5 times.
CONTRAST: Final = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = parts(getComputedStyle(one).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
  };
  let lowest = [99, ""];
  for (const one of document.querySelectorAll("body *")) {
    const text = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
    if (!text || !one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const [a, b] = [light(parts(style.color)), light(behind(one))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = ((a + 0.05) / (b + 0.05)) * (large ? 1.5 : 1);
    if (ratio < lowest[0]) lowest = [ratio, text];
  }
  return lowest;
}"""


both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"], indirect=True)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample's report, by its address."""
    return written(tmp_path_factory.mktemp("report"), html(sample.sample(), sample.earlier()))


def written(folder: Path, page: str) -> str:
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


def results(page: Page) -> Locator:
    return page.locator("details.result:visible")


def links(found: Locator) -> list[str]:
    return found.evaluate_all("all => all.map((one) => one.id)")  # type: ignore[no-any-return]


@both_schemes
def test_failures_are_shown_first_and_every_case_on_demand(page: Page, report: str) -> None:
    page.goto(report)
    expect(page.get_by_role("heading", level=1)).to_have_text("Verification of 4 targets")
    expect(page.locator("#filter output")).to_have_text("10 of 64 results shown")
    expect(results(page)).to_have_count(10)
    page.get_by_role("button", name="Show every case").click()
    expect(results(page)).to_have_count(64)
    expect(page.locator("#filter output")).to_have_text("64 of 64 results shown")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"State": "passed"}, 36),
        ({"State": "not run"}, 19),
        ({"State": "not run", "Kind": "capability"}, 10),
        ({"State": "failed", "Kind": "capability"}, 2),
        ({"State": "any", "Kind": "capability"}, 32),
        ({"State": "any", "Target": "far away"}, 16),
        ({"State": "any", "Suite": "errors"}, 8),
        ({"State": "failed", "Suite": "errors", "Target": "old layer"}, 2),
        ({"Rule": "stream-done"}, 4),
        ({"Rule": "stream-done", "Target": "llama.cpp"}, 0),
        ({"State": "any", "Change": "mended"}, 1),
        ({"Change": "broke"}, 2),
    ],
    ids=str,
)
def test_filters(page: Page, report: str, wanted: dict[str, str], count: int) -> None:
    page.goto(report)
    for label, value in wanted.items():
        page.get_by_role("combobox", name=label, exact=True).select_option(label=value)
    expect(results(page)).to_have_count(count)
    expect(page.locator("#filter output")).to_have_text(f"{count} of 64 results shown")
    expect(page.locator("#nothing")).to_be_visible(visible=count == 0)
    for one in ("section.suite", "article.case"):
        expect(page.locator(f"{one}:visible:not(:has(details.result:visible))")).to_have_count(0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("internal SERVER", ["errors-no-messages.old-layer", "errors-role.old-layer"]),
        ("no answer within", ["image-colour.old-layer"]),
        ("calendar participants", ["structured-calendar.llama.cpp"]),
        ("nowhere to be found", []),
    ],
)
def test_words_are_found_in_titles_findings_and_answers(page: Page, report: str, words: str, found: list[str]) -> None:
    page.goto(report)
    page.get_by_role("searchbox", name="Text").fill(words)
    page.keyboard.press("Enter")
    expect(results(page)).to_have_count(len(found))
    assert links(results(page)) == found


@both_schemes
def test_a_failure_unfolds_by_mouse_and_keyboard(page: Page, report: str) -> None:
    page.goto(report)
    one = page.locator("[id='chat-earth-stream.old-layer']")
    note = one.locator("li", has_text='"index": 1').locator(".note", has_text="chat-stream-choice-index")
    expect(note).to_be_hidden()
    one.locator("summary").click()
    expect(note).to_have_text("chat-stream-choice-index choices[0].index = 1, where 1 choice was asked for")
    one.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(note).to_be_hidden()


def test_all_that_is_shown_opens_and_closes(page: Page, report: str) -> None:
    page.goto(report)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details.result[open]")).to_have_count(10)
    page.get_by_role("button", name="Close all").click()
    expect(page.locator("details.result[open]")).to_have_count(0)


@both_schemes
@pytest.mark.parametrize(
    ("link", "shown", "opened"),
    [
        ("errors-role.old-layer", 10, ["errors-role.old-layer"]),
        ("chat-earth.llama.cpp", 64, ["chat-earth.llama.cpp"]),
        ("chat-earth-stream", 64, ["chat-earth-stream.old-layer"]),
        ("matrix", 10, []),
    ],
)
def test_a_deep_link_shows_its_case_and_unfolds_what_failed(
    page: Page, report: str, link: str, shown: int, opened: list[str]
) -> None:
    page.goto(f"{report}#{link}")
    expect(page.locator(f"[id='{link}']")).to_be_in_viewport()
    expect(results(page)).to_have_count(shown)
    assert links(page.locator("details.result[open]")) == opened


def test_a_cell_of_the_matrix_leads_to_its_result(page: Page, report: str) -> None:
    page.goto(report)
    row = page.get_by_role("row", name="chat-earth passed")
    assert row.get_by_role("link", name="failed").count() == 1
    row.get_by_role("link", name="not run").first.click()
    one = page.locator("[id='chat-earth.far-away']")
    expect(one.get_by_text("http://192.0.2.1/v1 cannot be reached: no route to host").first).to_be_in_viewport()
    one.locator("summary").click()
    expect(one).not_to_have_attribute("open", "")
    row.get_by_role("link", name="not run").first.click()  # the same link once more
    expect(one).to_have_attribute("open", "")


def test_a_count_of_a_rule_filters_by_it(page: Page, report: str) -> None:
    page.goto(report)
    page.get_by_role("row", name="error-status").get_by_role("link", name="2", exact=True).click()
    expect(page.locator("#filter output")).to_have_text("2 of 64 results shown")
    assert links(page.locator("details.result[open]")) == ["errors-no-messages.old-layer"]
    assert [
        page.get_by_role("combobox", name=one, exact=True).input_value() for one in ("Rule", "Target", "State")
    ] == ["error-status", "1", ""]


def test_the_command_is_copied(page: Page, report: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{report}#errors-role.old-layer")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[:2] == [
        "curl http://127.0.0.1:8321/v1/openai/v1/chat/completions \\",
        "  -H 'content-type: application/json' \\",
    ]


def test_where_nothing_may_be_copied_the_command_is_selected(page: Page, report: str) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
    page.goto(f"{report}#errors-role.old-layer")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("curl http://127.0.0.1:8321/")


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_nothing_is_wider_than_the_window(page: Page, report: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report)
    page.get_by_role("button", name="Show every case").click()
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]


@both_schemes
def test_every_text_can_be_told_from_what_is_behind_it(page: Page, report: str) -> None:
    page.goto(report)
    page.get_by_role("button", name="Show every case").click()
    page.get_by_role("button", name="Open all").click()
    ratio, text = page.evaluate(CONTRAST)
    assert (round(ratio, 1) >= 4.5, text) == (True, text)


@both_schemes
def test_the_schemes_differ(page: Page, scheme: str, report: str) -> None:
    page.goto(report)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 21, 27)"}[scheme]


def test_what_servers_say_does_nothing(page: Page, tmp_path: Path) -> None:
    page.goto(written(tmp_path, html(*hostile())))
    page.get_by_role("button", name="Show every case").click()
    page.get_by_role("button", name="Open all").click()
    expect(page.locator("details.result[open]")).to_have_count(64)
    assert page.evaluate("document.images.length + document.scripts.length") == 1


def test_a_large_run_can_be_searched(page: Page, tmp_path: Path) -> None:
    page.goto(written(tmp_path, html(sample.large())))
    expect(page.locator("#filter output")).to_have_text("600 of 600 results shown")
    page.get_by_role("searchbox", name="Text").fill("case-077")
    expect(page.locator("#filter output")).to_have_text("5 of 600 results shown")


def test_without_script_everything_can_be_read(chromium: Browser, report: str) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(report)
        expect(page.locator("details.result:visible")).to_have_count(64)
        expect(page.locator("#filter")).to_be_hidden()
        expect(page.locator("button:visible")).to_have_count(0)
        page.locator("[id='errors-role.old-layer'] summary").click()
        expect(page.locator("[id='errors-role.old-layer'] .fault")).to_contain_text(
            "A bad request is answered with a status"
        )
