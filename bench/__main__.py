"""Measure, and write the pages; behind `nox -s bench`. `translation` and `gateway` name one part alone."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
OPTIONS = [
    "--override-ini=filterwarnings=ignore",  # other people's
    "--benchmark-min-time=0.001",
    "--benchmark-max-time=0.1",
    "--benchmark-min-rounds=10",
    "--benchmark-quiet",
]


def translation(folder: Path, load: float) -> str:
    """The page of the library, start, growth and lines."""
    import orjson  # noqa: PLC0415
    import pytest  # noqa: PLC0415

    from bench.table import page  # noqa: PLC0415 - LiteLLM comes with it

    measured = folder / "measured.json"
    if failed := pytest.main([str(HERE), *OPTIONS, f"--benchmark-json={measured}"]):
        sys.exit(failed)
    return page(orjson.loads(measured.read_bytes()), load)


def gateway(folder: Path, load: float) -> str:
    """The page of the gateway beside two others."""
    from bench.gateway.measure import measure  # noqa: PLC0415
    from bench.gateway.page import page  # noqa: PLC0415

    return page(measure(folder), load, datetime.now(UTC).date())


PARTS = {"translation": (translation, DOCS / "performance.md"), "gateway": (gateway, DOCS / "performance-gateway.md")}


def main() -> None:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS], metavar="PART", help=", ".join(PARTS))
    for name in parser.parse_args().parts or PARTS:
        part, page = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(part(Path(folder), os.getloadavg()[0]), encoding="utf-8")
        print(f"wrote {page.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
