"""What a new process pays before the first result, and which modules it then has."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench import payloads

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

TURNS = 12
HEAVY = ("pydantic", "orjson", "jsonschema_rs")
TRANSLATE = "from diglot import chat; chat.request_to_llama_stack(open({path!r}, 'rb').read()).json()"
HELP = "from diglot.cli import main; main(['--help'], standalone_mode=False)"
STARTS = {
    "an empty script": "pass",
    "import orjson, jsonschema_rs": "import orjson, jsonschema_rs",
    "import pydantic, orjson, jsonschema_rs": "import pydantic, orjson, jsonschema_rs; pydantic.BaseModel",
    "diglot, a first translation": TRANSLATE,
    "diglot --help": HELP,
}
LOADED = "; import sys; sys.stderr.write(' '.join(sys.modules))"


@pytest.mark.parametrize(
    "start", [pytest.param(name, id=f"{name}, turn {turn}") for turn in range(TURNS) for name in STARTS]
)
def test_start(start: str, benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(payloads.OPENAI_REQUEST)
    script = STARTS[start].format(path=str(request))
    loaded = set(run(script + LOADED).stderr.decode().split())
    benchmark.extra_info |= {"start": start, "loaded": [name for name in HEAVY if name in loaded]}
    benchmark.pedantic(run, (script,), rounds=2)


def run(script: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
