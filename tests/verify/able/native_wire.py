"""Replies as Llama Stack's native API writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .openai_wire import LOGPROB, vectors
from .reply import Called, Reply, usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STOPS = {"stop": "end_of_turn", "length": "out_of_tokens", "calls": "end_of_message"}


def answer(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    """A plain chat answer."""
    message = {
        "role": "assistant",
        "content": "" if reply.calls else reply.text,
        "stop_reason": STOPS[reply.ended],
        "tool_calls": [_call(i, call) for i, call in enumerate(reply.calls)],
    }
    return {"completion_message": message, "logprobs": _logprobs(request, reply.tokens), "metrics": metrics(reply)}


def metrics(reply: Reply) -> list[dict[str, Any]]:
    """The counts of an answer."""
    return [{"metric": name, "value": value, "unit": None} for name, value in usage(reply).items()]


def _call(index: int, call: Called) -> dict[str, Any]:
    return {
        "call_id": f"call_{index}",
        "tool_name": call.name,
        "arguments": call.arguments,
        "arguments_json": call.json,
    }


def _logprobs(request: dict[str, Any], tokens: Sequence[str]) -> list[dict[str, Any]] | None:
    asked = (request.get("logprobs") or {}).get("top_k")
    return [{"logprobs_by_token": {token: LOGPROB}} for token in tokens] if asked else None


def events(request: dict[str, Any], reply: Reply) -> list[dict[str, Any]]:
    """A chat stream: start, progress, and complete with the reason and the counts."""
    inner = [
        _event("start", _text("")),
        *_progress(request, reply),
        {**_event("complete", _text("")), "stop_reason": STOPS[reply.ended]},
    ]
    return [{"metrics": metrics(reply) if one is inner[-1] else None, "event": one} for one in inner]


def _progress(request: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    for token in [] if reply.calls else reply.tokens:
        yield {**_event("progress", _text(token)), "logprobs": _logprobs(request, [token])}
    for i, call in enumerate(reply.calls):
        whole = _call(i, call)
        for said, status in (("", "started"), (call.json, "in_progress"), (whole, "succeeded")):
            yield _event("progress", {"type": "tool_call", "tool_call": said, "parse_status": status})


def _event(kind: str, delta: dict[str, Any]) -> dict[str, Any]:
    return {"event_type": kind, "delta": delta, "logprobs": None, "stop_reason": None}


def _text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def text_answer(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    """A plain text completion."""
    return {
        "content": reply.text,
        "stop_reason": STOPS[reply.ended],
        "logprobs": _logprobs(request, reply.tokens),
        "metrics": metrics(reply),
    }


def text_chunks(request: dict[str, Any], reply: Reply) -> list[dict[str, Any]]:
    """A text stream; its last chunk has the reason and the counts."""
    made = [
        {"delta": token, "stop_reason": None, "logprobs": _logprobs(request, [token]), "metrics": None}
        for token in reply.tokens
    ]
    ended = {"delta": "", "stop_reason": STOPS[reply.ended], "logprobs": None, "metrics": metrics(reply)}
    return [*made, ended]


def embeddings(request: dict[str, Any], alike: Sequence[int] | None = None) -> dict[str, Any]:
    """A vector for each content."""
    return {"embeddings": vectors(len(request["contents"]), request.get("output_dimension") or 4, alike)}


def models(*ids: str) -> dict[str, Any]:
    """The list of models."""
    return {"data": [model(name) for name in ids]}


def model(name: str) -> dict[str, Any]:
    """One model."""
    return {
        "identifier": name,
        "provider_resource_id": name,
        "provider_id": "able",
        "type": "model",
        "metadata": {},
        "model_type": "llm",
    }


def error(status: int, message: str) -> dict[str, Any]:
    """An error's body."""
    del status
    return {"error": {"detail": message}}
