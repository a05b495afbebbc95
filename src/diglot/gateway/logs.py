"""Logs as JSON lines on stderr; no line shows a key."""

from __future__ import annotations

import logging
import sys
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.gateway.refusal import hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diglot.gateway.settings import Settings

NOTHING: Final[Mapping[str, object]] = {}


@lru_cache(2)
def _second(since_1970: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since_1970))


class JsonLines(logging.Formatter):
    """One record as one JSON object: time, level, logger, message, and what it was given as `extra={"facts": ...}`."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line: dict[str, Any] = {
            "time": f"{_second(int(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", NOTHING),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__  # its text may hold content
        return hidden(gate.dump(line).decode(), self._secrets)


def set_up(settings: Settings) -> None:
    """Send every log of the process to stderr as JSON lines."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonLines(settings.secrets))
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # never shown
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(settings.log_level.upper())
