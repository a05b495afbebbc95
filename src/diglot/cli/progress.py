"""What people see on stderr: messages, and a progress bar where that is a terminal."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import BinaryIO

    from diglot.cli.telling import Say

    Advance: TypeAlias = Callable[[int], None]


def say(line: str) -> None:
    """Write one line on stderr."""
    click.echo(line, err=True)


@contextmanager
def progress(file: BinaryIO, to_stdout: bool) -> Generator[tuple[Say, Advance]]:
    """What writes messages, and what is told how many bytes have been read.

    Without a terminal there is no bar; neither where the result itself runs over that terminal.
    """
    if sys.stderr.isatty() and not (to_stdout and sys.stdout.isatty()):
        yield from _bar(_size(file))
    else:
        yield say, lambda _: None


def _bar(size: int | None) -> Generator[tuple[Say, Advance]]:
    # rich is imported only where its bar is shown
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=size)
        yield (
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
            lambda done: bar.update(task, completed=done),
        )


def _size(file: BinaryIO) -> int | None:
    """How many bytes there are to read; None for a pipe."""
    found = os.fstat(file.fileno())
    return found.st_size if stat.S_ISREG(found.st_mode) else None
