"""Verifies every server of the end-to-end tests with `diglot verify`, and writes docs/verification.md of what was found.

    python -m tests.e2e.verification docs/verification.md

The reports of the last run of the tests are read for it, which are kept in .nox/e2e-reports; `nox -s e2e -- -k verification
--whole` asks every case of every server, in twice the time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from diglot.verify import RULES
from diglot.verify.report import document
from diglot.verify.report.tally import KINDS, broken, tally

from .servers import EMBEDDING, MODEL, PLACE, VLLM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot.verify.run import Run, Target

    from .servers import Server

REPORTS: Final = PLACE.parent / "e2e-reports"
RECORD: Final = REPORTS / "record.json"
FORMS: Final = {"json": "record.json", "html": "page.html", "markdown": "page.md", "junit": "junit.xml"}
LIMITS: Final = ("--at-once", "2", "--timeout", "600")  # all targets are answered by one thread
HEAD: Final = """\
# What real servers keep to

Written by `python -m tests.e2e.verification docs/verification.md` from the reports of `nox -s e2e`, on {date}; the model is
SmolLM2-135M-Instruct, which fails most capabilities. It is asked through llama.cpp's server, through native Llama Stack servers
in front of that, and through the gateway before each.

Protocol is what every server keeps to; the rules are listed in [rules.md](rules.md). A case is counted where at least one of
its rules was broken, and beside each rule stands in how many cases it was.
"""


SLOW: Final = ["tools", "turns", "structured"]  # suites of long prompts and answers


def provider(
    url: str, api: str, model: str, embedding: str | None = None, exclude: Sequence[str] = ()
) -> dict[str, Any]:
    """One server, as providers.yaml has it; YAML reads JSON."""
    made = {"url": url, "api": api, "models": [{"id": model, "exclude": [*exclude]}]}
    return made | ({"embedding_model": embedding} if embedding else {})


def of_native(server: Server, face: Server, slow: Sequence[str]) -> dict[str, dict[str, Any]]:
    """A native server by both of its APIs, without the slow suites, and by the gateway's OpenAI face before it."""
    name = server.name.replace("native-", "Llama Stack ")
    own = f"{server.url}/v1/openai/v1"
    return {
        f"{name}, native API": provider(server.url, "llama-stack", VLLM, EMBEDDING, slow),
        f"{name}, its own OpenAI routes": provider(own, "openai", VLLM, EMBEDDING, slow),
        f"{name}, through the gateway": provider(f"{face.url}/v1", "openai", VLLM, EMBEDDING),
    }


def of_llama_cpp(server: Server, face: Server, slow: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The model server by its OpenAI API, without the slow suites, and by the gateway's native face before it."""
    return {
        "llama.cpp": provider(f"{server.url}/v1", "openai", MODEL, exclude=slow),
        "llama.cpp, through the gateway": provider(face.url, "llama-stack", MODEL),
    }


def verified(providers: dict[str, dict[str, Any]]) -> Run:
    """Run the command on these servers, as its users do; the reports are kept."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    config = REPORTS / "providers.yaml"
    config.write_text(json.dumps({"providers": providers}, indent=2), encoding="utf-8")
    options = [word for form, name in FORMS.items() for word in (f"--{form}", str(REPORTS / name))]
    command = [sys.executable, "-m", "diglot", "verify", "--config", str(config), *LIMITS, *options]
    with (REPORTS / "summary.txt").open("wb") as summary:
        subprocess.run(command, stdout=summary, stderr=subprocess.STDOUT, check=False)
    return document.read(RECORD.read_bytes())


def rules_broken(target: Target) -> Counter[str]:
    """In how many cases each rule of protocol was broken."""
    return Counter(rule for result in target.results for rule in {one.rule for one in broken(result, "protocol")})


def page(run: Run) -> str:
    """docs/verification.md."""
    lines = [HEAD.format(date=run.began[:10]), *_table(run.targets)]
    for target in run.targets:
        lines += ["", f"## {target.name}", "", *_broken(target)]
    return "\n".join(lines) + "\n"


def _table(targets: Sequence[Target]) -> Iterator[str]:
    yield "| server | protocol passed | failed | not run | capability passed | failed |"
    yield "|---|---:|---:|---:|---:|---:|"
    for target in targets:
        protocol, capability = (tally(target.results, kind) for kind in KINDS)
        counts = (protocol.passed, protocol.failed, protocol.not_run, capability.passed, capability.failed)
        yield f"| {target.name} | {' | '.join(map(str, counts))} |"


def _broken(target: Target) -> Iterator[str]:
    found = rules_broken(target)
    if not found:
        yield "Every rule was kept."
        return
    yield "| rule | says | cases | for example |"
    yield "|---|---|---:|---|"
    for name, count in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        yield f"| `{name}` | {RULES[name].says} | {count} | {_example(target, name)} |"


def _example(target: Target, rule: str) -> str:
    """What was found first, with the case."""
    for result in target.results:
        for one in broken(result, "protocol"):
            if one.rule == rule:
                said = " ".join(f"{one.path} {one.told}".split()).replace("|", "\\|").replace("`", "'")
                return f"{result.case}: `{said[:140]}`"
    raise LookupError(rule)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(document.read(RECORD.read_bytes())), encoding="utf-8")
