"""Errors: what a program that was written for the face's own SDK catches."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import httpx2
import llama_stack_client
import openai
import pytest
from gateway.answers import ANSWER, CALL_EVENTS, CHUNKS, EVENTS, NATIVE_ANSWER, TOOLS, chunk

from diglot import InvalidInput, LossError, UpstreamError, clients

from .wire import ASK, NATIVE_ASK, URL, Reply, Way, Wire, done, ending

pytestmark = pytest.mark.anyio
each_way = pytest.mark.parametrize("way", ["sync", "async"])
CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    418: "APIStatusError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
    500: "InternalServerError",
    503: "InternalServerError",
}
TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


async def refused(asked: Any) -> Any:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - what it is, is asserted where this is called
        await done(asked())
    return caught.value


def of_openai_face(way: Way, *replies: Any, **more: Any) -> Any:
    return lambda: Wire(*replies).openai_face(way).chat.completions.create(**ASK, **more)


def of_native_face(way: Way, *replies: Any, **more: Any) -> Any:
    return lambda: Wire(*replies).native_face(way).inference.chat_completion(**NATIVE_ASK, **more)


@each_way
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("status", "name"), CLASSES.items())
async def test_a_status_of_a_native_server_is_an_error_of_openai(
    way: Way, status: int, name: str, stream: bool
) -> None:
    reply = Reply({"error": {"detail": "not so"}}, status, {"retry-after": "7"})
    error = await refused(of_openai_face(way, reply, stream=stream))
    body = {
        "message": "not so",
        "type": TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "param": None,
        "code": None,
    }
    assert type(error) is getattr(openai, name)
    assert (error.status_code, error.body, error.type) == (status, body, body["type"])
    assert error.message == f"Error code: {status} - {{'error': {body}}}"
    assert error.response.headers["retry-after"] == "7"
    assert isinstance(error.__cause__, llama_stack_client.APIStatusError)


@each_way
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("status", "name"), CLASSES.items())
async def test_a_status_of_an_openai_server_is_an_error_of_llama_stack_client(
    way: Way, status: int, name: str, stream: bool
) -> None:
    said = {"message": "not so", "type": "t", "param": None, "code": "c"}
    error = await refused(of_native_face(way, Reply({"error": said}, status), stream=stream))
    assert type(error) is getattr(llama_stack_client, name)
    assert (error.status_code, error.body) == (status, {"error": {"detail": "not so"}})
    assert error.message == f"Error code: {status} - {{'error': {{'detail': 'not so'}}}}"
    assert isinstance(error.__cause__, openai.APIStatusError)


@each_way
async def test_words_that_are_no_json_are_told(way: Way) -> None:
    error = await refused(of_openai_face(way, Reply(b"upstream connect error", 503)))
    assert (type(error), error.body["message"]) == (openai.InternalServerError, "upstream connect error")


@each_way
async def test_a_server_that_cannot_be_reached(way: Way) -> None:
    error = await refused(of_openai_face(way, httpx.ConnectError("refused")))
    assert type(error) is openai.APIConnectionError
    assert error.request.url.path == "/v1/inference/chat-completion"
    error = await refused(of_native_face(way, httpx2.ConnectError("refused")))
    assert type(error) is llama_stack_client.APIConnectionError


@each_way
async def test_a_server_that_takes_too_long(way: Way) -> None:
    assert type(await refused(of_openai_face(way, httpx.ReadTimeout("late")))) is openai.APITimeoutError
    assert type(await refused(of_native_face(way, httpx2.ReadTimeout("late")))) is llama_stack_client.APITimeoutError


@each_way
async def test_an_error_in_place_of_the_first_event_is_raised_at_the_call(way: Way) -> None:
    """Native servers answer 200 and say in the stream that they do not know the model."""
    wire = Wire([{"error": {"message": "404: Model 'm' not found"}}])
    error = await refused(lambda: wire.openai_face(way).chat.completions.create(**ASK, stream=True))
    assert type(error) is openai.NotFoundError
    assert (error.status_code, error.body["message"], error.response.status_code) == (404, "Model 'm' not found", 404)
    assert wire.asked[0].body.closed


@each_way
async def test_an_error_after_the_first_event_is_raised_in_its_place(way: Way) -> None:
    wire = Wire([*EVENTS[:2], {"error": {"message": "500: Internal server error"}}, *EVENTS[2:]])
    stream = await done(wire.openai_face(way).chat.completions.create(**ASK, stream=True))
    read: list[Any] = []
    error = await ending(stream, read)
    assert [chunk.choices[0].delta.content for chunk in read] == [None, "Bl"]
    assert (type(error), error.status_code) == (openai.InternalServerError, 500)
    assert wire.asked[0].body.closed
    assert await ending(stream, read) is None
    assert len(read) == 2


@each_way
async def test_an_error_inside_a_stream_of_openai(way: Way) -> None:
    """The SDK itself raises it, without a status."""
    wire = Wire([*CHUNKS[:2], {"error": {"message": "overloaded", "type": "server_error"}}])
    stream = await done(wire.native_face(way).inference.chat_completion(**NATIVE_ASK, stream=True))
    read: list[Any] = []
    error = await ending(stream, read)
    assert [event.event.delta.text for event in read] == ["", "Bl"]
    assert (type(error), str(error)) == (llama_stack_client.APIError, "overloaded")
    assert error.body == {"error": {"detail": "overloaded"}}


@each_way
@pytest.mark.parametrize("fault", [httpx.ReadError("reset"), httpx.RemoteProtocolError("cut")])
async def test_a_stream_that_is_cut(way: Way, fault: Exception) -> None:
    wire = Wire([*EVENTS[:2], fault])
    stream = await done(wire.openai_face(way).chat.completions.create(**ASK, stream=True))
    read: list[Any] = []
    error = await ending(stream, read)
    assert len(read) == 2
    assert (type(error), str(error)) == (openai.APIConnectionError, str(fault))
    assert wire.asked[0].body.closed


@each_way
async def test_a_stream_that_stalls(way: Way) -> None:
    face = Wire([*EVENTS[:2], httpx.ReadTimeout("late")]).openai_face(way)
    error = await ending(await done(face.chat.completions.create(**ASK, stream=True)), [])
    assert type(error) is openai.APITimeoutError


@each_way
async def test_a_call_that_is_whole_is_given_before_the_cut_is_told(way: Way) -> None:
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    pieces = [chunk({"role": "assistant", "tool_calls": [call]}), httpx2.ReadError("reset")]
    stream = await done(Wire(pieces).native_face(way).inference.chat_completion(**NATIVE_ASK, stream=True))
    read: list[Any] = []
    error = await ending(stream, read)
    assert read[-1].event.delta.parse_status == "succeeded"
    assert read[-1].event.delta.tool_call.arguments == {}
    assert type(error) is llama_stack_client.APIConnectionError


@each_way
async def test_a_stream_that_ends_without_saying_why(way: Way) -> None:
    stream = await done(of_openai_face(way, EVENTS[:2], stream=True)())
    error = await ending(stream, [])
    assert (type(error), error.status_code) == (openai.InternalServerError, 502)


@each_way
async def test_an_event_that_is_no_json(way: Way) -> None:
    stream = await done(of_openai_face(way, [*EVENTS[:2], b"data: {\n\n"], stream=True)())
    error = await ending(stream, [])
    assert type(error) is UpstreamError
    assert str(error).startswith("the upstream sent what is not JSON")


@each_way
async def test_an_answer_that_does_not_fit_is_diglots_own_error(way: Way) -> None:
    error = await refused(of_openai_face(way, {**NATIVE_ANSWER, "completion_message": {"role": "assistant"}}))
    assert (type(error), error.status) == (InvalidInput, 502)
    choice = {**ANSWER["choices"][0], "finish_reason": "tired"}
    error = await refused(of_native_face(way, {**ANSWER, "choices": [choice]}))
    assert (type(error), error.path) == (UpstreamError, "choices[0].finish_reason")


@each_way
async def test_a_page_in_place_of_an_answer(way: Way) -> None:
    page = Reply(b"<html>", 200, {"content-type": "text/html"})
    for asked in (of_openai_face(way, page), of_native_face(way, page)):
        error = await refused(asked)
        assert (type(error), error.status) == (InvalidInput, 502)


@each_way
@pytest.mark.parametrize("stream", [False, True])
async def test_what_is_refused_here_is_diglots_own_error_and_nothing_is_sent(way: Way, stream: bool) -> None:
    wire = Wire(NATIVE_ANSWER)
    face = wire.openai_face(way)
    error = await refused(lambda: face.chat.completions.create(model="m", messages=[{"role": "user"}], stream=stream))
    assert (type(error), error.path) == (InvalidInput, "messages[0]")
    part = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
    spoken = [{"role": "user", "content": [part]}]
    error = await refused(lambda: face.chat.completions.create(model="m", messages=spoken, stream=stream))
    assert (type(error), error.path) == (LossError, "messages[0].content[0].type")
    assert (type(await refused(lambda: face.chat.completions.create(model="m"))), wire.asked) == (InvalidInput, [])


@each_way
async def test_an_answer_that_the_sdk_refuses(way: Way) -> None:
    """As it does where it was told to validate strictly."""
    wire = Wire({"completion_message": 7})
    kind: Any = llama_stack_client.LlamaStackClient if way == "sync" else llama_stack_client.AsyncLlamaStackClient
    strict = kind(base_url=URL, http_client=wire.transport(way, httpx), _strict_response_validation=True)
    face: Any = clients.OpenAIOverLlamaStack if way == "sync" else clients.AsyncOpenAIOverLlamaStack
    error = await refused(lambda: face(strict).chat.completions.create(**ASK))
    assert (type(error), error.status) == (UpstreamError, 502)
    assert isinstance(error.__cause__, llama_stack_client.APIResponseValidationError)


ALONE = """
import sys
from llama_stack_client import BadRequestError, LlamaStackClient
import httpx
from diglot import UpstreamError
from diglot.clients import OpenAIOverLlamaStack

def handle(request):
    if b'"stream":true' in request.content.replace(b" ", b""):
        return httpx.Response(200, content=b'data: {"error": {"message": "400: no"}}\\n\\n')
    return httpx.Response(400, json={"error": {"detail": "no"}})

http = httpx.Client(transport=httpx.MockTransport(handle))
client = OpenAIOverLlamaStack(LlamaStackClient(base_url="http://server.test", http_client=http, max_retries=0))
for stream in (False, True):
    try:
        client.chat.completions.create(model="m", messages=[{"role": "user", "content": "Hi"}], stream=stream)
    except (BadRequestError, UpstreamError) as error:
        print(type(error).__name__, getattr(error, "status_code", None) or error.status)
print("openai" in sys.modules)
"""


def test_a_program_without_the_faces_sdk_gets_the_errors_of_its_own() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.split() == ["BadRequestError", "400", "UpstreamError", "400", "False"]


@each_way
async def test_calls_that_are_whole_come_before_an_error_of_the_server_too(way: Way) -> None:
    events = [*CALL_EVENTS[:3], {"error": {"message": "500: gone"}}]
    read: list[Any] = []
    error = await ending(await done(of_openai_face(way, events, stream=True, tools=TOOLS)()), read)
    assert [call.id for one in read for call in one.choices[0].delta.tool_calls or []] == ["call_1"]
    assert error.status_code == 500
