"""`diglot serve`: its options are the rows of diglot.gateway.settings, read when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from diglot.cli.needed import expect
from diglot.errors import TranslationError

if TYPE_CHECKING:
    from diglot.gateway.settings import Setting

_NEEDED: Final = ("aiohttp", "httptools", "prometheus_client", "starlette", "uvicorn", "uvloop")
_TRACES: Final = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
_MISSING: Final = "the gateway is not installed (missing: {}): pip install 'diglot[gateway]'"
_UNTRACED: Final = "--traces needs OpenTelemetry (missing: {}): pip install 'diglot[gateway,otel]'"


class Serve(click.Command):
    """A command whose options are made when they are asked for: `diglot --help` needs none of them."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of the table of settings, beside --config and --check."""
        from diglot.gateway.settings import SETTINGS  # noqa: PLC0415

        if len(self.params) < len(SETTINGS):
            self.params = [*(_option(name, row) for name, row in SETTINGS.items()), *self.params]
        return super().get_params(ctx)


def _option(name: str, row: Setting) -> click.Option:
    from diglot.gateway.settings import default_of  # noqa: PLC0415

    default = default_of(name)
    text = row.help if default is None else f"{row.help} Default: {default}."
    dashed = f"--{name.replace('_', '-')}"
    if not row.form:
        return click.Option([f"{dashed}/--no-{name.replace('_', '-')}", name], default=None, help=text)
    return click.Option([dashed, name], metavar=row.form, multiple=row.many, help=text)


@click.command(cls=Serve)
@click.option("--config", metavar="FILE.toml", help="A file with any of these settings, by their names.")
@click.option("--check", is_flag=True, help="Check the settings, and that the backend answers, and exit.")
def serve(config: str | None, check: bool, **options: Any) -> None:
    """Serve as a gateway: OpenAI's API before a native server, or the native API before an OpenAI-compatible one.

    A setting is taken from its option, else from the environment (DIGLOT_PORT for --port), else from the file.
    """
    from diglot.gateway import settings  # noqa: PLC0415

    try:
        told = settings.read(options, file=config)
    except TranslationError as error:
        raise click.UsageError(str(error)) from None
    expect(_NEEDED, _MISSING)
    if told.traces:
        expect(_TRACES, _UNTRACED)
    _serve(told, check)


def _serve(told: Any, check: bool) -> None:
    from diglot.gateway import serve as room  # noqa: PLC0415

    if not check:
        room.serve(told)
        return
    try:
        click.echo(room.check(told))
    except TranslationError as error:
        raise click.ClickException(f"{told.backend[0]} at {told.backend[1]}: {error}") from None
