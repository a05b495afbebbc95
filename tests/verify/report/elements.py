"""A page as elements, read by the standard library's parser, without mending: what does not close is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID: Final = frozenset({"meta", "link", "input", "br", "img"})
_FOREIGN: Final = frozenset({"rect"})  # svg: closed by a slash


@dataclass
class Element:
    """One element: its attributes, and what is in it in order."""

    tag: str
    attributes: dict[str, str | None]
    inner: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """Itself, and every element within it."""
        yield self
        for one in self.inner:
            if isinstance(one, Element):
                yield from one

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements within of one tag; class_ is one of an element's classes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [one for one in self if one.tag == tag and all(one.has(*pair) for pair in wanted.items())]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        [found] = self.all(tag, **attributes)
        return found

    def has(self, name: str, value: str) -> bool:
        """Whether an attribute has a value."""
        own = self.attributes.get(name) or ""
        return value in own.split() if name == "class" else own == value

    @property
    def text(self) -> str:
        """Its text, each run of white space a space."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inner:
            yield from [one] if isinstance(one, str) else one._texts()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs)
        self.open[-1].inner.append(element)
        if tag not in _VOID | _FOREIGN:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID | _FOREIGN:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inner.append(data)


def read(page: str) -> Element:
    """The elements of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    [whole] = reader.open
    return whole
