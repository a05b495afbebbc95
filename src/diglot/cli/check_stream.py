"""`diglot check-stream`: judges a recorded stream by the rules of its API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from diglot.cli.failure import USAGE, Failure, ending
from diglot.cli.files import STANDARD, named, reading, writing
from diglot.cli.kinds import TARGETS
from diglot.cli.progress import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.legality import Finding

_EPILOG: Final = """
\b
Exit status:
  0  the stream is legal
  1  it is not: each finding is told
  2  usage: the options, or a file that cannot be read
"""


@click.command("check-stream", epilog=_EPILOG)
@click.argument("source", metavar="[FILE]", default=STANDARD)
@click.option("--api", type=click.Choice(TARGETS), help="The API it is of; if absent, that of its first item.")
@click.option("--operation", type=click.Choice(["chat", "completion"]), help="Its operation; if absent, as the API.")
@click.option("--request", metavar="FILE", help="The request it answers: what was asked for is then judged as well.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check_stream(context: click.Context, /, source: str, request: str | None, as_json: bool, **told: Any) -> None:
    """Judge a stream from FILE, or from standard input, as it was received: server-sent events, or JSON Lines.

    Each finding is a line: where in the file, which member, what was found there, and the rule that says otherwise. A
    fault that comes again is told once, at its first place.
    """
    if request == source == STANDARD:
        raise click.UsageError("--request and FILE cannot both be standard input")
    with ending():
        context.exit(_judged(source, request, as_json, told))


def _judged(source: str, request: str | None, as_json: bool, told: Mapping[str, Any]) -> int:
    from diglot import legality  # noqa: PLC0415  # --help needs none of it
    from diglot.legality.guess import guess  # noqa: PLC0415

    with reading(source) as file:
        raw = file.read()
    api, operation = guess(raw)
    api, operation = told["api"] or api, told["operation"] or operation
    found = legality.check_stream(raw, api=api, operation=operation, request=_request(request))
    with writing(STANDARD) as put:
        put(_written(found, as_json))
    say(f"diglot: {named(source)}: as a {operation} stream of {api}: {_count(len(found))}")
    return 1 if found else 0


def _request(path: str | None) -> Mapping[str, Any] | None:
    """The request in a file; what is none is a matter of usage."""
    from diglot import InvalidInput, gate  # noqa: PLC0415  # --help needs none of it

    if path is None:
        return None
    with reading(path) as file:
        raw = file.read()
    try:
        request = gate.parse(raw)
    except InvalidInput as error:
        raise Failure(named(path), str(error), USAGE) from None
    if not gate.is_object(request):
        raise Failure(named(path), "the request is not an object", USAGE)
    return request


def _written(found: Sequence[Finding], as_json: bool) -> bytes:
    from diglot import gate  # noqa: PLC0415  # --help needs none of it

    if not as_json:
        return "".join(f"{one}\n" for one in found).encode()
    return gate.dump([_members(one) for one in found]) + b"\n"


def _members(finding: Finding) -> dict[str, Any]:
    rule = finding.rule
    where = {"line": finding.line, "path": finding.path, "said": finding.said, "again": finding.again}
    return {"rule": rule.name, "says": rule.says, "spec": rule.spec, **where}


def _count(findings: int) -> str:
    return f"{findings} finding{'s' * (findings > 1)}" if findings else "legal"
