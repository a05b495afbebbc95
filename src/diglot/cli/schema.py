"""`diglot schema`: the watch on published API documents."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from diglot.cli.failure import USAGE, ending
from diglot.cli.files import STANDARD, writing
from diglot.cli.needed import expect
from diglot.errors import TranslationError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from diglot.watch.page import Page

_MISSING: Final = "diglot schema needs what is not installed (missing: {}): pip install 'diglot[schema]'"
_EPILOG: Final = """
\b
Exit status:
  0  done
  1  {}
  2  usage: the options, or a document that cannot be read, is no OpenAPI, or has a $ref that leads nowhere;
     or what the extra `schema` brings is not installed
"""


@click.group()
def schema() -> None:
    """Watch published API documents: what changes between editions, and how much of one API another covers.

    A document is an OpenAPI document of 3.0 or 3.1, in YAML or JSON, by its path or URL.
    """


def _form(command: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands have."""
    for option in (
        click.option(
            "-o", "--output", metavar="FILE", default=STANDARD, help="Write the report there, once it is whole."
        ),
        click.option("--html", "form", flag_value="html", help="Print one HTML file that needs nothing else."),
        click.option("--json", "form", flag_value="json", help="Print JSON."),
        click.option("--markdown", "form", flag_value="markdown", help="Print Markdown."),
        click.option(
            "--text", "form", flag_value="text", default="text", help="Print lines for a terminal, the default."
        ),
        click.option(
            "--all", "everything", is_flag=True, help="Compare all operations instead of those diglot translates."
        ),
    ):
        command = option(command)
    return command


@schema.command(epilog=_EPILOG.format("there is a change that --fail-on names"))
@click.argument("old")
@click.argument("new")
@_form
@click.option("--fail-on", type=click.Choice(["breaking", "any"]), help="Exit with 1 where there is such a change.")
@click.pass_context
def diff(context: click.Context, /, old: str, new: str, fail_on: str | None, **options: Any) -> None:
    """Print what changed between two editions of an API document, OLD and NEW, the most severe first.

    A change is breaking for those who send requests where one that was allowed may be refused, and for those who read
    answers where one may come that was not allowed. With each stands what diglot's ledgers say of the field.
    """
    with _comparing(options["form"]):
        from diglot import watch  # noqa: PLC0415  # --help needs none of it
        from diglot.watch import diff_page  # noqa: PLC0415

        found = watch.diff(watch.read(old), watch.read(new), everything=options["everything"])
        _write(options, lambda: diff_page.page(found), lambda: diff_page.as_json(found))
    wanted = found.changes if fail_on == "any" else found.of(watch.Severity.BREAKING) if fail_on else ()
    context.exit(1 if wanted else 0)


@schema.command(epilog=_EPILOG.format("the score is less than --fail-under"))
@click.argument("ours")
@click.argument("theirs")
@_form
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="SCORE", help="Exit with 1 where the score is less."
)
@click.pass_context
def coverage(context: click.Context, /, ours: str, theirs: str, fail_under: float | None, **options: Any) -> None:
    """Print how much of one API, THEIRS, another covers, OURS: operations, members and types, with a score.

    What the score counts is printed with it.
    """
    with _comparing(options["form"]):
        from diglot import watch  # noqa: PLC0415  # --help needs none of it
        from diglot.watch import coverage_page  # noqa: PLC0415

        found = watch.coverage(watch.read(ours), watch.read(theirs), everything=options["everything"])
        _write(options, lambda: coverage_page.page(found), lambda: coverage_page.as_json(found))
    context.exit(1 if fail_under is not None and found.whole.score < fail_under else 0)


@contextmanager
def _comparing(form: str) -> Generator[None]:
    """What is missing, or wrong with a document, in one line."""
    expect(("yaml", "jinja2") if form == "html" else ("yaml",), _MISSING, USAGE)
    try:
        with ending():
            yield
    except TranslationError as error:
        click.echo(f"diglot: {error}", err=True)
        raise click.exceptions.Exit(USAGE) from None


def _write(options: dict[str, Any], page: Callable[[], Page], as_json: Callable[[], str]) -> None:
    """Write a report in its form."""
    form = options["form"]
    text = as_json() if form == "json" else _printed(form, page())
    with writing(options["output"]) as put:
        put(text.encode())


def _printed(form: str, page: Page) -> str:
    if form == "html":
        from diglot.watch.html import as_html  # noqa: PLC0415  # needs jinja2

        return as_html(page)
    from diglot.watch.page import as_markdown, as_text  # noqa: PLC0415

    return as_markdown(page) if form == "markdown" else as_text(page)
