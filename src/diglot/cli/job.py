"""One run of `diglot translate`: what its options say, and the exchange they make."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

import diglot
from diglot.cli.failure import refusing
from diglot.cli.files import STANDARD, named, reading
from diglot.cli.kinds import KINDS, Streams, Texts
from diglot.cli.tools import names_in

if TYPE_CHECKING:
    from diglot import Exchange
    from diglot.cli.kinds import Target
    from diglot.report import OnLoss


def check_target(kind: str, to: Target) -> None:
    """Raise UsageError where a kind does not become a document of that API's."""
    ways = KINDS[kind].ways
    if to not in ways:
        raise click.UsageError(f"a {kind} is translated --to {' or '.join(ways)}")


@dataclass(frozen=True)
class Job:
    """What the options of one run say; the fields are named as they are."""

    kind: str
    to: Target
    source: str
    output: str
    request: str | None
    tools: str | None
    losses: str | None
    on_loss: OnLoss
    profile: str
    lines: bool
    sse: bool
    id: str | None
    created: int | None
    model: str | None

    @property
    def name(self) -> str:
        """How messages name the input."""
        return named(self.source)

    def check(self) -> None:
        """Raise UsageError where the options do not go together."""
        kind = KINDS[self.kind]
        check_target(self.kind, self.to)
        if self.sse and not isinstance(kind, Streams):
            raise click.UsageError(f"--sse is for streams, and a {self.kind} is none")
        if self.lines and isinstance(kind, Streams):
            raise click.UsageError(f"--lines is for whole documents: a {self.kind} is read and written as JSON Lines")
        if not kind.answer:
            self._check_no_answer()
        self._check_text(isinstance(kind, Texts))
        if self.request == self.source == STANDARD:
            raise click.UsageError("--request and FILE cannot both be standard input")
        if self.tools == STANDARD:
            raise click.UsageError("--tools needs a file of its own: standard input is for FILE and --request")
        if self.losses is not None and self.losses in {self.output, STANDARD}:
            raise click.UsageError("--losses needs a file of its own: the output is only ever the result")

    def _check_no_answer(self) -> None:
        for name in ("request", "id", "created", "model"):
            if getattr(self, name) is not None:
                raise click.UsageError(f"--{name} is for answers, and a {self.kind} is none")

    def _check_text(self, text: bool) -> None:
        if self.tools is not None and not text:
            raise click.UsageError(f"--tools is for raw text, and a {self.kind} is none")
        if self.lines and text:
            raise click.UsageError("--lines is for JSON documents, and a text is none")

    def exchange(self) -> Exchange:
        """The exchange of the request that is answered; where none is given, one that asked for everything."""
        exchange = self._exchange()
        return exchange if self.tools is None else replace(exchange, tools=exchange.tools | names_in(self.tools))

    def _exchange(self) -> Exchange:
        created = self.created or 0
        if self.request is None:
            return diglot.Exchange(
                id=self.id or ("cmpl-0" if "completion" in self.kind else "chatcmpl-0"),
                created=created,
                model=self.model or "",
                include_usage=True,
                top_logprobs=sys.maxsize,
            )
        with reading(self.request) as file:
            request = file.read()
        with refusing(named(self.request)):
            return diglot.Exchange.of(request, id=self.id, created=created, model=self.model)
