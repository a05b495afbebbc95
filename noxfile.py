"""The menu: `nox -l` lists it. Without -s: tests types lint generated docs build."""

from __future__ import annotations

from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["tests", "types", "lint", "generated", "docs", "build"]

PROJECT = nox.project.load_toml("pyproject.toml")


def group(name: str) -> list[str]:
    return list(nox.project.dependency_groups(PROJECT, name))


@nox.session
def tests(session: nox.Session) -> None:
    """pytest, on two cores."""
    session.install("-e", ".", *group("test"))
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session(python=["3.12", "3.13"])
def versions(session: nox.Session) -> None:
    """The tests on the other Pythons, where they are installed."""
    session.install("-e", ".", *group("test"))
    session.run("pytest", "-n", "2", *session.posargs)


@nox.session
def mutate(session: nox.Session) -> None:
    """Make every entry of every ledger untrue, one at a time, and count what no check notices; the tests do so too."""
    session.install("-e", ".", *group("test"))
    session.run("python", "-m", "ledgers", env={"PYTHONPATH": "tests"})


@nox.session
def types(session: nox.Session) -> None:
    """mypy and pyright, both strict, over src, generated and tests/typing."""
    session.install("-e", ".", *group("types"))
    session.run("mypy")
    session.run("pyright")


@nox.session
def lint(session: nox.Session) -> None:
    """ruff: rules and format."""
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


@nox.session
def native(session: nox.Session) -> None:
    """The native server's own models read every native document that is made; their environment has pins of its own."""
    server = nox.project.load_toml("schemas/sources.toml")["llama_stack"]
    pins = f"schemas/{server['environment']}"
    session.install("--no-deps", "-r", pins, f"{server['package']}=={server['version']}")
    session.install("-e", ".", *group("native"))
    session.run("pytest", "-n", "2", "tests/native", *session.posargs)


@nox.session
def providers(session: nox.Session) -> None:
    """The providers' own SDKs accept what we send to their servers, and read what these send; in an environment of their own."""
    session.install("-e", ".", *group("providers"))
    session.run("pytest", "tests/provider_sdks", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Check that what is made of ledgers, profiles and records in docs/ is what they say; with `-- --write`, write it."""
    session.install("-e", ".[verify]")
    made = {
        "docs/fields.md": "diglot.fields",
        "docs/providers.md": "diglot.fields",
        "docs/rules.md": "diglot.fields",
        "docs/verify-report.schema.json": "diglot.verify.report",
    }
    for document, module in made.items():
        session.run("python", "-m", module, *(session.posargs or ["--check"]), document)


@nox.session
def build(session: nox.Session) -> None:
    """Build sdist and wheel, install the wheel where nothing else is, and use it."""
    session.install("build")
    session.run("python", "-m", "build", "--outdir", "dist", silent=True)
    session.run("python", "-m", "venv", "--clear", f"{session.virtualenv.location}-wheel")
    python = f"{session.virtualenv.location}-wheel/bin/python"
    wheel = max(Path("dist").glob("diglot-*.whl"), key=lambda path: path.stat().st_mtime)
    session.run(python, "-m", "pip", "install", "-q", str(wheel), external=True)
    request = str(Path("examples/chat-request.json").resolve())
    with session.chdir(session.create_tmp()):
        session.run(python, "-m", "diglot", "translate", "chat-request", "--to", "llama-stack", request, external=True)
        session.run(python, "-c", "import diglot_types.openai.models, diglot_types.llama_stack.models", external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside others, and write docs/performance.md and docs/performance-gateway.md; `-- gateway` for one part alone."""
    session.install("-e", ".[gateway]", *group("bench"))
    session.run("python", "-m", "bench", *session.posargs)


@nox.session
def soak(session: nox.Session) -> None:
    """64 streams at once through `diglot serve`, for half an hour or, with `-- --minutes 2`, two minutes; memory stays."""
    session.install("-e", ".[gateway]")
    session.run("python", "-m", "gateway.soak", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session
def e2e(session: nox.Session) -> None:
    """Real clients against real servers through the gateway; what the servers need is kept in .nox/e2e-venvs."""
    session.install("--no-deps", "--no-compile", "-r", "tests/e2e/pins-clients.txt")
    session.install("-e", ".[gateway,verify]", *group("node"))
    session.run("python", "-m", "tests.e2e.servers", "build")
    session.run("pytest", "tests/e2e", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The HTML report in the Chromium that is installed: filtered, unfolded, linked to, light and dark."""
    session.install("-e", ".[verify]", *group("browser"))
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Both faces of the gateway over a small model, asked by the official clients; prints the dialects side by side."""
    clients = ["openai", "llama-stack-client", "fire", "requests"]  # the last two are needed by it, and not declared
    session.install("--no-compile", "-c", "tests/e2e/pins-clients.txt", "-e", ".[gateway]", *clients, silent=True)
    session.run("python", "-m", "tests.e2e.servers", "build", "models")
    session.run("python", "-m", "tests.e2e.demo")
