"""Runs our scripts for node, which print one JSON document each."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from . import servers
from .absent import absent

if TYPE_CHECKING:
    from collections.abc import Mapping


def outcome(script: str, *words: str, asked: Mapping[str, Any]) -> Any:
    """What the script found out."""
    node = shutil.which("node")
    try:
        place = servers.node_modules()
    except servers.Missing as missing:
        absent(str(missing))
    if node is None:
        absent("node is not installed")
    command = [node, str(place / script), *words, json.dumps(asked)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout)
