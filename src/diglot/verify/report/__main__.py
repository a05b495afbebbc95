"""`python -m diglot.verify.report --write FILE` writes the JSON Schema of a report; `--check FILE` says whether FILE is it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diglot.verify.report.document import schema_text


@click.command()
@click.option("--write", "written", type=click.Path(dir_okay=False, path_type=Path), help="Write the schema there.")
@click.option("--check", "checked", type=click.Path(exists=True, path_type=Path), help="Fail where FILE is another.")
def main(written: Path | None, checked: Path | None) -> None:
    """Make the JSON Schema of what `diglot verify --json` writes."""
    if written is not None:
        written.write_text(schema_text(), encoding="utf-8")
    if checked is not None and checked.read_text(encoding="utf-8") != schema_text():
        sys.exit(f"{checked} is not what the record says: run `python -m diglot.verify.report --write {checked}`")


if __name__ == "__main__":
    main()
