"""What is lost is told: counted in a header, in full where it is asked for, refused where the policy says so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from multidict import CIMultiDict

from diglot.gateway.openapi_headers import PARAMETERS

from .answers import ANSWER, CHUNKS, DONE, EVENTS, NATIVE_ANSWER
from .upstream import events, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, world

pytestmark = pytest.mark.anyio
LOSSY: dict[str, Any] = {**ASK, "seed": 7, "user": "u", "unheard_of": 1}
FULL = {"diglot-report": "full"}


def comment(raw: bytes) -> list[Any]:
    (line,) = [one for one in raw.split(b"\n") if one.startswith(b": diglot-losses ")]
    told: list[Any] = json.loads(line.removeprefix(b": diglot-losses "))
    return told


async def test_the_header_counts_them_gravest_kind_first() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        _, answer, headers = await here.answer(CHAT, LOSSY)
        _, _, silent = await here.answer(CHAT, ASK)
    assert headers["diglot-losses"] == "count=3; kinds=tuning,metadata"
    assert silent["diglot-losses"] == "count=0"
    assert "diglot_losses" not in answer


async def test_the_header_is_bounded() -> None:
    many = {f"member_{i}": i for i in range(3000)}
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        _, answer, headers = await here.answer(CHAT, {**ASK, **many}, FULL)
    assert headers["diglot-losses"] == "count=3000; kinds=metadata"
    assert len(answer["diglot_losses"]) == 1000


async def test_the_report_in_full_of_a_plain_answer() -> None:
    async with world("openai", whole({**ANSWER, "system_fingerprint": "fp"})) as here:
        _, answer, _ = await here.answer(NATIVE, {**NATIVE_ASK, "logprobs": {"top_k": 30}}, FULL)
    told = {loss["path"]: loss for loss in answer["diglot_losses"]}
    assert told["logprobs.top_k"]["kind"] == "constraint"
    assert told["system_fingerprint"].keys() == {"path", "value", "kind", "why"}


async def test_the_report_in_full_of_a_stream_is_its_last_comment() -> None:
    async with world("llama-stack", events(*EVENTS)) as here:
        _, raw = await here.events(CHAT, {**LOSSY, "stream": True}, FULL)
    assert [loss["path"] for loss in comment(raw)][:3] == ["seed", "user", "unheard_of"]
    assert raw.endswith(b"]\n" + DONE)
    script = events(*CHUNKS, done=DONE)
    async with world("openai", script) as here, here.post(NATIVE, {**NATIVE_ASK, "stream": True}, FULL) as response:
        raw = await response.read()
        assert response.headers["diglot-losses"] == "count=0"
    assert {loss["path"] for loss in comment(raw)} >= {"id", "created", "model"}


async def test_a_report_follows_an_error_in_the_stream_as_well() -> None:
    async with world("llama-stack", events(*EVENTS[:2], {"error": {"message": "x"}})) as here:
        _, raw = await here.events(CHAT, {**LOSSY, "stream": True}, FULL)
    assert len(comment(raw)) >= 3


@pytest.mark.parametrize("said", ["FULL", "yes", ""])
async def test_a_report_that_is_none_is_refused_before_anything_is_asked(said: str) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer, _ = await here.answer(CHAT, ASK, {"diglot-report": said})
        assert here.upstream.asked == []
    assert (status, answer["error"]["message"]) == (400, f"diglot-report: {said!r} is unknown: full is known")


async def test_the_gateways_policy_refuses() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), on_loss="tuning=raise") as here:
        status, answer, _ = await here.answer(CHAT, LOSSY)
        assert here.upstream.asked == []
    assert status == 400
    assert answer["error"]["param"] == "seed"


async def test_a_caller_may_be_stricter_only() -> None:
    audio = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
    spoken = {**ASK, "messages": [{"role": "user", "content": [{"type": "text", "text": "x"}, audio]}]}
    async with world("llama-stack", whole(NATIVE_ANSWER), on_loss="tuning=raise") as here:

        async def status(body: Any, word: str) -> int:
            got, _, _ = await here.answer(CHAT, body, {"diglot-on-loss": word})
            return got

        assert await status(LOSSY, "record") == 400
        assert await status(LOSSY, "tuning=record") == 400
        assert await status(spoken, "content=record") == 400
        assert await status({**ASK, "user": "u"}, "tuning=raise") == 200
        assert await status({**ASK, "user": "u"}, "metadata=raise") == 400
        assert await status({**ASK, "user": "u"}, "raise") == 400
        assert await status(ASK, "raise") == 200
        assert await status({**ASK, "user": "u"}, "metadata=raise, metadata=record") == 400
        assert await status({**ASK, "user": "u"}, "raise,metadata=record,") == 400
        assert await status(ASK, "") == 200
        assert await status(ASK, "nonsense") == 400
        assert await status(ASK, "metadata=never") == 400


@pytest.mark.parametrize(
    ("word", "fits"),
    [
        (",", True),  # elements of a list may be empty
        ("tuning\t= raise ,, metadata=record", True),
        ("raise raise", False),
        ("=raise", False),
        ("tuning=", False),
        ("raise,\xa0raise", False),  # no blank of HTTP
    ],
)
async def test_the_document_says_what_a_policy_is(word: str, fits: bool) -> None:
    pattern = PARAMETERS["diglot-on-loss"]["schema"]["pattern"]
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, _, _ = await here.answer(CHAT, ASK, {"diglot-on-loss": word})
    assert (re.fullmatch(pattern, word) is not None, status) == (fits, 200 if fits else 400)


async def test_what_one_header_asks_no_other_takes_back() -> None:
    given = CIMultiDict([("diglot-on-loss", "metadata=raise"), ("diglot-on-loss", "metadata=record")])
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        given["content-type"] = "application/json"
        async with here.session.post(CHAT, json={**ASK, "user": "u"}, headers=given) as response:
            assert response.status == 400


async def test_a_header_that_is_no_policy_is_named() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        _, answer, _ = await here.answer(CHAT, ASK, {"diglot-on-loss": "tuning=maybe"})
    assert answer["error"]["message"].startswith("diglot-on-loss: tuning=maybe is unknown: the kinds are ")


async def test_an_answer_that_is_paid_for_is_given_whatever_it_loses() -> None:
    async with world("openai", whole({**ANSWER, "system_fingerprint": "fp"}), on_loss="raise") as here:
        status, _, headers = await here.answer(NATIVE, NATIVE_ASK, {"diglot-on-loss": "raise"})
    assert status == 200
    assert headers["diglot-losses"] != "count=0"
