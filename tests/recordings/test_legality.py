"""What recorded servers break, rule by rule: broken.yaml says of each how many of its recordings do."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from fuzz.mutation import mutated

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


def api_of(one: Recorded) -> Any:
    return one.side.replace("_", "-")


def judged(one: Recorded, operation: Any) -> tuple[str, list[Finding]]:
    """As what a recording is judged, and what is found. The chunks of a provider were recorded without their frames."""
    api = api_of(one)
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


def test_a_recorded_stream_cut_or_changed_anywhere_is_judged() -> None:
    shelf.needed()
    chance = random.Random(0)
    for one, operation in all_recorded():
        for _ in range(3):
            raw = changed(chance, one.items or [one.answer])
            if one.items is not None:
                legality.check_stream(raw, api=api_of(one), operation=operation)
            else:
                legality.check_answer(raw, api=api_of(one), operation=operation)
            legality.said(raw, api=api_of(one), operation=operation, stream=one.items is not None)


def changed(chance: random.Random, items: list[Any]) -> bytes:
    """Items of a few kilobytes with something wrong in them, or their text with a hole."""
    few = mutated(items[chance.randrange(len(items)) :][:9], chance.randrange(2**32))
    raw = b"\n".join(json.dumps(item).encode() for item in few)
    start = chance.randrange(len(raw) + 1) if chance.random() < 0.5 else len(raw)
    return raw[:start] + raw[start + chance.randrange(9) :]


def test_what_stands_before_an_answer_is_legal_everywhere() -> None:
    shelf.needed()
    heads = [(path, json.loads(path.read_bytes())) for path in shelf.SHELF.glob("*/*.response*.json")]
    answered = [(path, head) for path, head in heads if head["status"] == 200]
    assert len(answered) > 200
    for path, head in answered:
        stream = path.name.endswith(".meta.json")
        assert legality.check_head(200, head["headers"]["content-type"], stream=stream) == [], path
