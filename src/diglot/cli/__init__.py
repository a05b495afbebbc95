"""The command line: `diglot translate` and `diglot fields`.

Help needs click alone: what translates is imported when something is translated.
"""

from __future__ import annotations

from diglot.cli.commands import main

__all__ = ["main"]
