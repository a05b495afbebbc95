"""The file of --tools: the names that a raw text may call."""

from __future__ import annotations

import diglot
from diglot.cli.failure import refusing
from diglot.cli.files import reading


def names_in(path: str) -> frozenset[str]:
    """The names of the tools in a file."""
    with reading(path) as file:
        source = file.read()
    with refusing(path):
        return diglot.calltext.tool_names(source)
