"""The environments of the servers: one a pins file, built where the file or the Python is another than last time."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parents[1]
PLACE: Final = HERE.parents[1] / ".nox" / "e2e-venvs"
PYTHONS: Final = {  # the environment, and the Pythons that its pins were made for
    "models": ("3.11", "3.12", "3.13"),
    "native-0.2.12": ("3.11", "3.12"),
    "native-0.2.23": ("3.12",),
}
WHOLE: Final = "import ensurepip, sqlite3, ssl, sys, venv; print(*sys.version_info[:2], sep='.')"


class Missing(RuntimeError):
    """No Python here can hold the environment."""


def built(name: str) -> Path:
    """The interpreter of an environment, which is built first where it must be; raises Missing."""
    return environment(PLACE / name, HERE / f"pins-{name}.txt", PYTHONS[name])


def environment(place: Path, pins: Path, versions: tuple[str, ...]) -> Path:
    """The interpreter of an environment of pins at a place, of one of the Pythons that they were made for."""
    python, version = _interpreter(versions)
    stamp = hashlib.sha256(pins.read_bytes() + version.encode()).hexdigest()
    if not _stamped(place, stamp):
        _build(place, python, pins)
        (place / "stamp").write_text(stamp)
    return place / "bin" / "python"


def node_modules(place: Path = PLACE / "node", source: Path = HERE / "node") -> Path:
    """The folder with our files for node and, beside them, the npm packages that they name; raises Missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not installed")
    shutil.copytree(source, place, dirs_exist_ok=True)
    stamp = hashlib.sha256((place / "package.json").read_bytes()).hexdigest()
    if not _stamped(place, stamp):
        _run(npm, "install", "--prefix", place, "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund")
        (place / "stamp").write_text(stamp)
    return place


def _interpreter(versions: tuple[str, ...]) -> tuple[Path, str]:
    """A whole Python of one of the versions: this one, one of the path, or one that pyenv keeps; and its version."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    on_path = (shutil.which(f"python{version}") for version in versions)
    kept = (path for version in versions for path in sorted(pyenv.glob(f"{version}.*/bin/python")))
    for path in (sys.executable, *filter(None, on_path), *kept):
        found = subprocess.run([path, "-c", WHOLE], capture_output=True, text=True, check=False)
        if (version := found.stdout.strip()) in versions:
            return Path(path), version
    raise Missing(f"no Python {' or '.join(versions)} with sqlite3 and venv is installed")


def _stamped(place: Path, stamp: str) -> bool:
    mark = place / "stamp"
    return mark.exists() and mark.read_text() == stamp


def _build(place: Path, python: Path, pins: Path) -> None:
    """The pins are a closure, so that nothing is resolved; what is never imported is not compiled."""
    print(f"e2e: building {place.name}", flush=True)
    _run(python, "-m", "venv", "--clear", place)
    _run(place / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "-r", pins)


def _run(*command: str | Path) -> None:
    subprocess.run([*map(str, command)], check=True)
