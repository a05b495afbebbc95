"""Where the tests of the schemas find their files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
PACKAGE = ROOT / "generated" / "diglot_types"
SHARED = ROOT.parent / "shared"


def shared(*steps: str) -> Path:
    """Return a path among the shared files, which are not in the repository: without them a test skips, and fails in CI."""
    path = SHARED.joinpath(*steps)
    if not path.exists():
        reason = f"{path} is not here"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
