"""Which modules of an extra a command needs, and the one line that says how to install them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


def expect(modules: Iterable[str], said: str, status: int = 1) -> None:
    """End the command with a status where a module is missing; `said` has the place of their names."""
    missing = [name for name in modules if not _is_there(name)]
    if missing:
        click.echo(f"Error: {said.format(', '.join(missing))}", err=True)
        raise click.exceptions.Exit(status)


def _is_there(module: str) -> bool:
    """Whether it could be imported; find_spec raises for one inside what is not there."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
