"""A report as sections of rows, printed for a terminal or as Markdown; diglot.watch.html makes it HTML."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from diglot.fields.tables import markdown
from diglot.report import clip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST: Final = 400
_WIDTH: Final = 110


@dataclass(frozen=True)
class Row:
    """One row: its cells, the notes to it by their labels, a severity to mark it with, and a share of 100 to draw."""

    cells: tuple[str, ...]
    notes: Mapping[str, str]
    mark: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Section:
    """A heading with a sentence, and the rows below it; numbers are the columns that are set to the right."""

    heading: str
    says: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()

    @property
    def labels(self) -> list[str]:
        """The labels of all notes, in their order."""
        return list(dict.fromkeys(label for row in self.rows for label in row.notes))

    def cells(self, row: Row) -> list[str]:
        """The cells of a row and its notes, a cell for each label."""
        return [*row.cells, *(row.notes.get(label, "") for label in self.labels)]


@dataclass(frozen=True)
class Page:
    """A whole report: its title, what is said first, and the sections."""

    title: str
    says: tuple[str, ...]
    sections: tuple[Section, ...]


def row(*cells: str, notes: Mapping[str, str] | None = None, mark: str = "", share: float | None = None) -> Row:
    """A row of texts that may come from anywhere: none of them controls a terminal or fills a screen."""
    kept = {label: plain(text) for label, text in (notes or {}).items() if text}
    return Row(tuple(map(plain, cells)), kept, mark, share)


def plain(text: str) -> str:
    """A text of one line, of printable characters, not too long."""
    return clip("".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text), _LONGEST)


def as_text(page: Page) -> str:
    """The page for a terminal: a line for each row, and one for each of its notes."""
    lines = [page.title, *(textwrap.fill(line, _WIDTH) for line in page.says)]
    for section in page.sections:
        lines += ["", section.heading, *([f"  {section.says}"] if section.says else []), *_lines(section)]
    return "\n".join(lines) + "\n"


def _lines(section: Section) -> Iterator[str]:
    head = [row(*section.head)] if section.numbers else []
    listed = [*head, *section.rows]
    widths = [max(map(len, column)) for column in zip(*(each.cells for each in listed), strict=True)]
    for each in listed:
        cells = (
            cell.rjust(width) if i in section.numbers else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(each.cells, widths, strict=True))
        )
        yield "  " + "  ".join(cells).rstrip()
        yield from (f"      {label}: {text}" for label, text in each.notes.items())


def as_markdown(page: Page) -> str:
    """The page as Markdown, a table for each section."""
    lines = [f"# {page.title}", "", *(f"{line}\n" for line in page.says)]
    for section in page.sections:
        lines += [f"## {section.heading}", "", *([section.says, ""] if section.says else [])]
        lines += [*markdown([*section.head, *section.labels], map(section.cells, section.rows)), ""]
    return "\n".join(lines)
