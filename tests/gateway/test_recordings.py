"""What real servers answered, played through the gateway: each comes out as the library translates it, or as its error."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from recordings import shelf

from diglot import Exchange, TranslationError, chat, completion, embedding

from .answers import DONE
from .upstream import Script, events, stream, whole
from .world import CHAT, NATIVE, World, world

if TYPE_CHECKING:
    from recordings.shelf import Recorded

pytestmark = pytest.mark.anyio
NATIVE_SERVERS: Final = ("0.2.2-native", "0.2.12-native", "0.2.12-native-litellm", "0.2.23-native")
PROVIDERS: Final = (
    "azure", "bedrock", "cerebras", "fireworks", "ollama", "openai", "tgi", "together", "vllm", "watsonx",
)  # fmt: skip
# the folder of its recordings, and the profile that a gateway before it is given
SERVERS: Final = {
    **dict.fromkeys((f"llama-stack-{name}" for name in NATIVE_SERVERS), "default"),
    "llama.cpp-openai": "llama_cpp",
    **{name: name for name in PROVIDERS},
}


@dataclass(frozen=True)
class Operation:
    """One operation: the library's module, where its recordings are, and the gateway's routes by the recorded side."""

    room: Any
    recorded: tuple[str, ...]
    route: dict[str, str]


OPERATIONS: Final = (
    Operation(chat, shelf.CHAT, {"openai": NATIVE, "llama_stack": CHAT}),
    Operation(completion, shelf.COMPLETION, {"openai": "/v1/inference/completion", "llama_stack": "/v1/completions"}),
    Operation(embedding, shelf.EMBEDDING, {"openai": "/v1/inference/embeddings", "llama_stack": "/v1/embeddings"}),
)


def question(room: Any, one: Recorded) -> Any:
    """The recorded request in the other API's words, as a caller of the gateway asks it; None where it has none there."""
    translate = room.request_to_llama_stack if one.side == "openai" else room.request_to_openai
    try:
        return translate(one.request, on_loss="record").data
    except TranslationError:
        return None


def script_of(one: Recorded) -> Script:
    """The recorded server."""
    if one.items is None:
        return whole(one.answer, one.status)
    return stream(one.sse) if one.sse else events(*one.items, done=DONE if one.side == "openai" else b"")


async def play(here: World, operation: Operation, one: Recorded, profile: str) -> bool:
    """Ask for one, and compare; false where the other API has no words for the question."""
    room, route = operation.room, operation.route[one.side]
    asked = question(room, one)
    if asked is None:
        return False
    here.upstream.script = script_of(one)
    async with here.post(route, asked) as response:
        raw: bytes = await response.read()
    if one.end == "error":
        assert response.status == (one.status if one.status != 200 else status_of(one)), one.name
    elif one.case != "error_messages_empty":  # which the servers take, and the schema does not
        assert response.status == 200, (one.name, raw)
        got = items(raw) if one.items is not None else [json.loads(raw)]
        first = got[0]
        exchange = Exchange.of(asked, id=first.get("id", ""), created=first.get("created", 0))
        assert got == translated(room, one, exchange, {"profile": profile} if one.side == "openai" else {}), one.name
    return True


def items(raw: bytes) -> list[Any]:
    return [json.loads(line[6:]) for line in raw.split(b"\n") if line.startswith(b"data: ") and line != DONE.strip()]


def status_of(one: Recorded) -> int:
    """The status that the first error of a stream leads with."""
    error = next(item["error"] for item in one.items or () if "error" in item)
    return int(error["message"].partition(":")[0])


def translated(room: Any, one: Recorded, exchange: Exchange, more: dict[str, str]) -> list[Any]:
    """The answer, or every item of the stream, by the library."""
    if one.items is None:
        made = room.response_to_llama_stack if one.side == "openai" else room.response_to_openai
        return [made(one.answer, exchange, **more).data]
    machine = (room.ChunksToEvents if one.side == "openai" else room.EventsToChunks)(exchange, **more)
    fed = [item for one_item in one.items for item in machine.feed(one_item)]
    return [item.data for item in [*fed, *machine.finish()]]


@pytest.mark.parametrize("server", SERVERS)
async def test_what_servers_answered(server: str) -> None:
    shelf.needed()
    dialect: Any = "llama-stack" if server.startswith("llama-stack") else "openai"
    played = 0
    async with world(dialect, profile=SERVERS[server], on_loss="record") as here:
        for operation in OPERATIONS:
            for one in shelf.ending_in(operation.recorded):
                if one.name.split("/")[-2] == server:
                    played += await play(here, operation, one, SERVERS[server])
    assert played > 2
