"""`python -m diglot.fields --write FILE` makes docs/fields.md; `--check FILE` says whether it still is what is made."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diglot.fields import document


@click.command()
@click.option("--write", "written", type=click.Path(dir_okay=False, path_type=Path), help="Write the document there.")
@click.option(
    "--check", "checked", type=click.Path(exists=True, path_type=Path), help="Fail where FILE differs from it."
)
def main(written: Path | None, checked: Path | None) -> None:
    """Make the document of all field tables."""
    made = document()
    if written is not None:
        written.write_text(made, encoding="utf-8")
    if checked is not None and checked.read_text(encoding="utf-8") != made:
        sys.exit(f"{checked} is not what the ledgers say: run `python -m diglot.fields --write {checked}`")


if __name__ == "__main__":
    main()
