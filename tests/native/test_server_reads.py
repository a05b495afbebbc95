"""The native server's own models accept every native document that is made, and understand every member of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import made
import pytest
from pydantic import ValidationError
from recordings import shelf

from diglot import TranslationError, chat
from native.server import Answer, Chunk, Request, read

if TYPE_CHECKING:
    from recordings.shelf import Recorded

# Recorded requests that the models refuse; what else servers refuse they find out later.
REFUSED = {
    "error_assistant_no_stop_reason",
    "error_bad_json",
    "error_bad_response_format",
    "error_bad_role",
    "error_bad_strategy",
    "error_bad_tool_choice",
    "error_content_number",
    "error_no_messages",
    "error_top_k_0",
    "error_top_p_0",
    "error_wrong_content_type",
}


def as_json(document: Any) -> bytes:
    return json.dumps(document).encode()


@shelf.each("llama_stack", "request")
def test_these_are_the_models_of_the_servers_that_were_recorded(one: Recorded) -> None:
    document = one.request if isinstance(one.request, str) else json.dumps(one.request)
    if one.case in REFUSED:
        with pytest.raises(ValidationError):
            read(Request, document.encode())
    else:
        assert read(Request, document.encode()) == {k: v for k, v in one.request.items() if k != "frobnicate"}


@pytest.mark.parametrize("one", [pytest.param(one, id=one.name) for one in made.requests("llama_stack")])
def test_every_request_is_understood(one: made.Made) -> None:
    assert read(Request, as_json(one.data)) == one.data


def test_every_answer_is_understood() -> None:
    for one in [*made.answers("llama_stack"), *made.texts("llama_stack")]:
        assert read(Answer, as_json(one.data)) == one.data, one.name


def test_every_chunk_is_understood() -> None:
    for one in [*made.streams("llama_stack"), *made.text_streams("llama_stack")]:
        for chunk in one.data:
            assert read(Chunk, as_json(chunk)) == chunk, one.name


def test_every_request_that_comes_back_is_understood() -> None:
    """Native, OpenAI's, and native again."""
    for one in made.requests("openai"):
        try:
            back = chat.request_to_llama_stack(one.data, on_loss="record")
        except TranslationError:
            continue
        assert read(Request, back.json()) == back.data, one.name
