"""The recorded exchanges of real servers: where they stand, and what each file holds.

They are read beside the repository and are no part of it: without them the tests that need them skip, and in CI fail.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

Side: TypeAlias = Literal["openai", "llama_stack"]
Kind: TypeAlias = Literal["request", "answer", "stream", "error"]
SHELF = Path(__file__).parents[2].parent / "shared" / "recordings"
ABSENT = "the recordings of real servers (../shared/recordings) are not published with the repository, and not here"
CHAT = ("chat/completions", "inference/chat-completion")


@dataclass(frozen=True)
class Recorded:
    """One exchange about a chat: what was asked, and the plain answer or the items of the stream, as sent."""

    name: str
    side: Side
    request: Any
    status: int = 200
    answer: Any = None
    items: list[Any] | None = None
    sse: bytes | None = None

    @property
    def case(self) -> str:
        """The name without the server's."""
        return self.name.rpartition("/")[2]

    @property
    def end(self) -> Kind:
        """How it ended."""
        if self.status != 200 or any("error" in item for item in self.items or ()):
            return "error"
        return "answer" if self.items is None else "stream"


@cache
def recorded() -> list[Recorded]:
    """Every recorded chat, in the order of their names."""
    chats = [*_providers(), *_servers("llama_stack", "llama-stack-*"), *_servers("openai", "llama.cpp-openai")]
    return sorted(chats, key=lambda one: one.name)


def _providers() -> Iterator[Recorded]:
    for path in SHELF.glob("providers/*/*.json"):
        file = json.loads(path.read_bytes())
        if file["endpoint"].endswith(CHAT):
            error = file.get("error", {}).get("exception_data", {})
            yield Recorded(
                path.relative_to(SHELF).as_posix().removesuffix(".json"),
                "openai",
                file["request"],
                error.get("status_code", 200),
                {"error": error["body"]} if error else file.get("response"),
                file.get("chunks"),
            )


def _servers(side: Side, servers: str) -> Iterator[Recorded]:
    for path in SHELF.glob(f"{servers}/*.request.json"):
        asked = json.loads(path.read_bytes())
        if not asked["path"].endswith(CHAT) or asked["method"] != "POST":
            continue
        stem = path.name.removesuffix(".request.json")
        body = asked["body"].get("__raw__", asked["body"])
        plain, stream = path.with_name(f"{stem}.response.json"), path.with_name(f"{stem}.response.sse")
        name = f"{path.parent.name}/{stem}"
        if plain.exists():
            answer = json.loads(plain.read_bytes())
            yield Recorded(name, side, body, answer["status"], answer["body"])
        else:
            sse = stream.read_bytes()
            yield Recorded(name, side, body, items=list(events(sse)), sse=sse)


def events(sse: bytes) -> Iterator[Any]:
    """The items of a stream, out of its lines."""
    for line in sse.split(b"\n"):
        if line.startswith(b"data:") and line != b"data: [DONE]":
            yield json.loads(line.removeprefix(b"data:"))


def of(side: Side, kind: Kind) -> list[Recorded]:
    """Every recorded chat of one API that has a request, or ended in a plain answer, a stream or an error."""
    return [one for one in recorded() if one.side == side and kind in {"request", one.end}]


def each(side: Side, kind: Kind) -> pytest.MarkDecorator:
    """Run a test with `one` for each of them; skip it where there are no recordings."""
    absent = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))
    chosen = [pytest.param(one, id=one.name) for one in of(side, kind)]
    return pytest.mark.parametrize("one", chosen or [absent])


def needed() -> None:
    """Skip the test where there are no recordings; fail in CI."""
    if recorded():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(ABSENT)
    pytest.skip(ABSENT)
