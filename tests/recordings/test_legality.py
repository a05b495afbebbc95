"""What recorded servers break, rule by rule: broken.yaml says of each how many of its recordings do."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from diglot import legality
from recordings import shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.legality import Finding
    from recordings.shelf import Recorded

BROKEN: dict[str, dict[str, int]] = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))
ROUTES: dict[Any, tuple[str, ...]] = {
    "chat": shelf.CHAT,
    "completion": shelf.COMPLETION,
    "embedding": shelf.EMBEDDING,
    "models": shelf.MODELS,
    "batch-chat": ("/inference/batch-chat-completion",),
}


def all_recorded() -> Iterator[tuple[Recorded, Any]]:
    for operation, routes in ROUTES.items():
        yield from ((one, operation) for one in shelf.ending_in(routes))


def judged(one: Recorded, operation: Any) -> tuple[str, list[Finding]]:
    """As what a recording is judged, and what is found. The chunks of a provider were recorded without their frames."""
    api: Any = one.side.replace("_", "-")
    request = one.request if isinstance(one.request, dict) else None
    if one.status != 200:
        return "errors", legality.check_error(one.status, json.dumps(one.answer).encode(), api=api)
    if one.items is None:
        answer = json.dumps(one.answer).encode()
        return "answers", legality.check_answer(answer, api=api, operation=operation, request=request)
    raw = one.sse or b"\n".join(json.dumps(item).encode() for item in one.items)
    return "streams", legality.check_stream(raw, api=api, operation=operation, request=request)


def test_servers_break_these_rules_and_no_others() -> None:
    shelf.needed()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, operation in all_recorded():
        sort, findings = judged(one, operation)
        found[one.name.rpartition("/")[0].removeprefix("providers/")].update({sort, *(it.rule.name for it in findings)})
    assert {server: dict(sorted(counts.items())) for server, counts in sorted(found.items())} == BROKEN


def test_what_stands_before_an_answer_is_legal_everywhere() -> None:
    shelf.needed()
    heads = [(path, json.loads(path.read_bytes())) for path in shelf.SHELF.glob("*/*.response*.json")]
    answered = [(path, head) for path, head in heads if head["status"] == 200]
    assert len(answered) > 200
    for path, head in answered:
        stream = path.name.endswith(".meta.json")
        assert legality.check_head(200, head["headers"]["content-type"], stream=stream) == [], path
