"""What diglot makes is legal: of every case and recording, by the request that its exchange was of; ours.yaml has why not."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import made
import pytest
import test_cases
import yaml
from casefiles import ways
from recordings import shelf

from diglot import legality, sse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casefiles import To
    from made import Made

    from diglot import Exchange
    from diglot.legality import Finding, Said

NOT: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "ours.yaml").read_text(encoding="utf-8"))
UNCOUNTED = {"usage-present", "usage-missing"}
KINDS = {
    "completion-response": "completion",
    "completion-stream": "completion",
    "embedding-response": "embedding",
    "model-list": "models",
}


def asked(exchange: Exchange, to: To, said: Said) -> dict[str, Any]:
    """The request that the exchange is of; what is called was offered, for translations keep names as they are."""
    tools = sorted(exchange.tools | {call.name for choice in said.choices for call in choice.calls})
    if to == "llama_stack":
        top = {} if exchange.top_logprobs is None else {"logprobs": {"top_k": max(1, exchange.top_logprobs)}}
        return {"model_id": "m", "messages": [], "tools": [{"tool_name": name} for name in tools], **top}
    named = [{"name": name} for name in tools]
    functions = [{"type": "function", "function": one} for one in named]
    return {
        "model": "m",
        **({"prompt": [*exchange.prompts], "echo": exchange.echo} if exchange.prompts else {"messages": []}),
        **({"functions": named} if exchange.function_call else {"tools": functions}),
        **({"tool_choice": {"function": {"name": exchange.named_tool}}} if exchange.named_tool else {}),
        "stream_options": {"include_usage": exchange.include_usage},
        "n": exchange.n,
        "encoding_format": "base64" if exchange.base64 else "float",
        **logprobs(exchange),
    }


def logprobs(exchange: Exchange) -> dict[str, Any]:
    if exchange.top_logprobs is None:
        return {}
    top = exchange.top_logprobs
    return {"logprobs": top} if exchange.prompts else {"logprobs": True, "top_logprobs": top}


def found(one: Made, to: To, operation: Any, stream: bool) -> list[Finding]:
    """What is illegal in what was made."""
    api: Any = to.replace("_", "-")
    raw = written(one, to) if stream else json.dumps(one.data).encode()
    said = legality.said(raw, api=api, operation=operation, stream=stream)
    check = legality.check_stream if stream else legality.check_answer
    return check(raw, api=api, operation=operation, request=asked(one.exchange, to, said))


def written(one: Made, to: To) -> bytes:
    """A stream as it is sent: an error stands in place of its end."""
    items = [*one.data, *([one.error] if one.error else [])]
    raw = b"".join(sse.write(json.dumps(item).encode()) for item in items)
    return raw + sse.DONE if to == "openai" and not any("error" in item for item in items[-1:]) else raw


def counts(source: Any) -> bool:
    """Whether the source says how many tokens there were: of both the prompt and the answer."""
    text = json.dumps(source)
    return all(name in text for name in ("prompt_tokens", "completion_tokens"))


def chats(to: To) -> Iterator[tuple[Made, Any, bool]]:
    yield from ((one, "chat", False) for one in [*made.answers(to), *made.texts(to)])
    yield from ((one, "chat", True) for one in [*made.streams(to), *made.text_streams(to)])


def others(to: To) -> Iterator[tuple[Made, Any, bool]]:
    for kind, operation in KINDS.items():
        for case, way in ways(kind):
            if way == to and "refused" not in case.way(to):
                data, _ = test_cases.translated(case, kind, to, case.source(to))
                yield made.Made(case.name, case.source(to), case.exchange, data), operation, kind.endswith("stream")


@pytest.mark.parametrize("sort", [chats, others])
@pytest.mark.parametrize("to", ["openai", "llama_stack"])
def test_what_we_make_is_legal(to: To, sort: Any) -> None:
    shelf.needed()  # ours.yaml names some
    broken: defaultdict[str, set[str]] = defaultdict(set)
    for one, operation, stream in sort(to):
        for finding in found(one, to, operation, stream):
            if finding.rule.name not in UNCOUNTED or counts(one.source):
                broken[finding.rule.name].add(one.name.removeprefix("cases/"))
    assert {rule: sorted(names) for rule, names in sorted(broken.items())} == NOT[f"{sort.__name__} {to}"]
