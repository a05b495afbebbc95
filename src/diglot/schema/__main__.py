"""The commands behind the nox sessions of the schemas, run in the repository's root."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from . import conformance, document, generate, pipeline, published, sources

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS: Final = Path("schemas")
PACKAGE: Final = Path("generated", "diglot_types")
PUBLISHED: Final = Path("..", "shared", "specs")


def upstream(side: str) -> str:
    """Return the text of a side's pinned document, as its source gives it today."""
    with tempfile.TemporaryDirectory() as place:
        return document.dumps({"components": {"schemas": sources.fetch(side, Path(place), SCHEMAS)}})


def fetch() -> list[str]:
    """Fetch the sources and write the pinned documents."""
    for side in pipeline.SIDES:
        document.write(SCHEMAS / side / "pinned.json", upstream(side))
    return []


def write() -> list[str]:
    """Write the generated package from the pinned documents, without a network."""
    generate.generate(SCHEMAS, PACKAGE)
    return []


def check() -> list[str]:
    """Return what is committed and not what would be generated, or not what the sources give."""
    stale = [f"{PACKAGE / name} is not what would be generated" for name in generate.stale(SCHEMAS, PACKAGE)]
    pins = {side: SCHEMAS / side / "pinned.json" for side in pipeline.SIDES}
    drifted = [path for side, path in pins.items() if path.read_text(encoding="utf-8") != upstream(side)]
    return stale + [f"{path} is not what its source gives" for path in drifted]


def conform(places: list[str]) -> list[str]:
    """Print a line for each published document, and return the differences without a reason."""
    outcomes = [conformance.checked(SCHEMAS, published.read(place)) for place in places or beside()]
    wrong: list[str] = []
    for outcome in outcomes:
        sys.stdout.write(f"{outcome}\n")
        wrong += [f"{outcome.name}: not listed: {each}" for each in outcome.unlisted]
        wrong += [f"{outcome.name}: listed, and not found: {each}" for each in outcome.idle]
    return wrong


def beside() -> list[str]:
    """Return the published documents beside the repository; where they must be there, their absence is an error."""
    found = sorted(map(str, PUBLISHED.glob("*.yaml")))
    if not found:
        reason = f"no documents in {PUBLISHED}: give some by path or URL"
        if os.environ.get("CI") == "true":
            raise FileNotFoundError(reason)
        sys.stdout.write(f"skipped: {reason}\n")
    return found


COMMANDS: Final[dict[str, Callable[[], list[str]]]] = {"schemas": fetch, "generate": write, "generated": check}


def main() -> int:
    """Run one command, and print what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m diglot.schema", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__).set_defaults(run=command)
    compare = commands.add_parser("conformance", help=conform.__doc__)
    compare.add_argument("documents", nargs="*", metavar="FILE_OR_URL")
    chosen = parser.parse_args()
    wrong = conform(chosen.documents) if chosen.command == "conformance" else chosen.run()
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
