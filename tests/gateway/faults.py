"""What goes wrong before or behind the gateway, by name: how the upstream or the reader behaves, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .answers import ANSWER, CHUNKS, DONE, EVENTS, NATIVE_ANSWER, chunk, text
from .upstream import Asked, Script, events, framed, stream, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Dialect: TypeAlias = Literal["llama-stack", "openai"]
Outcome: TypeAlias = int | Literal["whole", "broken", "left"]
EVENT_STREAM = ("content-type: text/event-stream", "transfer-encoding: chunked")
NONSENSE = (b"{nonsense", b"[]", b"\xff\xfe", b"null", b'{"event": 7, "choices": 7}')


@dataclass(frozen=True)
class Fault:
    """One way to go wrong.

    outcomes: what the caller may see: a status, a stream that is whole, or one that breaks off with an error.
    leaves: after how many events the reader leaves; None where it stays.
    """

    name: str
    script: Script
    outcomes: frozenset[Outcome]
    streamed: bool = True
    leaves: int | None = None
    n: int = 1
    takes: bool = True


def faults(dialect: Dialect) -> list[Fault]:
    """Every fault of a backend that speaks this dialect, and of who reads it."""
    return [*_refusals(dialect), *_streams(dialect), *_readers(dialect)]


def raw(dialect: Dialect) -> bytes:
    """A whole stream of this dialect."""
    return b"".join(map(framed, _items(dialect))) + (DONE if dialect == "openai" else b"")


def cuts(dialect: Dialect) -> Iterator[Fault]:
    """A stream cut at every byte: broken, or refused where nothing had come; whole only where [DONE] had come."""
    sent = raw(dialect)
    for at in range(len(sent)):
        ended = DONE in sent[:at]
        outcomes: frozenset[Outcome] = frozenset({"whole"}) if ended else frozenset({"broken", 502})
        yield Fault(f"cut at byte {at}", stream(sent[:at], cut=True), outcomes)


def _items(dialect: Dialect) -> list[dict[str, Any]]:
    return EVENTS if dialect == "llama-stack" else CHUNKS


def _answer(dialect: Dialect) -> dict[str, Any]:
    return NATIVE_ANSWER if dialect == "llama-stack" else ANSWER


def _fault(name: str, script: Script, *outcomes: Outcome, **more: Any) -> Fault:
    return Fault(name, script, frozenset(outcomes), **more)


def _refusals(dialect: Dialect) -> Iterable[Fault]:
    """What has a status, asked plainly and for a stream; and what a plain answer can be."""
    again = whole({"error": {"message": "slow down"}}, 429, "retry-after: 7")
    html = whole(b"<html><h1>Oh no</h1></html>", 500, kind="text/html")
    for streamed in (False, True):
        yield _fault("429 with retry-after", again, 429, streamed=streamed)
        yield _fault("500 with HTML", html, 500, streamed=streamed)
        yield _fault("a redirect", whole(b"", 302, "location: http://127.0.0.1:1/"), 502, streamed=streamed)
        yield _fault("no answer", hang_up, 502, streamed=streamed)
        yield _fault("a stall before the answer", stall, 504, streamed=streamed)
    yield _fault("an answer", whole(_answer(dialect)), 200, streamed=False)
    yield _fault("an answer that is no JSON", whole(b"<html>"), 502, streamed=False)
    yield _fault("an answer that is cut", _cut_answer, 502, streamed=False)


def _streams(dialect: Dialect) -> Iterable[Fault]:
    items = _items(dialect)
    done = DONE if dialect == "openai" else b""
    yield _fault("a stream", events(*items, done=done), "whole")
    yield _fault("another content type", whole(b"<html>", kind="text/html"), 502)
    yield _fault("events of another type", events(*items, done=done, kind="text/plain"), 502)
    yield _fault("an empty stream", stream(b""), 502)
    yield _fault("an error first", events({"error": {"message": "429: busy", "code": 429}}), 429)
    yield _fault("an error later", events(*items[:2], {"error": {"message": "503: gone", "code": 503}}), "broken")
    yield _fault("a stall under way", holds_after(items[:2]), "broken", 504)
    for bad in NONSENSE:
        yield _fault(f"{bad!r} first", events(bad), 502)
        yield _fault(f"{bad!r} later", events(*items[:3], bad, *items[3:], done=done), "broken")
    yield _fault("done twice, and more", events(*items, done=DONE + DONE + b"data: {nonsense\n\n"), "whole")
    if dialect == "llama-stack":
        yield _fault("one of three choices refused", _third_refused(), 503, n=3)
        yield _fault("three choices", events(*items), "whole", n=3)
        yield _fault("finished twice", events(*items, items[-1]), "whole")
        return
    usage = {"usage": ANSWER["usage"]}
    roles = [chunk({"role": "assistant", "content": "x"}) for _ in range(2)]
    yield _fault("usage on every chunk", events(*({**item, **usage} for item in items), done=done), "whole")
    yield _fault("role twice", events(*roles, chunk({}, "stop"), done=done), "whole")
    yield _fault("finished twice", events(*roles, chunk({}, "stop"), chunk({}, "stop"), done=done), "whole")


def _readers(dialect: Dialect) -> Iterable[Fault]:
    items = _items(dialect)
    for streamed in (False, True):
        yield _fault("left before the answer", holds_after([], head=False), "left", leaves=0, streamed=streamed)
    yield _fault("left before the first event", holds_after([]), "left", leaves=0)
    for count in range(1, len(items)):
        # the gateway holds an event until the next has come
        yield _fault(f"left at event {count}", holds_after(items[: count + 1]), "left", leaves=1)
    yield _fault("a reader who takes nothing", floods(dialect), "left", takes=False)
    if dialect == "llama-stack":
        yield _fault("left by one with three choices", holds_after(items[:2]), "left", leaves=1, n=3)


async def hang_up(asked: Asked) -> None:
    asked.hang_up()


async def stall(asked: Asked) -> None:
    await asked.left.wait()


async def _cut_answer(asked: Asked) -> None:
    await asked.head(200, "content-type: application/json", "content-length: 100")
    await asked.send(b'{"choices": [')
    asked.hang_up()


def holds_after(items: Sequence[object], *, head: bool = True) -> Script:
    """Send these, and no more, until the gateway leaves."""

    async def script(asked: Asked) -> None:
        if head:
            await asked.head(200, *EVENT_STREAM)
        for item in items:
            await asked.chunk(framed(item))
        await asked.left.wait()

    return script


def floods(dialect: Dialect) -> Script:
    """Send events without end, each as large as a socket's buffer."""
    first, said = (
        (EVENTS[0], text("x" * 250_000)) if dialect == "llama-stack" else (CHUNKS[0], chunk({"content": "x" * 250_000}))
    )

    async def script(asked: Asked) -> None:
        await asked.head(200, *EVENT_STREAM)
        await asked.chunk(framed(first))
        while not asked.left.is_set():
            await asked.chunk(framed(said))

    return script


def _third_refused() -> Script:
    """Two streams that wait, and a third that is refused, of every three that are asked for."""
    count = 0

    async def script(asked: Asked) -> None:
        nonlocal count
        count += 1
        if count % 3:
            await asked.head(200, *EVENT_STREAM)
            await asked.left.wait()
        else:
            await whole({"error": {"message": "full"}}, 503)(asked)

    return script
