"""`python -m diglot.fields --write FILE` makes docs/fields.md, providers.md or rules.md; `--check FILE` says if it still is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from diglot import fields
from diglot.fields import profiles, rules

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENTS: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "fields.md": ("ledgers", fields.document),
    "providers.md": ("profiles", profiles.document),
    "rules.md": ("rules", rules.document),
}


@click.command()
@click.option("--write", "written", type=click.Path(dir_okay=False, path_type=Path), help="Write the document there.")
@click.option(
    "--check", "checked", type=click.Path(exists=True, path_type=Path), help="Fail where FILE differs from it."
)
def main(written: Path | None, checked: Path | None) -> None:
    """Make the document of all field tables, profiles or rules, fields.md, providers.md or rules.md: by the file's name."""
    if written is not None:
        written.write_text(_of(written)[1](), encoding="utf-8")
    if checked is not None:
        source, made = _of(checked)
        if checked.read_text(encoding="utf-8") != made():
            sys.exit(f"{checked} is not what the {source} say: run `python -m diglot.fields --write {checked}`")


def _of(file: Path) -> tuple[str, Callable[[], str]]:
    """Where a document comes from, and what makes it."""
    if file.name not in DOCUMENTS:
        *others, last = DOCUMENTS
        raise click.UsageError(f"{file.name} is no document of this: {', '.join(others)} and {last} are")
    return DOCUMENTS[file.name]


if __name__ == "__main__":
    main()
