"""Mutation proof: each fault of a server is said by the one rule meant for it, and an able server keeps every rule."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from gateway.upstream import upstream

from diglot.verify import RULES, Endpoint, Settings, Target, load, verify

from .able.server import EMBEDDING_MODEL, MODEL, healthy
from .faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.legality import Api
    from diglot.verify import Case

    from .able.server import Change
    from .faults.fault import Fault

CASES = {case.name: case for case in load()}


def verified(api: Api, cases: Sequence[Case], change: Change | None = None) -> Target:
    """What a verification of the able server finds, with a change made to its answers."""

    async def run() -> Target:
        async with upstream(healthy(api, CASES, change)) as server:
            base = f"{server.url}/v1"
            endpoint = Endpoint(name="able", url=base, api=api, model=MODEL, embedding_model=EMBEDDING_MODEL)
            return await verify(endpoint, cases, Settings(timeout=1.0))

    return asyncio.run(run())


@pytest.mark.parametrize("api", ["openai", "llama-stack"])
def test_an_able_server_keeps_every_rule(api: Api) -> None:
    cases = [case for case in CASES.values() if api in case.asks]
    target = verified(api, cases)
    assert [result.case for result in target.results] == [case.name for case in cases]
    broken = [(one.case, it.rule, it.path, it.said) for one in target.results for it in one.judgements if not it.held]
    assert broken == []
    assert {one.case: one.protocol for one in target.results} == dict.fromkeys((case.name for case in cases), "passed")
    assert {one.case: one.capability for one in target.results} == {
        case.name: "passed" if case.expecting else "not run" for case in cases
    }


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault_is_said_by_the_rule_that_is_meant_for_it_and_by_no_other(fault: Fault) -> None:
    (result,) = verified(fault.api, [CASES[fault.case]], fault.change).results
    broken = {(it.of, it.rule) for it in result.judgements if not it.held}
    assert broken == {(fault.of, fault.rule), *(("capability", name) for name in fault.also.split())}
    assert (result.protocol == "failed") == (fault.of == "protocol")


def test_every_rule_has_a_fault_and_every_fault_a_name_of_its_own() -> None:
    assert sorted(RULES.keys() - {fault.rule for fault in FAULTS}) == []
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60
