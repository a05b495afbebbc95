"""An able server of either API: each case of a verification is answered as it should be, but for a fault put in."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeAlias

from . import mind, native_wire, openai_wire
from .sent import DONE, STREAM, Sent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from gateway.upstream import Asked

    from diglot.legality import Api
    from diglot.verify.case import Case

    Change: TypeAlias = Callable[[Sent], None]

MODEL = "able"
EMBEDDING_MODEL = "able-embedding"
CASE = "diglot-case"


def healthy(api: Api, cases: Mapping[str, Case], change: Change | None = None) -> Callable[[Asked], Awaitable[None]]:
    """A script that answers every case; with a change made to each answer that has a case."""

    async def script(asked: Asked) -> None:
        case = cases.get(asked.headers.get(CASE, ""))
        sent = deepcopy(answer(api, case, asked.path, asked.raw))
        if case is not None and change is not None:
            change(sent)
        await _send(asked, sent)

    return script


async def _send(asked: Asked, sent: Sent) -> None:
    raw = sent.raw()
    if sent.items is None:
        await asked.head(
            sent.status, f"content-type: {sent.media}", f"content-length: {len(raw) + sent.cut}", *sent.headers
        )
        await asked.send(raw)
        if sent.cut:
            asked.hang_up()
        return
    await asked.head(sent.status, f"content-type: {sent.media}", "transfer-encoding: chunked", *sent.headers)
    if raw:
        await asked.chunk(raw)
    if sent.cut:
        asked.hang_up()
    else:
        await asked.chunk(b"")


def answer(api: Api, case: Case | None, path: str, raw: bytes) -> Sent:
    """The right answer to one request of a case."""
    wire = openai_wire if api == "openai" else native_wire
    if path.endswith("/models"):
        return Sent(body=wire.models(MODEL, EMBEDDING_MODEL))
    if "/models/" in path:
        return _model(wire, path.rpartition("/models/")[2])
    if case is None or case.error:
        return Sent(status=400, body=wire.error(400, "the request is wrong at messages"))
    request: dict[str, Any] = json.loads(raw)
    wanted = mind.expected(case, request)
    if "refused" in wanted:
        status = wanted["refused"][0]
        return Sent(status=status, body=wire.error(status, "there is no such thing"))
    return _openai(path, request, wanted) if api == "openai" else _native(path, request, wanted)


def _model(wire: Any, name: str) -> Sent:
    if name in {MODEL, EMBEDDING_MODEL}:
        return Sent(body=wire.model(name))
    return Sent(status=404, body=wire.error(404, "there is no such model"))


def _openai(path: str, request: dict[str, Any], wanted: mind.Expected) -> Sent:
    if path.endswith("/embeddings"):
        return Sent(body=openai_wire.embeddings(request, wanted.get("embeddings-alike")))
    prompts = request.get("prompt")
    count = (request.get("n") or 1) * (len(prompts) if isinstance(prompts, list) else 1)
    said = mind.replies(wanted, request, count)
    plain, streamed = (
        (openai_wire.text_answer, openai_wire.text_chunks)
        if path.endswith("/completions") and "chat" not in path
        else (openai_wire.answer, openai_wire.chunks)
    )
    if request.get("stream"):
        return Sent(media=STREAM, items=streamed(request, said), end=DONE)
    return Sent(body=plain(request, said))


def _native(path: str, request: dict[str, Any], wanted: mind.Expected) -> Sent:
    route = path.rpartition("/")[2]
    if route == "embeddings":
        return Sent(body=native_wire.embeddings(request, wanted.get("embeddings-alike")))
    plain, streamed = (
        (native_wire.answer, native_wire.events)
        if "chat" in route
        else (native_wire.text_answer, native_wire.text_chunks)
    )
    if route.startswith("batch"):
        count = len(request.get("messages_batch") or request.get("content_batch") or ())
        return Sent(body={"batch": [plain(request, reply) for reply in mind.replies(wanted, request, count)]})
    reply = mind.replies(wanted, request, 1)[0]
    if request.get("stream"):
        return Sent(media=STREAM, items=streamed(request, reply))
    return Sent(body=plain(request, reply))
