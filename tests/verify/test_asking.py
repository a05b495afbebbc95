"""How questions are asked: what is sent, when again, and what becomes of an answer that does not come."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from gateway.upstream import Asked, events, framed, stream, whole

from diglot import __version__
from diglot.verify import asking
from diglot.verify.retry import pause

from .world import CASES, answer, ran

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.upstream import Script

ERROR = {"error": {"message": "slow down", "type": "rate_limit_error", "param": None, "code": None}}
NOW = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


def in_turn(*scripts: Script) -> Script:
    """Answer cases by these in turn, the last one again and again; the list of models is always there."""
    left = list(scripts)

    async def script(asked: Asked) -> None:
        if asked.path.endswith("/models"):
            await whole({"object": "list", "data": []})(asked)
        else:
            await (left.pop(0) if len(left) > 1 else left[0])(asked)

    return script


def of_cases(server: Any) -> list[Asked]:
    return [one for one in server.asked if "diglot-case" in one.headers]


@pytest.mark.parametrize(
    ("headers", "attempt", "seconds"),
    [
        ({"retry-after": "3"}, 1, 3.0),
        ({"retry-after": "0.5"}, 1, 0.5),
        ({"retry-after": " 0 "}, 4, 0.0),
        ({"retry-after": "-5"}, 1, 0.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 1, 0.25),
        ({"retry-after": "Sat, 31 Jan 2026 12:00:30 GMT"}, 1, 30.0),
        ({"retry-after": "Sat, 31 Jan 2026 11:00:00 GMT"}, 1, 0.0),
        ({"retry-after": "Sat, 31 Jan 2026 12:00:30"}, 1, 30.0),
        ({"retry-after": "soon"}, 1, 1.0),
        ({"retry-after": "nan"}, 2, 2.0),
        ({"retry-after": "inf"}, 3, 4.0),
        ({}, 1, 1.0),
        ({}, 4, 8.0),
    ],
)
def test_how_long_to_wait_after_a_429(headers: dict[str, str], attempt: int, seconds: float) -> None:
    assert pause(headers, attempt, NOW) == seconds


def test_a_question_is_asked_again_after_a_429_as_it_was() -> None:
    busy = whole(ERROR, 429, "retry-after: 0")
    target, server = ran(in_turn(busy, busy, whole(answer())), ["chat-earth"])
    (result,) = target.results
    assert (result.protocol, result.capability, result.exchanges[0].attempts) == ("passed", "passed", 3)
    assert len({one.raw for one in of_cases(server)}) == 1
    assert len(of_cases(server)) == 3


def test_a_429_for_ever_fails_the_protocol_and_is_no_refusal_of_an_optional_case() -> None:
    target, server = ran(in_turn(whole(ERROR, 429, "retry-after: 0")), ["chat-earth", "tool-call"], attempts=3)
    said = [[(one.rule, one.said) for one in result.judgements] for result in target.results]
    assert said == [[("answer-status", "the status is 429: 'slow down'")]] * 2
    assert [(one.protocol, one.capability) for one in target.results] == [("failed", "not run")] * 2
    assert [one.exchanges[0].attempts for one in target.results] == [3, 3]
    assert len(of_cases(server)) == 6


@pytest.mark.parametrize("status", [401, 429])
def test_an_error_that_any_request_may_get_is_no_right_answer_to_a_wrong_one(status: int) -> None:
    target, _ = ran(in_turn(whole(ERROR, status)), ["error-role"], attempts=1)
    (result,) = target.results
    assert [(one.rule, one.said) for one in result.judgements] == [
        ("error-status", f"the status is {status}: 'slow down'")
    ]
    assert result.protocol == "failed"


@pytest.mark.parametrize(("case", "rule"), [("chat-earth", "answer-status"), ("tool-call", "supported")])
def test_a_refusal_is_told_with_the_words_of_the_server(case: str, rule: str) -> None:
    refusal = {"error": {"message": "say max_completion_tokens", "type": "t", "param": "max_tokens", "code": None}}
    target, _ = ran(in_turn(whole(refusal, 400)), [case])
    assert [(one.rule, one.said) for one in target.results[0].judgements] == [
        (rule, "the status is 400: 'say max_completion_tokens'")
    ]


def test_a_server_that_wants_too_long_a_pause_is_not_asked_again() -> None:
    target, server = ran(in_turn(whole(ERROR, 429, "retry-after: 61")), ["chat-earth"])
    assert [one.said for one in target.results[0].judgements] == ["the status is 429: 'slow down'"]
    assert len(of_cases(server)) == 1


def test_what_is_sent() -> None:
    target, server = ran(in_turn(whole(answer())), ["chat-earth"], key="canary-1")
    (asked,) = of_cases(server)
    assert (asked.method, asked.path) == ("POST", "/v1/chat/completions")
    assert asked.body == {
        "model": "a/model",
        "max_tokens": 48,
        "temperature": 0,
        "messages": [{"role": "user", "content": "Which planet do humans live on? Answer in one word."}],
    }
    headers = {name: asked.headers[name] for name in ("accept", "authorization", "content-type", "user-agent")}
    assert headers == {
        "accept": "application/json",
        "authorization": "Bearer canary-1",
        "content-type": "application/json",
        "user-agent": f"diglot/{__version__} verify",
    }
    assert asked.headers["diglot-case"] == "chat-earth"
    (exchange,) = target.results[0].exchanges
    assert (exchange.url, exchange.asked) == (f"{server.url}/v1/chat/completions", asked.body)
    assert exchange.curl == (
        f'curl -sS {server.url}/v1/chat/completions -H "authorization: Bearer $THE_KEY" '
        f"-H 'content-type: application/json' --data-raw '{asked.raw.decode()}'"
    )


def test_a_stream_is_asked_for_as_one() -> None:
    target, server = ran(in_turn(whole(answer())), ["chat-earth-stream"])
    (asked,) = of_cases(server)
    assert (asked.headers["accept"], asked.body["stream"]) == ("text/event-stream", True)
    assert "authorization" not in asked.headers
    assert (
        target.results[0].exchanges[0].curl.startswith(f"curl -sS -N {server.url}/v1/chat/completions -H 'content-type")
    )


def test_a_text_in_place_of_a_body_is_sent_as_it_stands_and_quoted_for_a_shell() -> None:
    target, server = ran(in_turn(whole(ERROR, 400)), ["error-not-json"])
    (exchange,) = target.results[0].exchanges
    assert (of_cases(server)[0].raw, exchange.asked) == (b'{"messages": [', None)
    assert exchange.curl.endswith("""--data-raw '{"messages": ['""")
    assert target.results[0].protocol == "passed"


@pytest.mark.parametrize(("api", "asked"), [("openai", "/v1/models/a/model"), ("llama-stack", "/v1/models/a/model")])
def test_the_route_of_a_model(api: Any, asked: str) -> None:
    _, server = ran(in_turn(whole(ERROR, 404)), ["models-one"], api)
    assert [one.path for one in of_cases(server)] == [asked]
    assert [(one.method, one.raw) for one in of_cases(server)] == [("GET", b"")]


def _stall(first: bytes) -> Callable[[Asked], Awaitable[None]]:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        if first:
            await asked.chunk(first)
        await asked.left.wait()

    return script


def _broken(asked: Asked) -> Awaitable[None]:
    asked.hang_up()
    return asyncio.sleep(0)


async def _short(asked: Asked) -> None:
    await asked.head(200, "content-type: application/json", "content-length: 100")
    await asked.send(b'{"id"')
    asked.hang_up()


@pytest.mark.parametrize(
    ("script", "status", "came", "trouble"),
    [
        (
            _stall(framed({"id": "x"})),
            200,
            'data: {"id": "x"}\n\n',
            "the answer did not end within 0.5 seconds; 19 bytes came",
        ),
        (_stall(b""), 200, "", "the answer did not end within 0.5 seconds; 0 bytes came"),
        (_broken, None, "", "Server disconnected"),
        (stream(framed({"id": "x"}), cut=True), 200, 'data: {"id": "x"}\n\n', None),
        (_short, 200, '{"id"', None),
    ],
)
def test_an_answer_that_does_not_come_whole(script: Script, status: int | None, came: str, trouble: str | None) -> None:
    target, _ = ran(in_turn(script), ["chat-earth-stream"], timeout=0.5)
    (result,) = target.results
    (exchange,) = result.exchanges
    assert (exchange.status, exchange.answer, exchange.trouble != "") == (status, came, True)
    if trouble is not None:
        assert exchange.trouble == trouble
    assert [(one.rule, one.said) for one in result.judgements] == [("answer-comes", exchange.trouble)]
    assert (result.protocol, result.capability) == ("failed", "not run")


async def _no_http(asked: Asked) -> None:
    await asked.send(b"It is no HTTP\r\n\r\n")
    asked.hang_up()


@pytest.mark.parametrize(
    ("script", "begins"),
    [
        (_short, "the answer breaks off: "),
        (stream(framed({"id": "x"}), cut=True), "the answer breaks off: "),
        (_no_http, "the answer cannot be read: "),
        (whole({"id": "x"}, 200, "content-encoding: gzip"), "the answer cannot be read: "),
        (whole({"id": "x"}, 200, "content-encoding: br"), "the answer cannot be read: "),
    ],
)
def test_trouble_is_told_in_words_and_names_no_status_that_was_not_sent(script: Script, begins: str) -> None:
    target, _ = ran(in_turn(script), ["chat-earth-stream"])
    (exchange,) = target.results[0].exchanges
    assert exchange.trouble.startswith(begins)
    assert "\n" not in exchange.trouble
    assert all(word not in exchange.trouble for word in ("400", "Error", "message", "install"))


def test_a_long_answer_is_kept_in_part_and_judged_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "KEPT", 64)
    target, _ = ran(in_turn(whole(answer("Earth. " * 40))), ["chat-earth"])
    (result,) = target.results
    assert (len(result.exchanges[0].answer), result.exchanges[0].cut) == (64, True)
    assert (result.protocol, result.capability) == ("passed", "passed")


def test_an_endless_answer_is_read_no_further_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LARGEST", 1000)
    target, _ = ran(in_turn(whole(answer("Earth. " * 400))), ["chat-earth"])
    assert [one.said for one in target.results[0].judgements] == [
        "the answer is larger than 1,000 bytes, and was read no further"
    ]


def test_a_redirect_is_no_answer_and_is_not_followed() -> None:
    target, server = ran(in_turn(whole(b"", 307, "location: http://127.0.0.1:9/")), ["chat-earth"], key="canary-1")
    assert [(one.rule, one.said) for one in target.results[0].judgements] == [("answer-status", "the status is 307")]
    assert len(server.asked) == 2


def test_times_of_a_stream_and_of_a_plain_answer() -> None:
    target, _ = ran(in_turn(events({"id": "x"})), ["chat-earth-stream"])
    (exchange,) = target.results[0].exchanges
    assert exchange.first is not None
    assert exchange.total is not None
    assert 0 <= exchange.first <= exchange.total
    target, _ = ran(in_turn(whole(answer())), ["chat-earth"])
    assert target.results[0].exchanges[0].first is None


@pytest.mark.parametrize(
    ("case", "kind", "body", "rules"),
    [
        ("chat-earth", "text/html", b"<html>", ["answer-media-type"]),
        ("chat-earth", "text/plain", answer(object="chat"), ["answer-media-type", "chat-answer-object"]),
        ("chat-earth", "Application/JSON; charset=utf-8", answer(), []),
        ("chat-earth-stream", "application/json", answer(), ["stream-media-type"]),
        ("chat-earth-stream", "text/plain", b"data: {\n\n", ["stream-media-type", "item-json"]),
    ],
)
def test_what_is_of_another_type_is_judged_where_it_reads_as_what_was_asked_for(
    case: str, kind: str, body: Any, rules: list[str]
) -> None:
    target, _ = ran(in_turn(whole(body, kind=kind)), [case])
    assert [one.rule for one in target.results[0].judgements if one.of == "protocol"] == rules


def test_every_case_is_named_to_the_server() -> None:
    names = [name for name, case in CASES.items() if "openai" in case.asks and not case.turns]
    _, server = ran(in_turn(whole(ERROR, 400)), names, at_once=1)
    assert [one.headers["diglot-case"] for one in of_cases(server)] == names
