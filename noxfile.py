"""The menu: `nox -l` lists it. Without -s: tests types lint generated docs build."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "types", "lint", "generated", "docs", "build"]

PROJECT = nox.project.load_toml("pyproject.toml")


def group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session
def tests(session: nox.Session) -> None:
    session.install("-e", ".", *group("test"))
    session.run("pytest", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    session.install("-e", ".", *group("types"))
    session.run("mypy")
    session.run("pyright")


@nox.session
def lint(session: nox.Session) -> None:
    session.install(*group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def schemas(session: nox.Session) -> None:
    """Fetch the pinned sources and write schemas/*/pinned.json."""
    session.install("-e", ".", *group("schemas"))
    session.run("python", "-m", "diglot.schema", "schemas")


@nox.session
def generate(session: nox.Session) -> None:
    """Write generated/ from the pinned documents and the overlays, without a network."""
    session.install("-e", ".", *group("schemas"))
    session.run("python", "-m", "diglot.schema", "generate")


@nox.session
def generated(session: nox.Session) -> None:
    """Check that generated/ is what would be generated, and pinned.json what the sources give."""
    session.install("-e", ".", *group("schemas"))
    session.run("python", "-m", "diglot.schema", "generated")


@nox.session
def conformance(session: nox.Session) -> None:
    """Compare the strict schemas with published documents, by path or URL; without any, with ../shared/specs."""
    session.install("-e", ".", *group("schemas"))
    session.run("python", "-m", "diglot.schema", "conformance", *session.posargs)
