"""A request as a command that repeats it, without its key."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diglot.verify.question import Question


def curl(question: Question, url: str, key_env: str | None) -> str:
    """The command; the shell puts the key in from its variable."""
    words = ["curl", "-sS", *(["-N"] if question.stream else []), shlex.quote(url)]
    if key_env is not None:
        words += ["-H", f'"authorization: Bearer ${key_env}"']
    if question.raw is not None:
        words += ["-H", shlex.quote("content-type: application/json")]
        words += ["--data-raw", shlex.quote(question.raw.decode())]
    return " ".join(words)
