from __future__ import annotations

from typing import Any

import pytest
from second_opinion import LARGEST, SecondOpinion

from diglot import chat
from diglot.shape import Shape

REQUEST = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
SHAPE = Shape("llama_stack", "strict", "ChatCompletionRequest")


@pytest.fixture
def opinion(pytestconfig: pytest.Config) -> Any:
    return pytestconfig.pluginmanager.get_plugin("second opinion")


def test_every_translation_is_noticed(opinion: Any) -> None:
    made = chat.request_to_llama_stack(REQUEST).json()
    assert opinion.made[made].component == "ChatCompletionRequest"


def test_what_is_asked_to_go_unchecked_is_not(opinion: Any) -> None:
    chat.request_to_llama_stack(REQUEST, check="types")
    assert opinion.made == {}


def test_what_jsonschema_refuses_fails_the_test() -> None:
    refused = r"jsonschema refuses a ChatCompletionRequest that was made: \$\.messages\[0\]: .*"
    with pytest.raises(pytest.fail.Exception, match=refused):
        SecondOpinion().check(b'{"model_id": "m", "messages": [{"role": "alien", "content": "Hi"}]}', SHAPE)


def test_what_is_too_large_is_counted() -> None:
    opinion = SecondOpinion()
    opinion.check(b" " * LARGEST + b" ", SHAPE)
    opinion.check(chat.request_to_llama_stack(REQUEST).json(), SHAPE)
    assert opinion.tally == {"checked": 1, "too_large": 1}
