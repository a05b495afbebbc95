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
COMPLETION = ("/completions", "inference/completion")
EMBEDDING = ("/embeddings",)
MODELS = ("/v1/models",)


@dataclass(frozen=True)
class Recorded:
    """One exchange: what was asked, and the plain answer or the items of the stream, as sent."""

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
    return ending_in(CHAT)


@cache
def ending_in(routes: tuple[str, ...]) -> list[Recorded]:
    """Every recorded exchange at routes that end so, in the order of their names; chats only where chats are meant."""
    found = [
        *_providers(routes),
        *_servers("llama_stack", "llama-stack-*", routes),
        *_servers("openai", "llama.cpp-openai", routes),
    ]
    if routes == COMPLETION:  # four of Ollama's chats were recorded under the name of this route
        found = [one for one in found if "messages" not in one.request]
    return sorted(found, key=lambda one: one.name)


def _is_at(path: str, routes: tuple[str, ...]) -> bool:
    return path.endswith(routes) and (routes == CHAT or not path.endswith(CHAT))


def _providers(routes: tuple[str, ...]) -> Iterator[Recorded]:
    for path in SHELF.glob("providers/*/*.json"):
        file = json.loads(path.read_bytes())
        if _is_at(file["endpoint"], routes):
            error = file.get("error", {}).get("exception_data", {})
            yield Recorded(
                path.relative_to(SHELF).as_posix().removesuffix(".json"),
                "openai",
                file["request"],
                error.get("status_code", 200),
                {"error": error["body"]} if error else file.get("response"),
                file.get("chunks"),
            )


def _servers(side: Side, servers: str, routes: tuple[str, ...]) -> Iterator[Recorded]:
    for path in SHELF.glob(f"{servers}/*.request.json"):
        asked = json.loads(path.read_bytes())
        if not _is_at(asked["path"], routes) or asked["method"] != ("GET" if routes == MODELS else "POST"):
            continue
        stem = path.name.removesuffix(".request.json")
        body = (asked["body"] or {}).get("__raw__", asked["body"])
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


def of(side: Side, kind: Kind, routes: tuple[str, ...] = CHAT) -> list[Recorded]:
    """Every recorded exchange of one API that has a request, or ended in a plain answer, a stream or an error."""
    return [one for one in ending_in(routes) if one.side == side and kind in {"request", one.end}]


def each(side: Side, kind: Kind, routes: tuple[str, ...] = CHAT) -> pytest.MarkDecorator:
    """Run a test with `one` for each of them; skip it where there are no recordings."""
    absent = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))
    chosen = [pytest.param(one, id=one.name) for one in of(side, kind, routes)]
    return pytest.mark.parametrize("one", chosen or [absent])


def needed() -> None:
    """Skip the test where there are no recordings; fail in CI."""
    if recorded():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(ABSENT)
    pytest.skip(ABSENT)
