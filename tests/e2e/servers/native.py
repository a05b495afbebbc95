"""Real Llama Stack servers of the releases that had the native inference API."""

from __future__ import annotations

import contextlib
from string import Template
from typing import TYPE_CHECKING, Final

from .models import MODEL
from .process import Server, Start, free_port, minimal, running
from .venvs import HERE, built

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSIONS: Final = ("0.2.12", "0.2.23")
# Two models that are one: each is reached through another provider, and comes back as that provider writes it.
VLLM: Final = "smol-vllm"
LITELLM: Final = "smol-litellm"
EMBEDDING: Final = "smol-embedding"
MODULES: Final = {
    "0.2.12": ("llama_stack.distribution.server.server", "--config"),
    "0.2.23": ("llama_stack.core.server.server",),
}


# What the provider of OpenAI's own models takes: the earlier one names that must be among them, the later what it is served.
OPENAI_MODEL: Final = {"0.2.12": "openai/gpt-4o", "0.2.23": MODEL}


@contextlib.contextmanager
def native(version: str, chat: Server, embedding: Server, logs: Path) -> Iterator[Server]:
    """A native server over the two model servers, which must run: it asks them as it starts."""
    python = built(f"native-{version}")
    home = logs / f"native-{version}"
    home.mkdir()
    port = free_port()
    run = home / "run.yaml"
    words = {"home": home, "port": port, "chat": f"{chat.url}/v1", "embedding": f"{embedding.url}/v1"}
    words |= {"model": MODEL, "openai_model": OPENAI_MODEL[version]}
    run.write_text(Template((HERE / "run.yaml").read_text(encoding="utf-8")).substitute(words))
    module, *option = MODULES[version]
    command = [str(python), "-m", module, *option, str(run), "--port", str(port)]
    start = Start(home.name, command, port, "/v1/health", minimal(**_environment(home, chat)))
    with running(start, logs) as server:
        yield server


def _environment(home: Path, chat: Server) -> dict[str, str]:
    return {
        "HOME": str(home),
        "SQLITE_STORE_DIR": str(home),
        "LLAMA_STACK_CONFIG_DIR": str(home),
        "OTEL_SDK_DISABLED": "true",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # it would be fetched otherwise
        "OPENAI_BASE_URL": f"{chat.url}/v1",
        "OPENAI_API_BASE": f"{chat.url}/v1",
        "HF_HUB_OFFLINE": "1",
    }
