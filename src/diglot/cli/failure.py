"""What ends a command: one line on stderr and an exit status."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from diglot.errors import LossError, TranslationError

if TYPE_CHECKING:
    from collections.abc import Generator

BAD_INPUT: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
HUNG_UP: Final = 141  # what a shell says of a program that its reader left


class Failure(Exception):
    """A command that cannot go on, in one line that begins with the name of the file."""

    def __init__(self, name: str, message: str, status: int) -> None:
        super().__init__(f"{name}: {message}")
        self.status = status


def status_of(error: TranslationError) -> int:
    """The exit status of a translation that could not be made."""
    return REFUSED if isinstance(error, LossError) else BAD_INPUT


def message_of(error: TranslationError, line: bool = False) -> str:
    """An error's message; of a single line the parser's own count of lines would mislead."""
    return str(error).replace(" at line 1 column ", " at column ") if line else str(error)


@contextmanager
def refusing(name: str, line: bool = False) -> Generator[None]:
    """Turn what cannot be translated into a failure that names its file, and the line where it is one of many."""
    try:
        yield
    except TranslationError as error:
        raise Failure(name, message_of(error, line), status_of(error)) from None


@contextmanager
def usable(name: str) -> Generator[None]:
    """Turn a file that cannot be used into a failure that names it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failure(name, error.strerror or str(error), USAGE) from None


@contextmanager
def ending() -> Generator[None]:
    """End the command: with the line of a failure, or without a word where the reader of a pipe has left."""
    try:
        yield
    except Failure as failure:
        click.echo(f"diglot: {failure}", err=True)
        raise click.exceptions.Exit(failure.status) from None
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)  # or the flush at exit would complain
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        raise click.exceptions.Exit(HUNG_UP) from None
