"""Markdown as text is put into it: what came from elsewhere cannot end the place it is in, nor become a mark itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from diglot.verify.report.visible import clipped, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_READ: Final = {
    **{ord(one): f"\\{one}" for one in "`*_[]~#@$"},
    **{ord(one): f"&#{ord(one)};" for one in "&<>|\\"},
}
_TICKS: Final = re.compile("`+")


def text(said: str, length: int = 200) -> str:
    """A name or a title within a line or a cell: nothing in it is read as Markdown, HTML or a link."""
    return clipped(said, length).translate(_READ).replace("://", "&#58;//")


def code(said: str, length: int = 300) -> str:
    """A span of code in a line, no cell of a table; empty where nothing is said."""
    shown = clipped(said, length)
    if not shown.strip():
        return ""
    fence = "`" * (_run(shown) + 1)
    space = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown}{space}{fence}"


def block(lines: Iterable[str], sort: str = "") -> list[str]:
    """A block of code, a line each."""
    shown = [visible(line) for line in lines]
    fence = "`" * max(3, 1 + max(map(_run, shown), default=0))
    return [f"{fence}{sort}", *shown, fence, ""]


def _run(said: str) -> int:
    return max(map(len, _TICKS.findall(said)), default=0)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> Iterator[str]:
    """A table of cells that are Markdown already; the last `numbers` columns are set to the right."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * (len(head) - numbers)}{'--:|' * numbers}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
