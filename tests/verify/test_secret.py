"""A key never shows: in no record, no command and no report, though the server repeats it wherever it can."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from gateway.upstream import Asked, events, upstream, whole

from diglot.verify import Settings, matrix
from diglot.verify.report import document, html, junit, markdown, summary

from .world import CASES, answer, endpoint, ran

if TYPE_CHECKING:
    from gateway.upstream import Script

    from diglot.verify import Run

KEYS = ["canary-1", 'canary-"quoted"\\', "canary-'single'"]
REPORTS: list[Any] = [
    lambda run: document.write(run).decode(),
    html.html,
    junit.junit,
    markdown.markdown,
    summary.summary,
]


def repeating(key: str) -> Script:
    """Says the key in a text, a call, a finding's value, an error, a type, a broken stream, and its list of models."""

    async def script(asked: Asked) -> None:
        name = asked.headers.get("diglot-case", "")
        error = {"error": {"message": f"no {key} here", "type": key, "param": key, "code": key}}
        scripts = {
            "": whole({"object": key, "data": [{"id": key}]}),
            "chat-earth": whole(answer(f"The key is {key}.", object=f"of {key}")),
            "chat-earth-stream": events({key: key}, key.encode()),
            "tool-call": whole(answer(calls=[("c", "get_weather", json.dumps({"location": key}))])),
            "models-list": whole(
                {"object": "list", "data": [{"id": key, "object": "model", "created": 1, "owned_by": key}]}
            ),
            "usage-plain": whole(answer(), kind=f"text/{key}"),
        }
        await scripts.get(name, whole(error, 400 + len(name) % 2))(asked)

    return script


def verified(key: str) -> Run:
    async def run() -> Run:
        async with upstream(repeating(key)) as server:
            at = endpoint(url=f"{server.url}/v1", key=key, key_env="THE_KEY")
            cases = [case for case in CASES.values() if "openai" in case.asks]
            return await matrix([at], cases, Settings(at_once=1))

    return asyncio.run(run())


@pytest.mark.parametrize("key", KEYS)
def test_no_report_has_it(key: str) -> None:
    run = verified(key)
    for report in REPORTS:
        text = report(run)
        assert "canary" not in text
        assert "$THE_KEY" in text.replace("&#36;", "$")
    said = [one.said for result in run.targets[0].results for one in result.judgements]
    assert any("$THE_KEY" in one for one in said)


def test_it_is_sent_all_the_same_and_what_came_is_judged_as_it_came() -> None:
    target, server = ran(repeating("canary-1"), ["chat-earth"], key="canary-1")
    assert {one.headers["authorization"] for one in server.asked} == {"Bearer canary-1"}
    assert [(one.rule, one.said) for one in target.results[0].judgements if not one.held] == [
        ("chat-answer-object", "= 'of $THE_KEY'"),
        ("text-contains", "'The key is $THE_KEY.'"),
    ]


def test_a_server_that_is_not_there_says_no_key() -> None:
    run = asyncio.run(matrix([endpoint(key="127.0.0.1", key_env="THE_KEY")], [CASES["chat-earth"]]))
    assert run.targets[0].results[0].why == "http://$THE_KEY:9/v1 cannot be reached: $THE_KEY:9: Connection refused"
