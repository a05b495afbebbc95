"""The native server's own models accept what is made of documents at random."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from properties.strategies import answers, openai_requests

from diglot import Exchange, TranslationError, chat
from native.server import Answer, Request, read

EXAMPLES = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


@given(request=openai_requests.requests())
@EXAMPLES
def test_requests_are_understood(request: Any) -> None:
    try:
        made_of_it = chat.request_to_llama_stack(request, on_loss="record")
    except TranslationError:
        return
    assert read(Request, made_of_it.json()) == made_of_it.data


@given(response=answers.responses)
@EXAMPLES
def test_answers_are_understood(response: Any) -> None:
    try:
        made_of_it = chat.response_to_llama_stack(response, Exchange())
    except TranslationError:
        return
    assert read(Answer, made_of_it.json()) == made_of_it.data
