"""The field tables: every field of every ledger stands in them, by its path, with what the ledger says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from operations import KINDS, targets

from diglot.fields import BATCHES, BOOKS, Fate, Row, as_json, as_markdown, as_text, book, document, rows
from diglot.fields.places import Place, Places
from diglot.fields.tables import target_of
from diglot.ledger import Book, Ledger, Lost
from diglot.report import Kind

if TYPE_CHECKING:
    from pathlib import Path

IDS = [f"{one.kind}-{target_of(one)}" for one in BOOKS]
RAW_ANSWERS = {kind for kind in KINDS if kind.startswith("generate-")}  # OpenAI's by way of native ones
ADDRESS = "native servers choose how closely to look"


def found(kind: str, target: str, path: str) -> list[Row]:
    return [row for row in rows(book(kind, target)) if row.path == path and row.fate is not Fate.FILLED]


def test_there_is_a_book_for_each_kind_and_target() -> None:
    ways = [
        f"{kind}-{target}"
        for kind in KINDS
        for target in targets(kind)
        if kind not in RAW_ANSWERS or target != "openai"
    ]
    assert [way.replace("_", "-") for way in ways] == IDS
    with pytest.raises(LookupError, match="there are no ledgers of chat-request to anthropic"):
        book("chat-request", "anthropic")


@pytest.mark.parametrize("one", BOOKS, ids=IDS)
def test_every_entry_of_every_ledger_stands_in_the_rows(one: Book) -> None:
    listed = rows(one)
    said = {
        (ledger.source, name, fate)
        for ledger in one.ledgers
        for fate, names in (
            (Fate.CARRIED, ledger.carried),
            (Fate.LOST, ledger.lost),
            (Fate.DROPPED, ledger.dropped),
            (Fate.JUDGED, ledger.judged),
        )
        for name in names
    }
    decided = [row for row in listed if row.fate is not Fate.FILLED and row.component not in one.opaque]
    placed = [
        row for row in decided if row.fate is not Fate.LOST or not row.path.endswith("[]")
    ]  # lost as a whole there
    assert {(row.component, row.path.rpartition(".")[2], row.fate) for row in placed} == said
    wholes = {row.component: (row.kind, row.why) for row in listed if row.component in one.opaque}
    assert wholes == {
        name: (None, why) if isinstance(why, str) else (why.kind, why.why) for name, why in one.opaque.items()
    }
    assert all(row.kind for row in listed if row.fate is Fate.LOST)
    filled = {(ledger.target, name.rpartition(".")[2]) for ledger in one.ledgers for name in ledger.filled}
    assert {(row.component, row.path.rpartition(".")[2]) for row in listed if row.fate is Fate.FILLED} == filled


@pytest.mark.parametrize("one", BOOKS, ids=IDS)
def test_what_is_carried_goes_to_a_path_of_the_target(one: Book) -> None:
    side: Any = one.target.partition(".")[0]
    paths = set(_paths(Places(side, "strict"), Place("", one.target)))
    free = {"tools[].function.parameters", "response_format.json_schema.schema", "response_format.json_schema.title"}
    for row in rows(one):
        for path in row.to or ((row.path,) if row.fate is Fate.FILLED else ()):
            assert path in paths or path.startswith(("exchange.", *free))


def _paths(places: Places, place: Place) -> list[str]:
    paths: list[str] = []
    for name in places.members(place.component):
        paths.append(f"{place.path}.{name}".removeprefix("."))
        for below in places.below(place, name):
            paths += _paths(places, below)
    return paths


def test_a_carried_field() -> None:
    assert found("chat-request", "llama-stack", "messages[].content[].image_url.url") == [
        Row(
            "messages[].content[].image_url.url",
            "openai.ChatCompletionRequestMessageContentPartImageImageUrl",
            Fate.CARRIED,
            to=("messages[].content[].image.url.uri",),
            why="a data: URL stays as it is",
        )
    ]


def test_a_field_that_the_exchange_remembers() -> None:
    [row] = found("chat-request", "llama-stack", "stream_options.include_usage")
    assert (row.fate, row.to) == (Fate.CARRIED, ("exchange.include_usage",))


def test_a_lost_field() -> None:
    [row] = found("chat-request", "llama-stack", "messages[].content[].image_url.detail")
    assert (row.fate, row.kind, row.why, row.silent) == (Fate.LOST, Kind.METADATA, ADDRESS, ("auto",))


def test_a_field_in_a_table() -> None:
    [row] = found("chat-request", "openai", "tools[].parameters.*.param_type")
    assert row.to[0] == "tools[].function.parameters.properties.type"


def test_one_component_has_another_row_in_another_book() -> None:
    [answer] = found("chat-response", "openai", "completion_message.tool_calls[].call_id")
    [stream] = found("chat-stream", "openai", "event.delta.tool_call.call_id")
    assert answer.component == stream.component == "llama_stack.ToolCall"
    assert answer.to == ("choices[].message.tool_calls[].id",)
    assert stream.to == ("choices[].delta.tool_calls[].id",)


def test_an_object_without_a_place_in_one_message_has_one_in_another() -> None:
    images = [row for row in rows(book("chat-request", "openai")) if row.component == "llama_stack.ImageContentItem"]
    nowhere = [row.why for row in images if row.path == "messages[].content[]"]
    assert nowhere == [
        f"ChatCompletionRequest{role}Message has no ChatCompletionRequestMessageContentPartImage"
        for role in ("System", "Tool", "Assistant")
    ]
    assert "messages[].content[].image" in {row.path for row in images}


PARTIAL = Ledger("openai.CompletionUsage", "llama_stack.MetricInResponse", carried={"total_tokens": "value"})


def test_an_object_in_no_ledger_is_an_error() -> None:
    carrying = Ledger(
        "openai.CreateChatCompletionResponse", "llama_stack.ChatCompletionResponse", carried={"usage": "metrics"}
    )
    whole = Book("chat-response", carrying.source, carrying.target, (carrying, PARTIAL))
    assert [row.path for row in rows(whole)] == ["usage", "usage.total_tokens"]
    with pytest.raises(LookupError, match=r"openai\.CompletionUsage at usage is in no ledger of chat-response"):
        rows(Book("chat-response", carrying.source, carrying.target, (carrying,)))


def small() -> Book:
    """A book with an entry of each sort."""
    request = Ledger(
        "openai.ChatCompletionStreamOptions",
        "llama_stack.ChatCompletionRequest",
        carried={"include_usage": "stream exchange.include_usage"},
        judged={"include_obfuscation": Lost(Kind.TUNING, "a|b", (1, 1.0, "auto", {}))},
        filled={"model_id": "the model"},
        why={"include_usage": "a decision", "include_obfuscation": "another"},
    )
    return Book("small", request.source, request.target, (request,))


def test_text() -> None:
    assert as_text(small()) == (
        "small to llama-stack: openai.ChatCompletionStreamOptions -> llama_stack.ChatCompletionRequest\n"
        "\n"
        "ChatCompletionStreamOptions\n"
        '  include_obfuscation  may be lost: tuning  a|b; another; no loss where it is 1 or "auto" or {}\n'
        "  include_usage        →                    stream, exchange.include_usage; a decision\n"
        "\n"
        "filled in ChatCompletionRequest\n"
        "  model_id             filled               the model\n"
    )


def test_markdown() -> None:
    assert as_markdown(small()).splitlines() == [
        "## small to llama-stack",
        "",
        "From `openai.ChatCompletionStreamOptions` to `llama_stack.ChatCompletionRequest`.",
        "",
        "| field | of | becomes |",
        "| --- | --- | --- |",
        (
            "| `include_obfuscation` | ChatCompletionStreamOptions "
            '| may be lost (tuning): a\\|b; another; no loss where it is 1 or "auto" or {} |'
        ),
        "| `include_usage` | ChatCompletionStreamOptions | → `stream`, `exchange.include_usage`; a decision |",
        "",
        "| filled field | of | with |",
        "| --- | --- | --- |",
        "| `model_id` | ChatCompletionRequest | the model |",
    ]


def test_json() -> None:
    assert json.loads(as_json(small())) == {
        "kind": "small",
        "to": "llama-stack",
        "source": "openai.ChatCompletionStreamOptions",
        "target": "llama_stack.ChatCompletionRequest",
        "fields": [
            {
                "path": "include_obfuscation",
                "object": "openai.ChatCompletionStreamOptions",
                "fate": "judged",
                "kind": "tuning",
                "silent": [1, 1.0, "auto", {}],
                "why": "a|b; another",
            },
            {
                "path": "include_usage",
                "object": "openai.ChatCompletionStreamOptions",
                "fate": "carried",
                "to": ["stream", "exchange.include_usage"],
                "why": "a decision",
            },
        ],
        "filled": [
            {"path": "model_id", "object": "llama_stack.ChatCompletionRequest", "fate": "filled", "why": "the model"}
        ],
    }


def test_the_document_has_a_section_a_book_and_no_trailing_space() -> None:
    lines = document().splitlines()
    assert lines[0] == "# What becomes of every field"
    assert [line for line in lines if line.startswith("## ")] == [
        f"## {one.kind} to {target_of(one)}" for one in (*BOOKS, *BATCHES)
    ]
    assert [line for line in lines if line != line.rstrip()] == []
    assert document().endswith("|\n")
    columns = {line.replace("\\|", "").count("|") for line in lines if line.startswith("|")}
    assert columns == {4}


def run(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-W", "error", "-m", "diglot.fields", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_the_document_is_written_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "fields.md"
    assert run("--write", str(file)) == (0, "")
    assert file.read_text(encoding="utf-8") == document()
    assert run("--check", str(file)) == (0, "")
    drifted = f"{file} is not what the ledgers say: run `python -m diglot.fields --write {file}`\n"
    file.write_text(document() + "\n", encoding="utf-8")
    assert run("--check", str(file)) == (1, drifted)


@pytest.mark.parametrize("one", BOOKS, ids=IDS)
def test_the_command_prints_each_form(one: Book) -> None:
    forms: dict[tuple[str, ...], Any] = {(): as_text, ("--markdown",): as_markdown, ("--json",): as_json}
    for arguments, form in forms.items():
        command = [sys.executable, "-m", "diglot", "fields", one.kind, "--to", target_of(one), *arguments]
        done = subprocess.run(command, capture_output=True, check=True)
        assert (done.stdout.decode(), done.stderr) == (form(one), b"")
