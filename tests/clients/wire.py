"""Both SDKs' own clients, sync and async, over a wire that stays in the process: it keeps what is sent, and sees who leaves."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import httpx
import httpx2
import llama_stack_client
import openai

from diglot import clients

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

Way: TypeAlias = Literal["sync", "async"]
URL = "http://server.test"
ASK: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Name a colour."}]}
NATIVE_ASK: dict[str, Any] = {"model_id": "m", "messages": [{"role": "user", "content": "Name a colour."}]}


class Body(httpx.SyncByteStream, httpx.AsyncByteStream, httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body in pieces; an exception among them is raised in its place."""

    def __init__(self, pieces: list[bytes | Exception]) -> None:
        self._pieces = pieces
        self.read = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.read += 1
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


@dataclass
class Reply:
    """One answer of the server: a list is a stream, of events or of bytes as they are; an exception is raised."""

    said: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def body(self) -> tuple[Body, dict[str, str]]:
        if isinstance(self.said, Exception):
            raise self.said
        if isinstance(self.said, list):
            return Body([framed(one) for one in self.said]), {"content-type": "text/event-stream", **self.headers}
        raw = self.said if isinstance(self.said, bytes) else json.dumps(self.said).encode()
        return Body([raw]), {"content-type": "application/json", **self.headers}


def framed(item: Any) -> Any:
    return item if isinstance(item, (bytes, Exception)) else b"data: " + json.dumps(item).encode() + b"\n\n"


@dataclass
class Sent:
    """A request as it arrived, and the body that answered it."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    json: Any
    timeout: Mapping[str, float | None]
    body: Body


class Wire:
    """Answers what is asked with the replies in turn, the last of them again and again.

    meet: called, and awaited, in every request. echo: makes the answer, or the reply, of what was sent.
    """

    def __init__(self, *replies: Any) -> None:
        self._replies = [one if isinstance(one, Reply) else Reply(one) for one in replies]
        self.asked: list[Sent] = []
        self.meet: Any = None
        self.echo: Any = None

    @property
    def sent(self) -> Any:
        """The one document that was sent."""
        (one,) = self.asked
        return one.json

    def _answer(self, request: Any, library: Any) -> Any:
        raw = json.loads(request.content) if request.content else None
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if self.echo:
            made = self.echo(raw)
            reply = made if isinstance(made, Reply) else Reply(made)
        body, headers = reply.body()
        query, timeout = dict(request.url.params), request.extensions["timeout"]
        self.asked.append(Sent(request.method, request.url.path, query, request.headers, raw, timeout, body))
        return library.Response(reply.status, headers=headers, stream=body)

    def transport(self, way: Way, library: Any) -> Any:
        """A client of one of the HTTP libraries."""

        def handle(request: Any) -> Any:
            if self.meet is not None:
                self.meet()
            return self._answer(request, library)

        async def handle_async(request: Any) -> Any:
            if self.meet is not None:
                await self.meet()
            return self._answer(request, library)

        if way == "sync":
            return library.Client(transport=library.MockTransport(handle))
        return library.AsyncClient(transport=library.MockTransport(handle_async))

    def openai(self, way: Way) -> Any:
        kind = openai.OpenAI if way == "sync" else openai.AsyncOpenAI
        http: Any = self.transport(way, httpx2)
        return kind(api_key="none", base_url=f"{URL}/v1", http_client=http, max_retries=0)

    def llama_stack(self, way: Way) -> Any:
        kind: Any = llama_stack_client.LlamaStackClient if way == "sync" else llama_stack_client.AsyncLlamaStackClient
        return kind(base_url=URL, http_client=self.transport(way, httpx), max_retries=0)

    def openai_face(self, way: Way, **settings: Any) -> Any:
        kind: Any = clients.OpenAIOverLlamaStack if way == "sync" else clients.AsyncOpenAIOverLlamaStack
        return kind(self.llama_stack(way), **settings)

    def native_face(self, way: Way, **settings: Any) -> Any:
        kind: Any = clients.LlamaStackOverOpenAI if way == "sync" else clients.AsyncLlamaStackOverOpenAI
        return kind(self.openai(way), **settings)


async def done(value: Any) -> Any:
    """What a method of a client of either way gives."""
    return await value if inspect.isawaitable(value) else value


async def items(stream: Any) -> list[Any]:
    """Every item of a stream of either way."""
    return [one async for one in stream] if hasattr(stream, "__aiter__") else list(stream)


async def ending(stream: Any, read: list[Any]) -> Any:
    """The exception that a stream of either way ends with, if any; its items before that are read."""
    try:
        if hasattr(stream, "__aiter__"):
            async for item in stream:
                read.append(item)  # noqa: PERF401 - what was read before an error counts
        else:
            read.extend(stream)
    except Exception as error:
        return error


def plain(item: Any) -> Any:
    """A model as the wire's document."""
    return item.model_dump(mode="json", exclude_unset=True)
