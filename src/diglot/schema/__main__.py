"""The commands behind the nox sessions: `python -m diglot.schema schemas|generate|generated`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from . import document, generate, pipeline, sources

SCHEMAS = Path("schemas")
PACKAGE = Path("generated", "diglot_types")


def upstream(side: str) -> str:
    """Return the text of a side's pinned document, as its source gives it today."""
    with tempfile.TemporaryDirectory() as place:
        return document.dumps({"components": {"schemas": sources.fetch(side, Path(place), SCHEMAS)}})


def schemas() -> list[str]:
    """Fetch the sources and write the pinned documents."""
    for side in pipeline.SIDES:
        document.write(SCHEMAS / side / "pinned.json", upstream(side))
    return []


def written() -> list[str]:
    """Write the generated package from the pinned documents, without a network."""
    generate.generate(SCHEMAS, PACKAGE)
    return []


def generated() -> list[str]:
    """Return what is committed and not what would be generated, or not what the sources give."""
    stale = [f"{PACKAGE}/{name} is not what would be generated" for name in generate.stale(SCHEMAS, PACKAGE)]
    pins = {side: SCHEMAS / side / "pinned.json" for side in pipeline.SIDES}
    drifted = [path for side, path in pins.items() if path.read_text(encoding="utf-8") != upstream(side)]
    return stale + [f"{path} is not what its source gives" for path in drifted]


COMMANDS = {"schemas": schemas, "generate": written, "generated": generated}


def main() -> int:
    """Run one command, in the repository's root; print what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m diglot.schema", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    wrong = COMMANDS[parser.parse_args().command]()
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
