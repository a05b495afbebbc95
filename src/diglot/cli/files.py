"""Where input comes from and results go; a file is replaced by a whole result, or left as it was."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

from diglot.cli.failure import USAGE, Failure, usable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from io import BufferedReader

    Put: TypeAlias = Callable[[bytes], None]

STANDARD: Final = "-"


def named(path: str) -> str:
    """How messages name an input."""
    return "<stdin>" if path == STANDARD else path


@contextmanager
def reading(path: str) -> Generator[BufferedReader]:
    """The bytes of a file, or of standard input."""
    if path == STANDARD:
        if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison]  # closed by the caller
            raise Failure(named(path), "is closed", USAGE)
        with usable(named(path)):
            yield sys.stdin.buffer  # type: ignore[misc]  # pyright: ignore[reportReturnType]  # buffered when it is real
    else:
        with usable(path), open(path, "rb") as file:
            yield file


@contextmanager
def writing(path: str) -> Generator[Put]:
    """What takes the result: at once where it goes to a pipe or a device, at the end where it makes a file."""
    if path == STANDARD:
        if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]  # closed by the caller
            raise Failure("<stdout>", "is closed", USAGE)
        with usable("<stdout>"):
            yield _flushing(sys.stdout.buffer)
    elif os.path.exists(path) and not os.path.isfile(path):
        with usable(path), open(path, "wb") as device:
            yield _flushing(device)
    else:
        with usable(path), _replacing(os.path.realpath(path)) as file:
            yield lambda data: (file.write(data), None)[1]


def _flushing(file: BinaryIO) -> Put:
    def put(data: bytes) -> None:
        file.write(data)
        file.flush()

    return put


@contextmanager
def _replacing(path: str) -> Generator[BinaryIO]:
    """A new file beside the old one, which takes its place once everything is in it."""
    mode = _mode(path)
    beside = os.path.join(os.path.dirname(path), f".diglot-{os.urandom(8).hex()}")
    file = open(beside, "xb")  # noqa: SIM115
    try:
        with file:
            yield file
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _mode(path: str) -> int | None:
    """The mode of the file that is to be replaced; None where there is none yet."""
    if not os.path.exists(path):
        return None
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(os.stat(path).st_mode)
