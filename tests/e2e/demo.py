"""`nox -s demo`: one model server, the gateway's two faces, and each official client asking the same through its own.

llama-stack-client asks the native face, which asks llama.cpp's OpenAI-compatible server. The openai client asks the
OpenAI face, which asks that native face: so each dialect is spoken on both sides of a gateway.
"""

from __future__ import annotations

import contextlib
import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openai
from llama_stack_client import LlamaStackClient
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from . import asked, servers
from .servers import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH: Final = 130
SHOWN: Final = 2  # items of a stream, from either end
ASKED: Final = {
    "A chat": (asked.openai(MODEL, asked.HELLO), asked.llama_stack(MODEL, asked.HELLO)),
    "A stream": (asked.openai(MODEL, asked.HELLO, stream=True), asked.llama_stack(MODEL, asked.HELLO, stream=True)),
    "A tool call": (
        asked.openai(MODEL, asked.CALL, tools=[asked.WEATHER]),
        asked.llama_stack(MODEL, asked.CALL, tools=[asked.NATIVE_WEATHER]),
    ),
}


def main() -> None:
    logging.disable(logging.INFO)  # llama-stack-client's import has every request logged
    screen = Console(width=WIDTH)
    with tempfile.TemporaryDirectory() as place, contextlib.ExitStack() as stack:
        model = stack.enter_context(servers.chat(Path(place)))
        native = stack.enter_context(servers.gateway(f"openai={model.url}/v1", Path(place)))
        open_face = stack.enter_context(servers.gateway(f"llama-stack={native.url}", Path(place)))
        screen.print(f"model server {model.url}, native face {native.url}, OpenAI face {open_face.url}")
        show(
            screen,
            openai.OpenAI(base_url=f"{open_face.url}/v1", api_key="none", timeout=300),
            LlamaStackClient(base_url=native.url, timeout=300),
        )


def show(screen: Console, one: openai.OpenAI, other: LlamaStackClient) -> None:
    """Ask the same in both dialects, and print what is sent and what comes."""
    for title, (request, native_request) in ASKED.items():
        answer = one.chat.completions.create(**request)
        native_answer = other.inference.chat_completion(**native_request)
        table = Table("OpenAI", "Llama Stack", title=title, width=WIDTH, title_style="bold", show_lines=True)
        table.add_row(spelt(request), spelt(native_request))
        table.add_row(told(answer), told(native_answer))
        screen.print(table)


def told(answer: Any) -> Any:
    """An answer as JSON; of a stream, its ends."""
    if hasattr(answer, "model_dump"):
        return spelt(document(answer))
    return spelt_lines([document(item) for item in answer])


def document(item: Any) -> Any:
    return item.model_dump(mode="json", exclude_none=True)


def spelt(value: Any) -> Syntax:
    return Syntax(json.dumps(value, indent=1), "json", word_wrap=True, background_color="default")


def spelt_lines(items: list[Any]) -> Syntax:
    ends: Iterable[Any] = [*items[:SHOWN], f"... {len(items) - 2 * SHOWN} more", *items[-SHOWN:]]
    return Syntax("\n".join(map(json.dumps, ends)), "json", word_wrap=True, background_color="default")


if __name__ == "__main__":
    main()
