"""The commands and their options; what they do is in the rooms beside."""

from __future__ import annotations

from typing import Any

import click

import diglot
from diglot.cli.check_stream import check_stream
from diglot.cli.failure import ending
from diglot.cli.files import STANDARD, writing
from diglot.cli.job import Job, check_target
from diglot.cli.kinds import KINDS, TARGETS, Streams, Target, Texts
from diglot.cli.policy import read_on_loss, read_profile
from diglot.cli.schema import schema
from diglot.cli.serve import serve
from diglot.cli.verify import verify

_KIND = click.argument("kind", metavar="KIND", type=click.Choice(list(KINDS)))
_FIELDED = [name for name, kind in KINDS.items() if not isinstance(kind, Texts)]
_TO = click.option("--to", required=True, type=click.Choice(TARGETS), help="The API to translate into.")
_EPILOG = """
\b
Exit status:
  0  done
  1  bad input: not JSON, not of its schema, or a stream with an error or without its end
  2  usage: the options, or a file that cannot be read or written
  3  a loss that the policy refuses
With --lines it is 1 where any line was bad, else 3 where any was refused.
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(diglot.__version__, prog_name="diglot", message="%(prog)s %(version)s")
def main() -> None:
    """Translate between OpenAI's API and Llama Stack's native inference API, and tell what is lost."""


main.add_command(check_stream)
main.add_command(serve)
main.add_command(schema)
main.add_command(verify)


@main.command(epilog=_EPILOG)
@_KIND
@_TO
@click.argument("source", metavar="[FILE]", default="-")
@click.option("-o", "--output", metavar="FILE", default="-", help="Write the result there, once it is whole.")
@click.option(
    "--request", metavar="FILE", help="The request, of either API, that the answer is to; with --lines, all are."
)
@click.option(
    "--tools", metavar="FILE", help="What a text may call: a JSON list of tools or of their names, or a whole request."
)
@click.option("--losses", metavar="FILE", help="Write the losses there as JSON, instead of a line each on stderr.")
@click.option(
    "--on-loss",
    callback=read_on_loss,
    metavar="POLICY",
    help="raise or record, for all losses or by kind: content=record,tuning=raise. Kinds are content, constraint, "
    "tuning and metadata. By default a request that would lose content is refused, and the rest is recorded.",
)
@click.option(
    "--profile",
    callback=read_profile,
    metavar="NAME",
    default="default",
    help="The server on OpenAI's side, as `diglot providers` lists them: what it takes and sends.",
)
@click.option("--lines", is_flag=True, help="Read and write JSON Lines; a bad line is reported, the others go on.")
@click.option("--sse", is_flag=True, help="Write a stream as server-sent events, as its API sends it.")
@click.option("--id", metavar="ID", help="The id of an answer; with --lines, line N has ID-N.")
@click.option("--created", metavar="N", type=click.IntRange(0), help="An answer's time in seconds since 1970; or 0.")
@click.option("--model", metavar="NAME", help="An answer's model, if not that of the request.")
@click.pass_context
def translate(context: click.Context, /, **options: Any) -> None:
    """Translate a KIND of document from FILE, or from standard input.

    KIND is an operation and one of its documents, such as chat-request or completion-stream; an unknown one is answered
    with all of them. A stream is read as server-sent events or as JSON Lines, whichever it is, and written as JSON
    Lines. Losses are told on stderr, a line each. The kind text is what a raw model writes; it becomes an answer, with
    the calls that stand in it.

    An answer is given what its request asked for, such as the usage at the end of a stream or log probabilities.
    Without --request it is given all that is there.
    """
    job = Job(**options)
    job.check()
    with ending():
        context.exit(_run(job))


@main.command()
@click.argument("kind", metavar="KIND", type=click.Choice(_FIELDED))
@_TO
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print a section of docs/fields.md.")
def fields(kind: str, to: Target, form: str | None) -> None:
    """Print what becomes of every field of a KIND of document, by its path from the root."""
    from diglot import fields as tables  # noqa: PLC0415  # --help needs none of it

    check_target(kind, to)
    table = {"json": tables.as_json, "markdown": tables.as_markdown, None: tables.as_text}[form]
    with ending(), writing(STANDARD) as put:
        put(table(tables.book(kind, to)).encode())


@main.command()
@click.argument("name", callback=read_profile, required=False)
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print sections of docs/providers.md.")
def providers(name: str | None, form: str | None) -> None:
    """Print what a server takes and sends against the schema: of the profile NAME, or a line for each profile."""
    from diglot.fields import profiles  # noqa: PLC0415  # --help needs none of it

    with ending(), writing(STANDARD) as put:
        put(profiles.printed(name, form).encode())


def _run(job: Job) -> int:
    from diglot.cli import documents, streams  # noqa: PLC0415  # --help needs none of it

    kind = KINDS[job.kind]
    if isinstance(kind, Streams):
        return streams.stream(job, kind)
    return documents.lines(job, kind) if job.lines else documents.one(job, kind)
