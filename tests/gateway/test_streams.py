"""Streams that go wrong: each ends in the right error, and nothing hangs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from diglot.gateway.relay import Relay
from diglot.gateway.visit import Visit

from .answers import CHUNKS, DONE, EVENTS, chunk, text
from .upstream import PATIENCE, Asked, Script, events, framed, stream, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, frames, world

pytestmark = pytest.mark.anyio
STREAM = {**ASK, "stream": True}
NATIVE_STREAM = {**NATIVE_ASK, "stream": True}
RAW = b"".join(map(framed, EVENTS))
OPENAI_RAW = b"".join(map(framed, CHUNKS)) + DONE


@pytest.mark.parametrize(
    ("said", "status", "message"),
    [
        ("400: bad tool", 400, "bad tool"),
        ("429: busy", 429, "busy"),
        ("no code", 502, "no code"),
        ("500: boom", 500, "boom"),
    ],
)
async def test_an_error_as_the_first_event_is_a_status(said: str, status: int, message: str) -> None:
    async with world("llama-stack", events({"error": {"message": said}})) as here:
        got, answer, headers = await here.answer(CHAT, STREAM)
    assert (got, answer["error"]["message"]) == (status, message)
    assert headers["content-type"] == "application/json"


async def test_an_error_of_openais_shape_as_the_first_event() -> None:
    async with world("openai", events({"error": {"message": "busy", "type": "rate_limit_error"}})) as here:
        assert (await here.answer(NATIVE, NATIVE_STREAM))[:2] == (429, {"error": {"detail": "busy"}})


async def test_a_later_error_is_in_the_stream_without_done() -> None:
    async with world("llama-stack", events(*EVENTS[:2], {"error": {"message": "503: gone"}})) as here:
        got, raw = await here.events(CHAT, STREAM)
    assert got[-1] == {"error": {"message": "gone", "type": "server_error", "param": None, "code": None}}
    assert b"[DONE]" not in raw
    async with world("openai", events(*CHUNKS[:2], {"error": {"message": "gone", "code": 503}})) as here:
        got, raw = await here.events(NATIVE, NATIVE_STREAM)
    assert got[-1] == {"error": {"message": "503: gone"}}


@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_cut_at_every_byte(dialect: Any) -> None:
    """An answer that is cut never looks whole, wherever the cut is; no cut hangs."""
    raw, path, asked = (RAW, CHAT, STREAM) if dialect == "llama-stack" else (OPENAI_RAW, NATIVE, NATIVE_STREAM)
    async with world(dialect) as here:
        for at in range(len(raw)):
            here.upstream.script = stream(raw[:at], cut=True)
            async with asyncio.timeout(PATIENCE), here.post(path, asked) as response:
                got = await response.read()
                ended = DONE in raw[:at]
                if response.status == 200 and not ended:
                    assert "error" in frames(got)[-1], at
                    assert b"[DONE]" not in got
                elif not ended:
                    assert response.status == 502, at
                    assert "error" in json.loads(got)


@pytest.mark.parametrize("dialect", ["llama-stack", "openai"])
async def test_ended_cleanly_at_every_byte(dialect: Any) -> None:
    """A body that ends too early, as servers without chunked encoding end it: whole only where the answer was."""
    raw, path, asked = (RAW, CHAT, STREAM) if dialect == "llama-stack" else (OPENAI_RAW, NATIVE, NATIVE_STREAM)
    finish = raw.index(b"stop_reason") if dialect == "llama-stack" else raw.index(b'"stop"')
    async with world(dialect) as here:
        for at in range(finish):
            here.upstream.script = stream(raw[:at])
            async with asyncio.timeout(PATIENCE), here.post(path, asked) as response:
                got = await response.read()
            if response.status == 200:
                assert "error" in frames(got)[-1], at
            else:
                assert response.status == 502


@pytest.mark.parametrize("size", [1, 7, 64])
async def test_bytes_cut_anywhere(size: int) -> None:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream; charset=utf-8", "transfer-encoding: chunked")
        for i in range(0, len(RAW), size):
            await asked.chunk(RAW[i : i + size])
        await asked.chunk(b"")

    async with world("llama-stack", script) as here:
        got, _ = await here.events(CHAT, STREAM)
    assert "".join(one["choices"][0]["delta"].get("content", "") for one in got[:-1]) == "Blue."


async def test_done_twice_and_what_follows_it() -> None:
    async with world("openai", stream(OPENAI_RAW + DONE + b"data: {nonsense\n\n")) as here:
        got, _ = await here.events(NATIVE, NATIVE_STREAM)
    assert [one["event"]["event_type"] for one in got].count("complete") == 1
    assert "error" not in got[-1]


async def test_usage_role_and_finish_said_again_and_again() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    again = [{**chunk({"role": "assistant", "content": "x"}), "usage": usage} for _ in range(3)]
    ends = [chunk({}, "stop"), chunk({}, "stop")]
    async with world("openai", events(*again, *ends, done=DONE)) as here:
        got, _ = await here.events(NATIVE, NATIVE_STREAM)
    assert [one["event"]["event_type"] for one in got] == ["start", "progress", "progress", "progress", "complete"]


@pytest.mark.parametrize(
    "said",
    [
        b"event: ping\ndata: {}\n\n",
        b'event: heartbeat\ndata: {"type": "heartbeat"}\n\n',
        b"event: keepalive\ndata:\n\n",
        b"data: \n\n",
        b"data: : keepalive\n\n",
        b": OPENROUTER PROCESSING\n\n",
        b"id: 7\n\n",
    ],
)
async def test_what_only_keeps_a_connection_alive_is_passed_over(said: bytes) -> None:
    noisy = said + b"".join(framed(one) + said for one in CHUNKS) + b"data: [DONE] \n\n"
    async with world("openai", stream(noisy)) as here:
        got, _ = await here.events(NATIVE, NATIVE_STREAM)
    assert "".join(one["event"]["delta"]["text"] for one in got) == "Blue."
    assert got[-1]["event"]["stop_reason"] == "end_of_turn"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b'{"message": "gone", "code": 503}', 503),
        (b'{"error": {"message": "gone", "type": "rate_limit_error"}}', 429),
        (b'"gone"', 502),
        (b"gone", 502),
    ],
)
async def test_an_event_that_is_named_error_is_one(data: bytes, status: int) -> None:
    said = b"event: error\ndata: " + data + b"\n\n"
    async with world("openai", stream(said)) as here:
        assert (await here.answer(NATIVE, NATIVE_STREAM))[:2] == (status, {"error": {"detail": "gone"}})
        here.upstream.script = stream(framed(CHUNKS[0]) + framed(CHUNKS[1]) + said + DONE)
        got, _ = await here.events(NATIVE, NATIVE_STREAM)
    assert got[-1] == {"error": {"message": f"{status}: gone"}}


@pytest.mark.parametrize("bad", [b"{nonsense", b"[]", b'{"event": 7}', b"\xff\xfe", b"null"])
async def test_a_malformed_event(bad: bytes) -> None:
    async with world("llama-stack", events(bad)) as here:
        status, answer, _ = await here.answer(CHAT, STREAM)
        here.upstream.script = events(*EVENTS[:2], bad, *EVENTS[2:])
        got, raw = await here.events(CHAT, STREAM)
    assert (status, answer["error"]["type"]) == (502, "server_error")
    assert got[-1]["error"]["message"].startswith("the backend's answer cannot be read")
    assert b"[DONE]" not in raw


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (whole(b"<html>hello</html>", kind="text/html"), "text/html"),
        (whole(b"{}"), "application/json"),
        (whole({"error": {"message": "no stream today"}}), "no stream today"),
        (stream(RAW, kind="text/plain"), "text/plain"),
    ],
)
async def test_another_content_type(script: Script, said: str) -> None:
    async with world("llama-stack", script) as here:
        status, answer, _ = await here.answer(CHAT, STREAM)
    assert status == 502
    assert said in answer["error"]["message"]


async def test_an_empty_stream() -> None:
    async with world("llama-stack", stream(b"")) as here:
        assert (await here.answer(CHAT, STREAM))[0] == 502


async def test_a_frame_beyond_the_bound() -> None:
    async with world("llama-stack", events(text("x" * 3000)), max_frame=2000) as here:
        status, answer, _ = await here.answer(CHAT, STREAM)
    assert status == 502
    assert "larger than 2,000 bytes" in answer["error"]["message"]


async def stall(asked: Asked, sent: bytes = b"") -> None:
    if sent:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(sent)
    await asked.left.wait()


async def test_a_stall_before_the_first_event_is_a_504() -> None:
    async with world("llama-stack", stall, idle_timeout=0.05) as here:
        for asked in (ASK, STREAM):
            status, answer, _ = await here.answer(CHAT, asked)
            assert status == 504
            assert "in time" in answer["error"]["message"]


async def test_a_stall_under_way_is_an_error_in_the_stream() -> None:
    async with world("llama-stack", lambda asked: stall(asked, RAW[:200]), idle_timeout=0.05) as here:
        got, raw = await here.events(CHAT, STREAM)
    assert got[-1]["error"]["message"] == "the backend sent nothing in time"
    assert b"[DONE]" not in raw


async def test_a_limit_of_the_whole_answer() -> None:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        while not asked.left.is_set():
            await asked.chunk(framed(EVENTS[1]))
            await asyncio.sleep(0.001)

    async with world("llama-stack", script, total_timeout=0.2) as here:
        got, _ = await here.events(CHAT, STREAM)
    assert got[-1]["error"]["message"] == "the backend sent nothing in time"


async def test_silence_is_kept_alive() -> None:
    going = asyncio.Event()

    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        await asked.chunk(framed(EVENTS[0]))
        await going.wait()
        await asked.chunk(framed(EVENTS[3]))
        await asked.chunk(b"")

    async with world("llama-stack", script, keep_alive=0.02) as here, here.post(CHAT, STREAM) as response:
        async with asyncio.timeout(PATIENCE):
            await response.content.readuntil(b"\n\n")
            for _ in range(3):
                assert await response.content.readline() == b": keep-alive\n"
        going.set()
        assert (await response.read()).endswith(DONE)


@pytest.mark.parametrize("raw", [RAW + DONE, RAW.rstrip(b"\n"), RAW], ids=["done", "no blank line", "nothing more"])
async def test_choices_that_end_while_the_reader_is_slow_are_said_in_order_before_the_end(
    monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    """No write is taken before both streams are as far: neither's last frames may come behind the end, or be lost."""
    reached = {name: [asyncio.Event(), asyncio.Event()] for name in ("feed", "end")}

    def noted(name: str) -> None:
        method = getattr(Relay, name)

        def noting(relay: Relay, index: int, *chunk: bytes) -> bytes:
            reached[name][index].set()
            frames: bytes = method(relay, index, *chunk)
            return frames

        monkeypatch.setattr(Relay, name, noting)

    write, waits = Visit.write, ["feed", None, "end"]

    async def slow(visit: Visit, body: bytes) -> None:
        for both in reached.get(waits.pop(0) or "", []) if waits else []:
            await both.wait()
        await write(visit, body)

    noted("feed")
    noted("end")
    monkeypatch.setattr(Visit, "write", slow)
    async with world("llama-stack", stream(raw)) as here:
        got, _ = await here.events(CHAT, {**ASK, "n": 2, "stream": True})
    assert got.index("[DONE]") == len(got) - 1
    said = [choice for one in got[:-1] for choice in one["choices"]]
    for index in (0, 1):
        deltas = [choice["delta"] for choice in said if choice["index"] == index]
        assert deltas == [{"role": "assistant"}, {"content": "Bl"}, {"content": "ue."}, {}]


async def test_a_slow_reader_holds_the_backend_back() -> None:
    """What nobody reads is not fetched: the upstream's writes wait once the buffers between are full."""
    sent = 0
    held = asyncio.Event()

    async def script(asked: Asked) -> None:
        nonlocal sent
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        big = framed(text("x" * 60_000))
        while sent < 2000:
            try:
                async with asyncio.timeout(0.5):
                    await asked.chunk(big)
            except TimeoutError:
                held.set()
                return
            sent += 1

    async with world("llama-stack", script) as here, here.post(CHAT, STREAM) as response:
        await response.content.readuntil(b"\n\n")
        async with asyncio.timeout(6 * PATIENCE):
            await held.wait()
    assert sent < 1000


async def test_a_reader_who_takes_nothing_is_given_up() -> None:
    async def script(asked: Asked) -> None:
        await asked.head(200, "content-type: text/event-stream", "transfer-encoding: chunked")
        while not asked.left.is_set():
            await asked.chunk(framed(text("x" * 60_000)))

    async with (
        world("llama-stack", script, write_timeout=0.1, keep_alive=0.1) as here,
        here.post(CHAT, STREAM) as response,
    ):
        await response.content.readuntil(b"\n\n")
        async with asyncio.timeout(PATIENCE):
            await here.upstream.asked[0].left.wait()
