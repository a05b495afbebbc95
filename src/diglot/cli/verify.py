"""`diglot verify`: asks a server every case, judges its answers, and writes reports."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import click

from diglot.cli.failure import USAGE, Failure, ending
from diglot.cli.files import STANDARD, reading, writing
from diglot.cli.kinds import TARGETS
from diglot.cli.needed import expect
from diglot.cli.progress import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot.verify import Case, Endpoint, Run, Target

_NEEDED: Final = ("aiohttp", "jinja2", "yaml")
_MISSING: Final = "verification is not installed (missing: {}): pip install 'diglot[verify]'"
_REPORTS: Final = ("json", "html", "markdown", "junit")
_ONE: Final = ("model", "api", "embedding_model", "api_key_env")
_FAILED: Final = 1
_UNREACHED: Final = 3
_INTERRUPTED: Final = 130  # what a shell says of a program that Ctrl-C ended
_EPILOG: Final = """
\b
Exit status:
  0    every case that was run passed
  1    a case failed
  2    usage: the options, a case file, a file that cannot be read or written, the extra that is not installed, or
       a server at which no case was run
  3    a server cannot be reached, speaks the other API, or lets nobody in
  130  stopped by Ctrl-C; the reports say what was not run
"""


@click.command("verify", epilog=_EPILOG)
@click.argument("url", required=False)
@click.option("--model", metavar="NAME", help="The model that is asked.")
@click.option("--api", type=click.Choice(TARGETS), help="The API that the server speaks. Default: openai.")
@click.option("--embedding-model", metavar="NAME", help="The model for embeddings; without it they are not run.")
@click.option("--api-key-env", metavar="VARIABLE", help="The environment variable with the key.")
@click.option("--config", metavar="FILE.yaml", help="The servers and models to verify, instead of URL and --model.")
@click.option("--suite", "suites", metavar="NAME", multiple=True, help="Run this suite only; may be given again.")
@click.option("--case", "names", metavar="NAME", multiple=True, help="Run this case only; may be given again.")
@click.option("--cases", "folders", metavar="DIR", multiple=True, help="A folder with further case files.")
@click.option("--list", "listing", is_flag=True, help="List the suites and their cases, and ask nothing.")
@click.option("--at-once", metavar="N", type=click.IntRange(1), default=4, help="Cases side by side. Default: 4.")
@click.option(
    "--timeout",
    metavar="S",
    type=click.FloatRange(0, min_open=True),
    default=120,
    help="Seconds for one answer. Default: 120.",
)
@click.option("--protocol-only", is_flag=True, help="Let the exit status be that of the protocol alone.")
@click.option("--json", metavar="FILE", help="Write the record of the run there, as JSON.")
@click.option("--html", metavar="FILE", help="Write the report there, as one page.")
@click.option("--markdown", metavar="FILE", help="Write the report there, as Markdown.")
@click.option("--junit", metavar="FILE", help="Write the report there, as JUnit XML.")
@click.option("--baseline", metavar="FILE.json", help="Compare with an earlier record of --json.")
@click.pass_context
def verify(context: click.Context, /, **options: Any) -> None:
    """Verify the server at URL: whether it keeps to its API, and what its model is capable of.

    URL is the base: of OpenAI's API what SDKs call base_url, such as http://127.0.0.1:8000/v1. Protocol (schemas, streams,
    indexes, finishes, usage, errors) is what every server keeps to; capability (the word, the call, the JSON) is what a
    weak model may fail. The two are counted apart.
    """
    expect(_NEEDED, _MISSING, USAGE)
    from diglot.errors import TranslationError  # noqa: PLC0415  # --help needs none of it

    with ending():
        try:
            context.exit(_listed(options) if options["listing"] else _verified(options))
        except TranslationError as error:
            raise click.UsageError(str(error)) from None


def _cases(options: Mapping[str, Any]) -> tuple[list[Case], list[Case]]:
    """All cases that there are, and those that are chosen."""
    from diglot.verify import chosen, load  # noqa: PLC0415

    every = load(*options["folders"])
    return every, chosen(every, options["suites"], options["names"])


def _listed(options: Mapping[str, Any]) -> int:
    """Print the cases, a line each, below their suites."""
    suite = ""
    with writing(STANDARD) as put:
        for case in _cases(options)[1]:
            if case.suite != suite:
                put(f"{case.suite}\n".encode())
            suite = case.suite
            put(f"  {case.name:36} {', '.join(case.asks):20}  {case.title}\n".encode())
    return 0


def _verified(options: Mapping[str, Any]) -> int:
    """Run the cases, write the reports, and tell the exit status."""
    from diglot.cli.verifying import run  # noqa: PLC0415

    every, cases = _cases(options)
    endpoints, baseline = _endpoints(options, every), _baseline(options["baseline"])
    files = _files(options)
    with ExitStack() as stack:
        puts = {name: stack.enter_context(writing(path)) for name, path in files.items()}
        made = run(endpoints, cases, options["at_once"], options["timeout"], shlex.join(["diglot", *sys.argv[1:]]))
        for name, put in puts.items():
            put(_report(name, made, baseline))
    if any(target.reached for target in made.targets):
        click.echo(_report("summary", made, baseline), nl=False, err=STANDARD in files.values())
    for target in made.targets:
        if not target.reached:
            say(f"diglot: {target.results[0].why if target.results else target.url}")
        elif made.complete and not _ran(target):
            say(f"diglot: {target.name}: no case was run: {_why_not(target)}")
    return _status(made, options["protocol_only"])


def _ran(target: Target) -> bool:
    return any(result.protocol != "not run" for result in target.results)


def _why_not(target: Target) -> str:
    """Why nothing was run at a server that was reached."""
    reasons = dict.fromkeys(result.why for result in target.results)
    return "; ".join(reasons) or f"none that is chosen is asked in the API {target.api}"


def _endpoints(options: Mapping[str, Any], cases: Sequence[Case]) -> list[Endpoint]:
    from diglot.verify import endpoints  # noqa: PLC0415

    if options["config"] is None:
        return [_endpoint(options)]
    for name in ("url", *_ONE):
        if options[name] is not None:
            raise click.UsageError(f"{'URL' if name == 'url' else _dashed(name)} is said by --config")
    return endpoints(options["config"], cases)


def _endpoint(options: Mapping[str, Any]) -> Endpoint:
    from diglot.verify.endpoint import Endpoint, checked_key, checked_url  # noqa: PLC0415

    if options["url"] is None or options["model"] is None:
        raise click.UsageError("say URL and --model, or --config FILE.yaml; --list lists the cases")
    variable = options["api_key_env"]
    return Endpoint(
        name=options["model"],
        url=checked_url(options["url"]),
        api=options["api"] or "openai",
        model=options["model"],
        embedding_model=options["embedding_model"],
        key=None if variable is None else checked_key(variable, os.environ),
        key_env=variable or "API_KEY",
    )


def _files(options: Mapping[str, Any]) -> dict[str, str]:
    """Where each report goes."""
    files = {name: options[name] for name in _REPORTS if options[name] is not None}
    for name, path in files.items():
        if [*files.values(), options["baseline"]].count(path) > 1:
            raise click.UsageError(f"{_dashed(name)} needs a file of its own")
    return files


def _baseline(path: str | None) -> Run | None:
    from diglot.errors import TranslationError  # noqa: PLC0415
    from diglot.verify.report import document  # noqa: PLC0415

    if path is None:
        return None
    with reading(path) as file:
        raw = file.read()
    try:
        return document.read(raw)
    except TranslationError as error:
        raise Failure(path, str(error), USAGE) from None


def _report(name: str, run: Run, baseline: Run | None) -> bytes:
    from diglot.verify.report import document, html, junit, markdown, summary  # noqa: PLC0415

    match name:
        case "json":
            return document.write(run)
        case "html":
            return html.html(run, baseline).encode()
        case "markdown":
            return markdown.markdown(run, baseline).encode()
        case "junit":
            return junit.junit(run).encode()
        case _:
            return summary.summary(run, baseline).encode()


def _status(run: Run, protocol_only: bool) -> int:
    if not run.complete:
        return _INTERRUPTED
    if not all(target.reached for target in run.targets):
        return _UNREACHED
    if not all(map(_ran, run.targets)):
        return USAGE
    states = [result.protocol for target in run.targets for result in target.results]
    if not protocol_only:
        states += [result.capability for target in run.targets for result in target.results]
    return _FAILED if "failed" in states else 0


def _dashed(name: str) -> str:
    return f"--{name.replace('_', '-')}"
