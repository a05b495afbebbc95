"""What servers, cases and configurations say is shown, and acts nowhere: not on a browser, a parser, a page or a terminal."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from diglot.verify.report.html import html
from diglot.verify.report.junit import junit
from diglot.verify.report.markdown import markdown
from diglot.verify.report.summary import summary
from diglot.verify.report.visible import visible

from .hostile import HOSTILE, harmless, hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from diglot.verify.run import Run


class Elements(HTMLParser):
    """Every tag of a page with the names of its attributes, comments and declarations, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(" ".join([tag, *(name for name, _ in attrs)]))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self.found.append("comment")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def of_html(page: str) -> list[str]:
    return Elements(page).found


def of_markdown(page: str) -> list[str]:
    return [*_tokens(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page))]


def _tokens(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        yield f"{token.type} {token.tag} {' '.join(map(str, token.attrs))} {token.content * token.type.startswith('html')}"
        yield from _tokens(token.children or [])


def of_xml(page: str) -> list[str]:
    return [f"{element.tag} {' '.join(element.attrib)}" for element in ET.fromstring(page).iter()]


def of_lines(page: str) -> list[str]:
    return ["line" for _ in page.split("\n")]


def without_baseline(run: Run, _baseline: Run) -> str:
    return junit(run)


FORMS = [(html, of_html), (markdown, of_markdown), (without_baseline, of_xml), (summary, of_lines)]
NAMES = ["html", "markdown", "junit", "summary"]


@pytest.mark.parametrize(("form", "elements"), FORMS, ids=NAMES)
def test_an_attack_makes_no_element_that_harmless_text_does_not(
    form: Callable[[Run, Run], str], elements: Callable[[str], list[str]]
) -> None:
    assert elements(form(*hostile())) == elements(form(*harmless()))


@pytest.mark.parametrize("form", [form for form, _ in FORMS], ids=NAMES)
def test_no_character_of_an_attack_acts(form: Callable[[Run, Run], str]) -> None:
    assert [one for one in form(*hostile()) if visible(one) != one and one != "\n"] == []


def test_an_attack_can_be_read_in_the_page() -> None:
    said = "".join(Elements(html(*hostile())).text)
    assert said.count(visible(HOSTILE)) > 100


def test_an_attack_can_be_read_in_junit() -> None:
    suites = ET.fromstring(junit(hostile()[0]))
    assert {visible(HOSTILE) in (name.get("name") or "") for name in suites.iter("testcase")} == {False, True}
    assert visible(HOSTILE)[:200] in (suites.findall(".//failure")[0].text or "")
