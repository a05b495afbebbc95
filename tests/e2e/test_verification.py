"""`diglot verify` on real servers: the gateway keeps every rule of protocol before all of them; the servers' own faults."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diglot.verify.report.tally import broken

from . import servers
from .absent import absent
from .verification import REPORTS, SLOW, of_llama_cpp, of_native, rules_broken, verified

if TYPE_CHECKING:
    from diglot.verify.run import Run, Target

    from .servers import Server

EXPECTED = tomllib.loads(Path(__file__).with_name("verification.toml").read_text(encoding="utf-8"))
THROUGH = [name for name in EXPECTED if name.endswith("through the gateway")]
DIRECT = [name for name in EXPECTED if name not in THROUGH]


@pytest.fixture(scope="module")
def run(
    pytestconfig: pytest.Config, llama_cpp: Server, embedding_server: Server, native_face: Server, logs: Path
) -> Run:
    """One verification of all servers at once; of the native ones the first release, for each takes minutes."""
    version = servers.VERSIONS[0]
    try:
        servers.built(f"native-{version}")
    except servers.Missing as missing:
        absent(f"Llama Stack {version}: {missing}", must=True)
    place = logs / "verified"
    place.mkdir()
    with (
        servers.native(version, llama_cpp, embedding_server, place) as server,
        servers.gateway(f"llama-stack={server.url}", place) as face,
    ):
        slow = () if pytestconfig.getoption("--whole") else SLOW
        return verified({**of_llama_cpp(llama_cpp, native_face, slow), **of_native(server, face, slow)})


def target_of(run: Run, name: str) -> Target:
    return next(target for target in run.targets if target.name.startswith(f"{name}: "))


@pytest.mark.parametrize("name", THROUGH)
def test_through_the_gateway_every_rule_of_protocol_is_kept(run: Run, name: str) -> None:
    target = target_of(run, name)
    assert [(r.case, one.rule, one.path, one.said) for r in target.results for one in broken(r, "protocol")] == []
    assert sorted(one.case for one in target.results if one.protocol != "passed") == EXPECTED[name]["not_run"]


@pytest.mark.parametrize("name", DIRECT)
def test_the_rules_that_a_server_breaks_are_found(run: Run, name: str) -> None:
    broken_here, expected = set(rules_broken(target_of(run, name))), EXPECTED[name]
    assert sorted(broken_here - {*expected["at_times"]}) == sorted(expected["breaks"])


def test_every_server_was_reached_and_every_report_is_kept(run: Run) -> None:
    assert [target.name for target in run.targets if not target.reached] == []
    assert run.complete
    kept = {path.name for path in REPORTS.iterdir() if path.stat().st_size > 0}
    assert {"providers.yaml", "record.json", "page.html", "page.md", "junit.xml", "summary.txt"} <= kept
