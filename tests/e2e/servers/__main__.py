"""Builds the servers' environments (`build`), or starts every server and tells their addresses until Ctrl-C (`run`)."""

from __future__ import annotations

import argparse
import contextlib
import signal
import tempfile
from pathlib import Path

from .models import chat, embedding
from .native import VERSIONS, native
from .venvs import PYTHONS, Missing, built, node_modules


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.servers", description=__doc__)
    parser.add_argument("what", choices=["build", "run"])
    parser.add_argument("only", nargs="*", help="environments to build, or versions of the native server to run")
    asked = parser.parse_args()
    build(asked.only) if asked.what == "build" else run(asked.only)


def build(only: list[str]) -> None:
    for name in only or [*PYTHONS, "node"]:
        try:
            print("e2e:", node_modules() if name == "node" else built(name), flush=True)
        except Missing as missing:
            print(f"e2e: no {name}: {missing}", flush=True)


def run(only: list[str]) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        logs = Path(place)
        models = [stack.enter_context(chat(logs)), stack.enter_context(embedding(logs))]
        natives = [stack.enter_context(native(version, *models, logs)) for version in only or VERSIONS[:1]]
        for server in (*models, *natives):
            print(f"{server.name:15} {server.url}   log {server.log}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
