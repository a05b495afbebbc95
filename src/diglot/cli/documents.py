"""Translates whole documents: one, or a line each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diglot.cli.failure import message_of, refusing, status_of
from diglot.cli.files import STANDARD, reading, writing
from diglot.cli.lines import TOO_LONG, Lines
from diglot.cli.progress import progress, say
from diglot.cli.telling import telling
from diglot.errors import InvalidInput, TranslationError

if TYPE_CHECKING:
    from diglot import Exchange, Translation
    from diglot.cli.job import Job
    from diglot.cli.kinds import Documents


def one(job: Job, kind: Documents) -> int:
    """Translate one document."""
    exchange = job.exchange()
    with telling(job.losses, False, say) as tell, writing(job.output) as put:
        with reading(job.source) as file:
            source = file.read()
        with refusing(job.name):
            translation = kind.ways[job.to](source, exchange, job.on_loss, job.profile)
        tell(translation.losses, None)
        put(translation.json() + b"\n")
    return 0


def lines(job: Job, kind: Documents) -> int:
    """Translate JSON Lines: a bad line is reported, and the others go on; 0, else the gravest status of a line."""
    exchange = job.exchange()
    failed: set[int] = set()
    with (
        reading(job.source) as file,
        progress(file, job.output == STANDARD) as (tell_people, advance),
        telling(job.losses, True, tell_people) as tell,
        writing(job.output) as put,
    ):
        read = Lines(file)
        for number, line in read:
            try:
                translation = _line(job, kind, line, _numbered(exchange, number))
            except TranslationError as error:
                failed.add(status_of(error))
                tell_people(f"diglot: {job.name}: line {number}: {message_of(error, line=True)}")
            else:
                tell(translation.losses, number)
                put(translation.json() + b"\n")
            advance(read.consumed)
    return min(failed, default=0)


def _line(job: Job, kind: Documents, line: bytes | None, exchange: Exchange) -> Translation[object]:
    if line is None:
        raise InvalidInput(TOO_LONG)
    return kind.ways[job.to](line, exchange, job.on_loss, job.profile)


def _numbered(exchange: Exchange, number: int) -> Exchange:
    """The exchange of one line: each answer, and each call without an id, has an id of its own."""
    return replace(exchange, id=f"{exchange.id}-{number}")
