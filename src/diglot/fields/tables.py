"""The rows of a book as text for a terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from diglot.fields.walk import Fate, Row, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from diglot.ledger import Book

_WORDS: Final = {
    Fate.CARRIED: "→",
    Fate.LOST: "lost",
    Fate.JUDGED: "may be lost",
    Fate.DROPPED: "dropped",
    Fate.OPAQUE: "as a whole",
    Fate.FILLED: "filled",
}


def target_of(book: Book) -> str:
    """The API that a book translates into, as the command line names it."""
    return book.target.partition(".")[0].replace("_", "-")


def as_text(book: Book) -> str:
    """The table for a terminal or for grep: every line has the whole path."""
    listed = rows(book)
    width = max(len(row.path) for row in listed)
    words = max(len(_word(row)) for row in listed)
    lines = [f"{book.kind} to {target_of(book)}: {book.source} -> {book.target}"]
    for (filled, component), group in groupby(listed, lambda row: (row.fate is Fate.FILLED, row.component)):
        lines += ["", f"{'filled in ' if filled else ''}{_bare(component)}"]
        lines += [f"  {row.path:<{width}}  {_word(row):<{words}}  {_detail(row)}".rstrip() for row in group]
    return "\n".join(lines) + "\n"


def as_markdown(book: Book) -> str:
    """The section of docs/fields.md."""
    decided, filled = _parted(rows(book))
    return "\n".join(
        [
            f"## {book.kind} to {target_of(book)}",
            "",
            f"From `{book.source}` to `{book.target}`.",
            "",
            *markdown(
                ("field", "of", "becomes"),
                ((_code(row.path), _bare(row.component), told(row, _code)) for row in decided),
            ),
            "",
            *markdown(
                ("filled field", "of", "with"), ((_code(row.path), _bare(row.component), row.why) for row in filled)
            ),
            "",
        ]
    )


def as_json(book: Book) -> str:
    """The same as JSON, for programs."""
    decided, filled = _parted(rows(book))
    whole = {
        "kind": book.kind,
        "to": target_of(book),
        "source": book.source,
        "target": book.target,
        "fields": [_members(row) for row in decided],
        "filled": [_members(row) for row in filled],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _parted(listed: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    filled = [row for row in listed if row.fate is Fate.FILLED]
    return [row for row in listed if row.fate is not Fate.FILLED], filled


def _members(row: Row) -> dict[str, Any]:
    """A row's members, without those that say nothing."""
    members: dict[str, Any] = {"path": row.path, "object": row.component, "fate": row.fate}
    if row.fate is Fate.CARRIED:
        members["to"] = row.to
    if row.kind is not None:
        members["kind"] = row.kind
    if row.silent:
        members["silent"] = row.silent
    return {**members, "why": row.why} if row.why else members


def _word(row: Row) -> str:
    return _WORDS[row.fate] if row.kind is None else f"{_WORDS[row.fate]}: {row.kind}"


def _detail(row: Row) -> str:
    """What is said after the word: where to, and why."""
    return "; ".join(filter(None, (", ".join(row.to), row.why, _silent(row.silent))))


def _silent(values: Sequence[object]) -> str:
    different = [value for i, value in enumerate(values) if value not in values[:i]]  # 1.0 says no more than 1
    return f"no loss where it is {' or '.join(map(json.dumps, different))}" if different else ""


def told(row: Row, spelt: Callable[[str], str] = str) -> str:
    """What becomes of a field, in one line; `spelt` writes the paths in it."""
    word = _word(row)
    if row.fate is Fate.CARRIED:
        where = f"→ {', '.join(map(spelt, row.to))}"
        return f"{where}; {row.why}" if row.why else where
    return f"{word}: {_detail(row)}" if row.kind is None else f"{word.replace(': ', ' (')}): {_detail(row)}"


def markdown(head: Sequence[str], cells: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table."""
    lines = [head, ["---"] * len(head), *cells]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _code(path: str) -> str:
    return f"`{path}`"


def _bare(component: str) -> str:
    return component.partition(".")[2]
