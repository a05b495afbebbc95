"""Text completions, embeddings and batches of both faces, as a caller sees them and as the upstream is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .answers import METRICS, NATIVE_TEXT_ANSWER, NATIVE_TEXT_CHUNKS, TEXT_ANSWER
from .upstream import events, whole
from .world import world

if TYPE_CHECKING:
    from .upstream import Asked

pytestmark = pytest.mark.anyio
COMPLETIONS, EMBEDDINGS = "/v1/completions", "/v1/embeddings"
NATIVE, NATIVE_EMBEDDINGS = "/v1/inference/completion", "/v1/inference/embeddings"
BATCH = "/v1/inference/batch-completion"
ASK: dict[str, Any] = {"model": "m", "prompt": "Once", "max_tokens": 5, "temperature": 0}
NATIVE_ASK: dict[str, Any] = {
    "model_id": "m",
    "content": "Once",
    "sampling_params": {"strategy": {"type": "greedy"}, "max_tokens": 5},
}


async def test_a_completion() -> None:
    async with world("llama-stack", whole(NATIVE_TEXT_ANSWER), map="gpt=llama") as here:
        status, answer, headers = await here.answer(COMPLETIONS, {**ASK, "model": "gpt", "echo": True, "seed": 7})
        [asked] = here.upstream.asked
    assert (status, asked.path, asked.body) == (200, NATIVE, {**NATIVE_ASK, "model_id": "llama"})
    assert answer["id"].startswith("cmpl-")
    assert answer["choices"] == [{"index": 0, "text": "Once upon", "logprobs": None, "finish_reason": "stop"}]
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    assert (answer["model"], headers["diglot-losses"]) == ("gpt", "count=1; kinds=tuning")


async def test_prompts_and_choices_are_asked_side_by_side_and_stand_together() -> None:
    async def script(asked: Asked) -> None:
        await whole({**NATIVE_TEXT_ANSWER, "content": f" after {asked.body['content']}"})(asked)

    async with world("llama-stack", script) as here:
        _, answer, _ = await here.answer(COMPLETIONS, {**ASK, "prompt": ["a", "b"], "n": 2})
        prompts = sorted(asked.body["content"] for asked in here.upstream.asked)
    assert prompts == ["a", "a", "b", "b"]
    texts = [(choice["index"], choice["text"]) for choice in answer["choices"]]
    assert texts == [(0, " after a"), (1, " after a"), (2, " after b"), (3, " after b")]
    assert answer["usage"] == {"prompt_tokens": 6, "completion_tokens": 8, "total_tokens": 14}


async def test_a_completion_stream_ends_with_its_finish_its_counts_and_done() -> None:
    asked = {**ASK, "stream": True, "stream_options": {"include_usage": True}}
    async with world("llama-stack", events(*NATIVE_TEXT_CHUNKS)) as here:
        got, _ = await here.events(COMPLETIONS, asked)
    *chunks, counts, done = got
    assert [chunk["choices"][0]["text"] for chunk in chunks] == [" up", "on", ""]
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks] == [None, None, "stop"]
    assert [chunk["usage"] for chunk in chunks] == [None, None, None]
    assert (counts["choices"], counts["usage"]["total_tokens"], done) == ([], 5, "[DONE]")


async def test_the_streams_of_several_prompts_are_one() -> None:
    async with world("llama-stack", events(*NATIVE_TEXT_CHUNKS)) as here:
        got, _ = await here.events(COMPLETIONS, {**ASK, "prompt": ["a", "b"], "stream": True})
    assert got[-1] == "[DONE]"
    for index in (0, 1):
        said = [chunk["choices"][0] for chunk in got[:-1] if chunk["choices"][0]["index"] == index]
        assert "".join(choice["text"] for choice in said) == " upon"
        assert [choice["finish_reason"] for choice in said] == [None, None, "stop"]


async def test_a_stream_that_never_says_why_it_ends_is_an_error() -> None:
    async with world("llama-stack", events(*NATIVE_TEXT_CHUNKS[:2])) as here:
        got, _ = await here.events(COMPLETIONS, {**ASK, "stream": True})
    assert got[-1]["error"]["message"] == "the stream ended without a stop_reason"


@pytest.mark.parametrize(
    ("path", "body", "param", "said"),
    [
        (COMPLETIONS, {**ASK, "prompt": [1, 2]}, "prompt", "prompt is token ids, which no native server takes"),
        (EMBEDDINGS, {"model": "m", "input": [[1]]}, "input", "input is token ids, which no native server takes"),
        (COMPLETIONS, {**ASK, "n": 17}, "n", "n = 17 is above 16, this gateway's bound"),
        (COMPLETIONS, {**ASK, "prompt": ["a"] * 3}, "prompt", "a list of prompts of length 3 is above 2"),
        (COMPLETIONS, {**ASK, "prompt": ["a"] * 2, "n": 2}, "prompt", "prompts times n = 4 is above 2"),
        (COMPLETIONS, [], None, "the input"),
    ],
)
async def test_what_is_refused_before_anything_is_asked(path: str, body: Any, param: str | None, said: str) -> None:
    async with world("llama-stack", whole(NATIVE_TEXT_ANSWER), max_batch=2) as here:
        status, answer, _ = await here.answer(path, body)
        assert here.upstream.asked == []
    assert (status, answer["error"]["param"]) == (400, param)
    assert said in answer["error"]["message"]


async def test_an_upstream_that_has_no_completions() -> None:
    said = {"detail": "Not implemented: LiteLLM does not support completion requests"}
    async with world("llama-stack", whole(said, 501)) as here:
        status, answer, _ = await here.answer(COMPLETIONS, ASK)
    assert status == 501
    assert answer["error"]["message"] == said["detail"]


async def test_embeddings_in_both_forms() -> None:
    async with world("llama-stack", whole({"embeddings": [[0.5, -1.25]]})) as here:
        _, plain, headers = await here.answer(EMBEDDINGS, {"model": "m", "input": "hi", "dimensions": 2})
        _, coded, _ = await here.answer(EMBEDDINGS, {"model": "m", "input": ["hi"], "encoding_format": "base64"})
        first = here.upstream.asked[0]
    assert (first.path, first.body) == (NATIVE_EMBEDDINGS, {"model_id": "m", "contents": ["hi"], "output_dimension": 2})
    assert plain["data"] == [{"object": "embedding", "index": 0, "embedding": [0.5, -1.25]}]
    assert coded["data"][0]["embedding"] == "AAAAPwAAoL8="
    assert headers["diglot-losses"] == "count=1; kinds=metadata"  # the counts that nobody tells


async def test_a_native_completion() -> None:
    async with world("openai", whole(TEXT_ANSWER)) as here:
        status, answer, _ = await here.answer(NATIVE, NATIVE_ASK)
        [asked] = here.upstream.asked
    assert (status, asked.path, asked.body) == (200, "/v1/completions", ASK)
    assert answer == NATIVE_TEXT_ANSWER


async def test_a_native_completion_stream() -> None:
    choice = TEXT_ANSWER["choices"][0]  # type: ignore[index]
    chunks: list[Any] = [
        {**TEXT_ANSWER, "choices": [{**choice, "finish_reason": None}], "usage": None},
        {**TEXT_ANSWER, "choices": [{**choice, "text": "", "finish_reason": "length"}], "usage": None},
        {**TEXT_ANSWER, "choices": []},
    ]
    async with world("openai", events(*chunks, done=b"data: [DONE]\n\n")) as here:
        got, _ = await here.events(NATIVE, {**NATIVE_ASK, "stream": True})
        assert here.upstream.asked[0].body["stream_options"] == {"include_usage": True}
    assert got == [{"delta": " upon"}, {"delta": "", "stop_reason": "out_of_tokens", "metrics": METRICS}]


async def test_native_embeddings() -> None:
    answer = {
        "object": "list",
        "model": "m",
        "data": [{"object": "embedding", "index": 0, "embedding": "AAAAPwAAoL8="}],
    }
    async with world("openai", whole({**answer, "usage": {"prompt_tokens": 1, "total_tokens": 1}})) as here:
        got = await here.answer(NATIVE_EMBEDDINGS, {"model_id": "m", "contents": ["hi"]})
        assert here.upstream.asked[0].body == {"model": "m", "input": ["hi"]}
    assert got[:2] == (200, {"embeddings": [[0.5, -1.25]]})


async def test_a_batch_of_completions() -> None:
    async def script(asked: Asked) -> None:
        choice = {"index": 0, "text": f" after {asked.body['prompt']}", "logprobs": None, "finish_reason": "stop"}
        await whole({**TEXT_ANSWER, "choices": [choice]})(asked)

    batch = {**{name: one for name, one in NATIVE_ASK.items() if name != "content"}, "content_batch": ["a", "b"]}
    async with world("openai", script) as here:
        status, answer, _ = await here.answer(BATCH, batch)
        refused = await here.answer(BATCH, {**batch, "content_batch": ["a", [{"type": "image", "image": {}}]]})
    assert (status, [one["content"] for one in answer["batch"]]) == (200, [" after a", " after b"])
    assert refused[0] == 400
    assert refused[1]["error"]["detail"].startswith("content_batch[1][0].type = 'image' is not carried over")


async def test_a_batch_is_never_streamed() -> None:
    """No batch has the member, and native servers pass over it: asked for as a stream, no answer could be read."""
    batch = {"model_id": "m", "content_batch": ["a", "b"], "stream": True, "content": "c"}
    async with world("openai", whole(TEXT_ANSWER)) as here:
        status, answer, headers = await here.answer(BATCH, batch, {"diglot-report": "full"})
        assert [asked.body.get("stream") for asked in here.upstream.asked] == [None, None]
        assert {asked.body["prompt"] for asked in here.upstream.asked} == {"a", "b"}
        refused = await here.answer(BATCH, batch, {"diglot-on-loss": "metadata=raise"})
    assert (status, len(answer["batch"])) == (200, 2)
    assert [loss["path"] for loss in answer["diglot_losses"][:2]] == ["stream", "content"]
    assert headers["diglot-losses"].startswith(f"count={len(answer['diglot_losses'])}; ")
    assert refused[0] == 400
    assert refused[1]["error"]["detail"].startswith("stream = True is not carried over")


async def test_one_failure_of_a_batch_of_completions_is_named_by_its_index() -> None:
    async def script(asked: Asked) -> None:
        if asked.body["prompt"] == "b":
            await whole({"error": {"message": "too long"}}, 400)(asked)
        else:
            await asked.left.wait()

    async with world("openai", script) as here:
        status, answer, _ = await here.answer(BATCH, {"model_id": "m", "content_batch": ["a", "b"]})
    assert (status, answer) == (400, {"error": {"detail": "content_batch[1]: too long"}})
