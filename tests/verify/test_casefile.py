"""Case files: those that are shipped ask what is valid, and a bad one is told in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diglot.errors import InvalidInput
from diglot.shape import Shape
from diglot.verify import Case, load
from diglot.verify.casefile import OWN
from diglot.verify.expect import Expectation
from diglot.verify.question import Question, first
from diglot.verify.words import EMBEDDING_MODEL, MODEL, needs

from .world import endpoint

BAD = yaml.safe_load(Path(__file__).with_name("bad_case_files.yaml").read_text(encoding="utf-8"))
CASES = load()
REQUESTS = {
    ("openai", "chat"): "CreateChatCompletionRequest",
    ("openai", "completion"): "CreateCompletionRequest",
    ("openai", "embedding"): "CreateEmbeddingRequest",
    ("llama-stack", "chat"): "ChatCompletionRequest",
    ("llama-stack", "completion"): "CompletionRequest",
    ("llama-stack", "embedding"): "EmbeddingsRequest",
    ("llama-stack", "batch-chat"): "BatchChatCompletionRequest",
    ("llama-stack", "batch-completion"): "BatchCompletionRequest",
}
# What no schema forbids; a server that keeps its API answers it with an error all the same.
BEYOND_SCHEMA = {
    "error-tool-choice-unknown",
    "error-tool-choice-unknown-stream",
    "error-tool-choice-without-tools",
}
# What a schema forbids, though servers may take it.
HOPED_FOR = {"response-format-unknown", "messages-empty", "temperature-too-high"}


@pytest.mark.parametrize("bad", BAD, ids=[bad["name"] for bad in BAD])
def test_a_bad_file_is_told_in_one_line(bad: Any, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(bad["text"], encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(tmp_path)
    said = str(caught.value).replace(f"{OWN}/", "").replace(str(file), "{}")
    assert said == bad["says"]


def test_a_folder_must_have_case_files(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        load(tmp_path)
    assert str(caught.value) == f"{tmp_path}: has no case files (*.yaml)"
    with pytest.raises(InvalidInput) as caught:
        load(tmp_path / "none")
    assert str(caught.value) == f"{tmp_path / 'none'}: is no folder"


def test_a_case_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    (tmp_path / "mine.yaml").write_text(
        """
        suite: mine
        title: Mine
        defaults: {openai: {chat: {model: $model, max_tokens: 8, temperature: 0}}}
        cases:
          - name: country
            title: A word that YAML 1.1 would take for false, and a date
            stream: also
            ask: {openai: {chat: {temperature: $absent, messages: [NO, 2026-01-31, $file:dot.png, $base64:dot.png]}}}
            expect: [text-contains: [on, off]]
        """,
        encoding="utf-8",
    )
    plain, stream = (case for case in load(tmp_path) if case.suite == "mine")
    messages = ["NO", "2026-01-31", "data:image/png;base64,iVBORw==", "iVBORw=="]
    body = {"model": "$model", "max_tokens": 8, "messages": messages}
    assert (plain.asks["openai"].body, stream.asks["openai"].body) == (body, {**body, "stream": True})
    assert (plain.name, stream.name, stream.base, stream.stream) == ("country", "country-stream", "country", True)
    assert plain.expects == (Expectation("text-contains", ["on", "off"]),)


def questions() -> list[tuple[Case, str, Question]]:
    return [(case, api, first(case, endpoint(api))) for case in CASES for api in case.asks]


@pytest.mark.parametrize(
    ("case", "api", "question"), [pytest.param(*one, id=f"{one[1]}-{one[0].name}") for one in questions()]
)
def test_a_request_is_valid_but_where_an_error_is_right(case: Case, api: Any, question: Question) -> None:
    if question.raw is None or question.asked is None:
        assert case.error or question.raw is None
        return
    shape = Shape(api.replace("-", "_"), "strict", REQUESTS[api, question.operation])
    wrong = case.error and case.name not in BEYOND_SCHEMA
    assert shape.validator.is_valid(question.asked) == (not wrong and (case.name not in HOPED_FOR))


def limit_of(body: Any) -> Any:
    native = body.get("sampling_params", {})
    return native.get("max_tokens") or body.get("max_tokens") or body.get("max_completion_tokens")


def test_every_answer_has_a_small_limit() -> None:
    limits = {
        (case.name, api): limit_of(question.asked)
        for case, api, question in questions()
        if question.asked is not None and question.operation != "embedding" and not case.error
    }
    assert {name: limit for name, limit in limits.items() if not 1 <= limit <= 160} == {}


def test_which_models_a_case_needs() -> None:
    embedding = {case.suite for case in CASES if any(needs(ask.body, EMBEDDING_MODEL) for ask in case.asks.values())}
    assert embedding == {"embeddings"}
    assert {case.suite for case in CASES if any(needs(ask.body, MODEL) for ask in case.asks.values())} == {
        "batches",
        "chat",
        "completions",
        "errors",
        "images",
        "sampling",
        "structured",
        "tools",
        "turns",
        "usage",
    }
