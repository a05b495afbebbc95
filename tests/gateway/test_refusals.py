"""Answers that say no: the gateway's own and the backend's, in the shape of the API that the caller speaks."""

from __future__ import annotations

import socket
from typing import Any, Literal

import pytest

from .answers import ANSWER, NATIVE_ANSWER
from .upstream import Asked, Script, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, world

pytestmark = pytest.mark.anyio
TYPES = {400: "invalid_request_error", 401: "authentication_error", 404: "not_found_error", 429: "rate_limit_error"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 429, 500, 501, 503, 504])
async def test_the_status_of_a_native_server_is_kept(status: int) -> None:
    async with world("llama-stack", whole({"error": {"detail": "said so"}}, status)) as here:
        got, answer, _ = await here.answer(CHAT, ASK)
    assert got == status
    assert answer["error"]["message"] == "said so"
    assert answer["error"].keys() == {"message", "type", "param", "code"}
    expected = TYPES.get(status, "server_error" if status >= 500 else answer["error"]["type"])
    assert answer["error"]["type"] == expected


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
async def test_the_status_of_an_openai_server_is_kept(status: int) -> None:
    error = {"message": "said so", "type": "whatever", "param": None, "code": None}
    async with world("openai", whole({"error": error}, status)) as here:
        got = await here.answer(NATIVE, NATIVE_ASK)
        streamed = await here.answer(NATIVE, {**NATIVE_ASK, "stream": True})
    assert got[:2] == streamed[:2] == (status, {"error": {"detail": "said so"}})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"detail": "plain"}, "plain"),
        ({"detail": [{"loc": ["body", "messages"], "msg": "field required"}]}, "body.messages: field required"),
        ({"error": {"detail": {"errors": [{"loc": ["model_id"], "msg": "missing"}]}}}, "model_id: missing"),
        ({"error": "in words"}, "in words"),
        ({"message": "kong"}, "kong"),
        ({"Message": "aws"}, "aws"),
        ({"error_code": 6, "error_msg": "qianfan"}, "qianfan"),
        ({"type": "about:blank", "title": "Unauthorized", "status": 401}, "Unauthorized"),
        ({"title": "Unauthorized", "detail": "the key is old"}, "the key is old"),
        (b"no upstream\n", "no upstream"),
        (b"<html><h1>Bad gateway</h1></html>", "the backend answered 500 Said"),
        (b"", "the backend answered 500 Said"),
        ({"error": {"message": None}}, "the backend answered 500 Said"),
    ],
)
async def test_the_message_is_found_wherever_servers_put_it(body: object, said: str) -> None:
    async with world("llama-stack", whole(body, 500, kind="text/html")) as here:
        status, answer, _ = await here.answer(CHAT, ASK)
    assert (status, answer["error"]["message"]) == (500, said)


async def test_when_to_come_again_is_passed_on_and_nothing_else() -> None:
    script = whole({"error": {"message": "slow down"}}, 429, "retry-after: 7", "set-cookie: a=b", "x-inner: host")
    async with world("openai", script) as here:
        for streamed in (False, True):
            status, _, headers = await here.answer(NATIVE, {**NATIVE_ASK, "stream": streamed})
            assert status == 429
            assert headers["retry-after"] == "7"
            assert not headers.keys() & {"set-cookie", "x-inner", "Set-Cookie", "X-Inner"}


@pytest.mark.parametrize("said", ["in a \x01 minute", "später"])
async def test_a_header_that_none_can_carry_is_left_out(said: str) -> None:
    async with world("openai", whole({"error": {"message": "slow down"}}, 429, f"retry-after: {said}")) as here:
        status, answer, headers = await here.answer(NATIVE, NATIVE_ASK)
    assert (status, answer["error"]["detail"]) == (429, "slow down")
    assert "retry-after" not in headers


async def test_headers_may_be_long() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER, 200, f"content-security-policy: {'x' * 40_000}")) as here:
        assert (await here.answer(CHAT, ASK))[0] == 200


async def hello(asked: Asked) -> None:
    await asked.send(b"hello\r\n\r\n")
    asked.hang_up()


@pytest.mark.parametrize(
    "script",
    [
        hello,
        whole(NATIVE_ANSWER, 200, "content-length: 7"),
        whole(NATIVE_ANSWER, 200, f"x-a: {'b' * 70_000}"),
    ],
    ids=["no HTTP", "two lengths", "a header beyond the bound"],
)
async def test_an_answer_that_is_no_http_is_told_as_such(script: Script) -> None:
    async with world("llama-stack", script) as here:
        for streamed in (False, True):
            status, answer, _ = await here.answer(CHAT, {**ASK, "stream": streamed})
            assert (status, answer["error"]["message"]) == (502, "the backend's answer cannot be read as HTTP")


async def test_a_redirect_is_not_followed() -> None:
    async with world("llama-stack", whole(b"", 302, "location: http://127.0.0.1:1/")) as here:
        status, answer, _ = await here.answer(CHAT, ASK)
        assert len(here.upstream.asked) == 1
    assert (status, answer["error"]["message"]) == (502, "the backend answered 302 Said")


async def test_no_backend_is_a_502() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    async with world("llama-stack", backend=f"llama-stack={url}") as here:
        for streamed in (False, True):
            status, answer, _ = await here.answer(CHAT, {**ASK, "stream": streamed})
            assert (status, answer["error"]["type"]) == (502, "server_error")
            assert answer["error"]["message"] == "the backend cannot be reached"
        ready, answer = await here.get("/readyz")
    assert ready == 503
    assert "cannot be reached" in answer["error"]["message"]


async def test_a_host_that_is_none_is_a_502() -> None:
    async with world("llama-stack", backend="llama-stack=http://1.2.3.4.5.6") as here:
        status, answer, _ = await here.answer(CHAT, ASK)
    assert (status, answer["error"]["message"]) == (502, "the backend cannot be reached")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"completion_message": 1}', b'{"completion_message": {"role": "assistant"}', b"null"],
)
async def test_an_answer_that_cannot_be_read_is_the_backends_fault(body: bytes) -> None:
    async with world("llama-stack", whole(body)) as here:
        status, answer, _ = await here.answer(CHAT, ASK)
    assert status == 502
    assert answer["error"]["message"].startswith("the backend's answer cannot be read: ")


async def test_an_unknown_word_in_the_answer_is_a_502() -> None:
    choice = {**ANSWER["choices"][0], "finish_reason": "bored"}
    async with world("openai", whole({**ANSWER, "choices": [choice]})) as here:
        status, answer, _ = await here.answer(NATIVE, NATIVE_ASK)
    assert status == 502
    assert "bored" in answer["error"]["detail"]


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"error": {"message": "429: busy"}}, 429, "busy"),
        ({"error": {"message": "too long", "code": 400}}, 400, "too long"),
        ({"detail": "no model"}, 502, "no model"),
        ([{"error": {"code": 404, "message": "no model"}}], 404, "no model"),
    ],
)
async def test_an_error_in_an_answer_of_status_200_has_its_own(
    body: object, status: int, said: str, streamed: bool, n: int
) -> None:
    """OpenRouter says so; the same whether it comes as JSON or as the first event of a stream."""
    async with world("llama-stack", whole(body)) as here:
        got, answer, _ = await here.answer(CHAT, {**ASK, "stream": streamed, "n": n})
    assert (got, answer["error"]["message"].removeprefix("answer 0: ")) == (status, said)


BAD: list[tuple[object, str | None]] = [
    (b"", None),
    (b"{", None),
    (b"\xff", None),
    (b"\xef\xbb\xbf{}", None),
    (b"[]", None),
    (b"null", None),
    (b'"text"', None),
    (b"NaN", None),
    ({}, None),
    ({**ASK, "messages": "hi"}, "messages"),
    ({**ASK, "messages": [{"role": "boss", "content": ""}]}, "messages[0].role"),
    ({**ASK, "messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages[0].content[0]"),
    (
        {
            **ASK,
            "messages": [
                {"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]}
            ],
        },
        "messages[0].content[0].type",
    ),
    ({**ASK, "model": 7}, "model"),
    ({**ASK, "max_tokens": 0}, "max_tokens"),
    ({**ASK, "n": 0}, "n"),
    ({**ASK, "n": -1}, "n"),
    ({**ASK, "n": True}, "n"),
    ({**ASK, "n": "2"}, "n"),
    ({**ASK, "n": 17}, "n"),
    ({**ASK, "n": 10**30}, "n"),
    ({**ASK, "stream": "yes"}, "stream"),
    ({**ASK, "temperature": []}, "temperature"),
    ({**ASK, "tool_choice": "required"}, "tool_choice"),
    (b'{"a":' * 200 + b"1" + b"}" * 200, None),
    (b"[" * 5000, None),
]


@pytest.mark.parametrize(("body", "path"), BAD, ids=[str(one)[:60] for one, _ in BAD])
async def test_bad_requests_are_refused_with_their_path(body: object, path: str | None) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer, _ = await here.answer(CHAT, body)
        assert here.upstream.asked == []
    assert status == 400
    assert answer["error"]["type"] == "invalid_request_error"
    if path is not None:
        assert answer["error"]["param"].startswith(path)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", {}, {**NATIVE_ASK, "messages": [{"role": "user"}]}, {**NATIVE_ASK, "stream": 1}]
)
async def test_bad_native_requests_are_refused(body: object) -> None:
    async with world("openai", whole(ANSWER)) as here:
        status, answer, _ = await here.answer(NATIVE, body)
    assert status == 400
    assert answer.keys() == {"error"}
    assert answer["error"].keys() == {"detail"}


@pytest.mark.parametrize("path", ["/v1/responses", "/", "/v1/agents", "/v1/chat/completions/", "/v2//models"])
@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_other_paths_are_404_and_name_what_is_served(
    path: str, dialect: Literal["llama-stack", "openai"]
) -> None:
    async with world(dialect) as here:
        status, answer = await here.get(path)
    message = answer["error"]["message" if dialect == "llama-stack" else "detail"]
    assert status == 404
    assert ("POST /v1/chat/completions" if dialect == "llama-stack" else f"POST {NATIVE}") in message


async def test_other_methods_are_405() -> None:
    async with world("llama-stack") as here:
        async with here.session.get(CHAT) as response:
            assert (response.status, response.headers["allow"]) == (405, "POST")
            answer: Any = await response.json()
            assert answer["error"]["type"] == "invalid_request_error"
        for method in ("DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"):
            async with here.session.request(method, "/v1/models") as response:
                assert (response.status, response.headers["allow"]) == (405, "GET")
        async with here.session.head("/healthz") as response:
            assert response.status == 200
        async with here.session.post("/v1/models/a/b") as response:
            assert (await response.json())["error"]["message"] == "/v1/models/{model} takes GET, not POST"
        assert b'route="/v1/models/{model}",status="405"' in here.gateway.house.metrics.text()


@pytest.mark.parametrize(
    "script", [whole(b"[1, 2]"), whole({"data": [1]}), whole({"data": [{"id": 3}]}), whole(b"<html>")]
)
async def test_a_list_of_models_that_cannot_be_read(script: Script) -> None:
    async with world("openai", script) as here:
        status, answer = await here.get("/v1/models")
    assert status == 502
    assert "cannot be read" in answer["error"]["detail"]
