"""The lines of a file, one at a time, however many and however long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LONGEST: Final = 64 * 1024 * 1024
TOO_LONG: Final = f"the line is longer than {LONGEST // 1024 // 1024} MiB"
_PIECE: Final = 1024 * 1024


class Lines:
    """Iterates over the lines that are not blank, each with its number; one that is too long comes as None.

    consumed: how many bytes have been read.
    """

    def __init__(self, file: BinaryIO, longest: int = LONGEST) -> None:
        self.consumed = 0
        self._file = file
        self._longest = longest

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        number = 0
        while line := self._read(self._longest + 1):
            number += 1
            if len(line) > self._longest and not line.endswith(b"\n"):
                while (piece := self._read(_PIECE)) and not piece.endswith(b"\n"):
                    pass
                yield number, None
            elif not line.isspace():
                yield number, line.rstrip(b"\r\n")

    def _read(self, most: int) -> bytes:
        line = self._file.readline(most)
        self.consumed += len(line)
        return line
