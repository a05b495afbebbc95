"""A page as one HTML file that needs nothing else, light or dark as its reader's system is."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from diglot.watch.page import Page


def as_html(page: Page) -> str:
    """The page as HTML."""
    source = pkgutil.get_data("diglot.watch", "page.html") or b""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(source.decode()).render(page=page)
