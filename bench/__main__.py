"""Measure everything and write docs/performance.md; behind `nox -s bench`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import orjson
import pytest

from bench.table import page

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
OPTIONS = [
    "--override-ini=filterwarnings=ignore",  # other people's
    "--benchmark-min-time=0.001",
    "--benchmark-max-time=0.1",
    "--benchmark-min-rounds=10",
    "--benchmark-quiet",
]


def main() -> int:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.json"
        failed = pytest.main([str(HERE), *OPTIONS, f"--benchmark-json={measured}", *sys.argv[1:]])
        if failed:
            return failed
        PAGE.write_text(page(orjson.loads(measured.read_bytes()), load), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(HERE.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
