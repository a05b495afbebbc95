"""Fetch the pinned distributions and read the upstream schemas out of them.

pip does the fetching, from whatever index it is set up for, and refuses a file whose hash is not the pinned one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from . import export
from .closure import closure, facts
from .node import PREFIX, Components, Schema, bottom_up
from .unions import named

if TYPE_CHECKING:
    from collections.abc import Callable

EXPORT: Final = Path(export.__file__)


def read(schemas: Path) -> dict[str, dict[str, Any]]:
    """Return the pins of each side."""
    return tomllib.loads((schemas / "sources.toml").read_text(encoding="utf-8"))


def distribution(pin: dict[str, Any], place: Path) -> Path:
    """Download the one file of a pin into a directory, and return it; another hash than the pinned one fails."""
    place.mkdir(parents=True, exist_ok=True)
    wanted = place / "wanted.txt"
    wanted.write_text(f"{pin['package']}=={pin['version']} --hash=sha256:{pin['sha256']}\n", encoding="utf-8")
    _pip(
        sys.executable, "download", "--no-deps", "--require-hashes", "--dest", str(place), "--requirement", str(wanted)
    )
    (file,) = place.glob("*.whl")
    return file


def openai(pin: dict[str, Any], place: Path, schemas: Path) -> Components:
    """Return OpenAI's schemas, cut to the roots of the pin."""
    del schemas
    with zipfile.ZipFile(distribution(pin, place)) as archive:
        document = yaml.load(archive.read(pin["document"]), yaml.CSafeLoader)
    return closure(facts(document["components"]["schemas"]), pin["roots"])


def models(pin: dict[str, Any], place: Path, schemas: Path) -> Components:
    """Return the schemas of a package's own models, exported in an environment of their own."""
    file = distribution(pin, place)
    python = environment(place / "environment")
    _pip(python, "install", "--no-deps", "--requirement", str(schemas / pin["environment"]), str(file))
    wanted = json.dumps({key: pin[key] for key in ("requests", "answers", "unions")})
    command = [python, "-W", "ignore", str(EXPORT)]
    done = subprocess.run(command, input=wanted, capture_output=True, text=True, check=True)
    written = json.loads(done.stdout)
    components = named(facts(written["components"]), facts(written["unions"]))
    return closure(public(components), pin["roots"])


def environment(place: Path) -> str:
    """Make a virtual environment, and return its Python."""
    builder = venv.EnvBuilder(with_pip=True)
    builder.create(place)
    python: str = builder.ensure_directories(place).env_exe
    return python


def public(components: Components) -> Components:
    """Return the components without the underscores that mark a class as private to its module."""

    def change(schema: Schema) -> Schema:
        ref: str = schema.get("$ref", "")
        return {**schema, "$ref": ref.replace(f"{PREFIX}_", PREFIX)} if ref else schema

    return {name.lstrip("_"): bottom_up(schema, change) for name, schema in components.items()}


READERS: Final[dict[str, Callable[[dict[str, Any], Path, Path], Components]]] = {
    "openai": openai,
    "llama_stack": models,
    "ollama": models,
}


def fetch(side: str, place: Path, schemas: Path) -> Components:
    """Return the schemas of one side as its source gives them."""
    return READERS[side](read(schemas)[side], place / side, schemas)


def _pip(python: str, command: str, *arguments: str) -> None:
    """Run pip quietly in an environment."""
    subprocess.run([python, "-m", "pip", command, "--quiet", "--disable-pip-version-check", *arguments], check=True)
