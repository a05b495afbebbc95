"""Where losses are told: on stderr, a line each, or in a file as JSON."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from diglot.cli.files import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from diglot import Loss
    from diglot.cli.files import Put

    Say: TypeAlias = Callable[[str], None]
    Tell: TypeAlias = Callable[[Sequence[Loss], int | None], None]


@contextmanager
def telling(path: str | None, lines: bool, say: Say) -> Generator[Tell]:
    """What takes the losses, with the number of their line where there are lines."""
    if path is None:
        yield lambda losses, line: _on_stderr(losses, line, say)
        return
    with writing(path) as put:
        if lines:
            yield lambda losses, line: _as_lines(losses, line, put)
        else:
            listed = _List(put)
            yield listed.add
            listed.end()


def _on_stderr(losses: Sequence[Loss], line: int | None, say: Say) -> None:
    for loss in losses:
        say(str(loss) if line is None else f"line {line}: {loss}")


def _as_lines(losses: Sequence[Loss], line: int | None, put: Put) -> None:
    for loss in losses:
        put(_json({"line": line, **loss._asdict()}) + b"\n")


class _List:
    """One JSON list, written as it grows."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._before = b"[\n"

    def add(self, losses: Sequence[Loss], _line: int | None) -> None:
        for loss in losses:
            self._put(self._before + _json(loss._asdict()))
            self._before = b",\n"

    def end(self) -> None:
        self._put(b"[]\n" if self._before == b"[\n" else b"\n]\n")


def _json(value: object) -> bytes:
    from diglot import gate  # noqa: PLC0415  # orjson is no part of --help

    return gate.dump(value)
