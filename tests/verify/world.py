"""A verification of a scripted server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from gateway.upstream import Script, Upstream, upstream

from diglot.verify import Case, Endpoint, Settings, Target, load, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = {case.name: case for case in load()}
USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


class Ran(NamedTuple):
    """A verification, and the server as it was left."""

    target: Target
    server: Upstream


def endpoint(api: Any = "openai", url: str = "http://127.0.0.1:9/v1", **more: Any) -> Endpoint:
    told = {"name": "it", "model": "a/model", "embedding_model": "an/embedding", **more}
    return Endpoint(url=url, api=api, **told)


def ran(script: Script, names: Sequence[str | Case], api: Any = "openai", key: str | None = None, **told: Any) -> Ran:
    """Verify a server that a script answers for."""
    cases = [CASES[name] if isinstance(name, str) else name for name in names]

    async def run() -> Ran:
        async with upstream(script) as server:
            at = endpoint(api, f"{server.url}/v1", key=key, key_env="THE_KEY")
            return Ran(await verify(at, cases, Settings(**{"timeout": 10.0, **told})), server)

    return asyncio.run(run())


def answer(text: str = "Earth.", calls: Sequence[tuple[str, str, str]] = (), **more: Any) -> dict[str, Any]:
    """A legal answer of OpenAI's API; calls are ids, names and arguments."""
    message: dict[str, Any] = {"role": "assistant", "content": None if calls else text, "refusal": None}
    if calls:
        message["tool_calls"] = [
            {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}
            for call_id, name, arguments in calls
        ]
    finish = "tool_calls" if calls else "stop"
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    whole = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m"}
    return {**whole, "choices": [choice], "usage": USAGE, **more}
