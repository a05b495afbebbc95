"""Replies as OpenAI's API writes them."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING, Any

from .reply import Called, Reply, usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = {"id": "chatcmpl-able", "created": 1790000000}
LOGPROB = -0.25


def answer(request: dict[str, Any], replies: Sequence[Reply]) -> dict[str, Any]:
    """A plain chat answer, one choice a reply."""
    choices = [
        {
            "index": index,
            "message": _message(request, reply),
            "logprobs": _logprobs(request, reply.tokens),
            "finish_reason": finish(reply, request),
        }
        for index, reply in enumerate(replies)
    ]
    model = request["model"]
    return {**HEAD, "object": "chat.completion", "model": model, "choices": choices, "usage": usage(*replies)}


def _message(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    said: dict[str, Any] = {"role": "assistant", "content": None if reply.calls else reply.text, "refusal": None}
    if reply.calls and "functions" in request:
        said["function_call"] = {"name": reply.calls[0].name, "arguments": reply.calls[0].json}
    elif reply.calls:
        said["tool_calls"] = [_call(i, call) for i, call in enumerate(reply.calls)]
    return said


def _call(index: int, call: Called) -> dict[str, Any]:
    return {"id": f"call_{index}", "type": "function", "function": {"name": call.name, "arguments": call.json}}


def finish(reply: Reply, request: dict[str, Any]) -> str:
    """Why a reply ended: a named tool_choice ends with stop, OpenAI's own rule."""
    if reply.ended != "calls":
        return reply.ended
    if "functions" in request:
        return "function_call"
    return "stop" if isinstance(request.get("tool_choice"), dict) else "tool_calls"


def _logprobs(request: dict[str, Any], tokens: Sequence[str]) -> dict[str, Any] | None:
    if not request.get("logprobs"):
        return None
    return {"content": [_position(token, request.get("top_logprobs") or 0) for token in tokens], "refusal": None}


def _position(token: str, alternatives: int) -> dict[str, Any]:
    one = {"token": token, "logprob": LOGPROB, "bytes": [*token.encode()]}
    others = [{"token": f"x{i}", "logprob": LOGPROB - i, "bytes": [*f"x{i}".encode()]} for i in range(1, alternatives)]
    return {**one, "top_logprobs": [one, *others][:alternatives]}


def chunks(request: dict[str, Any], replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """A chat stream, whose choices take turns; the usage at its end where it was asked for."""
    counted = bool((request.get("stream_options") or {}).get("include_usage"))
    more: dict[str, Any] = {"usage": None} if counted else {}
    head = {**HEAD, "object": "chat.completion.chunk", "model": request["model"]}
    pieces = [list(_deltas(request, reply)) for reply in replies]
    made = [
        {**head, "choices": [{"index": index, **mine[turn]}], **more}
        for turn in range(max(map(len, pieces)))
        for index, mine in enumerate(pieces)
        if turn < len(mine)
    ]
    return [*made, {**head, "choices": [], "usage": usage(*replies)}] if counted else made


def _deltas(request: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    """The choices of one reply: role, then text or calls, then why it ended."""
    empty = {"logprobs": None, "finish_reason": None}
    yield {"delta": {"role": "assistant", "content": None if reply.calls else ""}, **empty}
    for token in [] if reply.calls else reply.tokens:
        yield {"delta": {"content": token}, "logprobs": _logprobs(request, [token]), "finish_reason": None}
    if "functions" in request:
        for call in reply.calls:
            yield {"delta": {"function_call": {"name": call.name, "arguments": call.json}}, **empty}
        yield {"delta": {}, "logprobs": None, "finish_reason": finish(reply, request)}
        return
    for i, call in enumerate(reply.calls):
        opened = {**_call(i, Called(call.name)), "index": i, "function": {"name": call.name, "arguments": ""}}
        yield {"delta": {"tool_calls": [opened]}, **empty}
        half = len(call.json) // 2
        for piece in (call.json[:half], call.json[half:]):
            yield {"delta": {"tool_calls": [{"index": i, "function": {"arguments": piece}}]}, **empty}
    yield {"delta": {}, "logprobs": None, "finish_reason": finish(reply, request)}


def text_answer(request: dict[str, Any], replies: Sequence[Reply]) -> dict[str, Any]:
    """A plain text completion, one choice a reply."""
    choices = [_text_choice(request, i, reply.text, reply.tokens, reply.ended) for i, reply in enumerate(replies)]
    return {**_text_head(request), "choices": choices, "usage": usage(*replies)}


def text_chunks(request: dict[str, Any], replies: Sequence[Reply]) -> list[dict[str, Any]]:
    """A text stream; the finish stands on the last chunk of a choice."""
    counted = bool((request.get("stream_options") or {}).get("include_usage"))
    more: dict[str, Any] = {"usage": None} if counted else {}
    made = [
        {**_text_head(request), "choices": [_text_choice(request, i, token, [token], ended)], **more}
        for i, reply in enumerate(replies)
        for token, ended in [*((token, None) for token in reply.tokens[:-1]), (reply.tokens[-1], reply.ended)]
    ]
    last = {**_text_head(request), "choices": [], "usage": usage(*replies)}
    return [*made, last] if counted else made


def _text_head(request: dict[str, Any]) -> dict[str, Any]:
    return {"id": "cmpl-able", "object": "text_completion", "created": HEAD["created"], "model": request["model"]}


def _text_choice(
    request: dict[str, Any], index: int, text: str, tokens: Sequence[str], ended: str | None
) -> dict[str, Any]:
    asked = request.get("logprobs")
    shape: dict[str, Any] | None = None
    if asked is not None:
        starts = [sum(map(len, tokens[:i])) for i in range(len(tokens))]
        shape = {
            "tokens": [*tokens],
            "token_logprobs": [LOGPROB for _ in tokens],
            "top_logprobs": [{token: LOGPROB} if asked else {} for token in tokens],
            "text_offset": starts,
        }
    return {"index": index, "text": text, "logprobs": shape, "finish_reason": ended}


def embeddings(request: dict[str, Any], alike: Sequence[int] | None = None) -> dict[str, Any]:
    """A vector for each input, in the encoding that was asked for."""
    count = 1 if isinstance(request["input"], str) else len(request["input"])
    data = [
        {"object": "embedding", "index": i, "embedding": _encoded(request, one)}
        for i, one in enumerate(vectors(count, request.get("dimensions") or 4, alike))
    ]
    counted = {"prompt_tokens": count, "total_tokens": count}
    return {"object": "list", "data": data, "model": request["model"], "usage": counted}


def vectors(count: int, size: int, alike: Sequence[int] | None) -> list[list[float]]:
    """Vectors of unit length; of those that are to be alike the third is across the first two."""
    far = alike[2] if alike else None
    return [[1.0, *[0.0] * (size - 1)] if i != far else [*[0.0] * (size - 1), 1.0] for i in range(count)]


def _encoded(request: dict[str, Any], vector: Sequence[float]) -> Any:
    if request.get("encoding_format") != "base64":
        return [*vector]
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def models(*ids: str) -> dict[str, Any]:
    """The list of models."""
    return {"object": "list", "data": [model(name) for name in ids]}


def model(name: str) -> dict[str, Any]:
    """One model."""
    return {"id": name, "object": "model", "created": HEAD["created"], "owned_by": "able"}


def error(status: int, message: str) -> dict[str, Any]:
    """An error's body."""
    kinds = {404: "not_found_error", 401: "authentication_error"}
    kind = kinds.get(status, "invalid_request_error" if status < 500 else "server_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}
