"""A native batch over an OpenAI client: as many requests side by side, answered in order."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import llama_stack_client
import pytest
from diglot_types.llama_stack import models
from gateway.answers import ANSWER

from diglot import InvalidInput, LossError, UpstreamError

from .wire import Reply, Way, Wire, done

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
PENALTY = {"strategy": {"type": "greedy"}, "repetition_penalty": 1.5}


def asking(*said: str) -> list[list[dict[str, Any]]]:
    return [[{"role": "user", "content": one}] for one in said]


async def test_every_conversation_is_answered_in_its_place(way: Way) -> None:
    wire = Wire(ANSWER)
    wire.echo = lambda sent: {
        **ANSWER,
        "choices": [
            {**ANSWER["choices"][0], "message": {"role": "assistant", "content": sent["messages"][0]["content"]}}
        ],
    }
    face = wire.native_face(way)
    answer = await done(face.inference.batch_chat_completion(model_id="m", messages_batch=asking(*"abcd"), timeout=5.0))
    assert isinstance(answer, models.BatchChatCompletionResponse)
    assert [one.completion_message.content for one in answer.batch] == ["a", "b", "c", "d"]
    assert {sent.path for sent in wire.asked} == {"/v1/chat/completions"}
    assert {sent.timeout["read"] for sent in wire.asked} == {5.0}


async def test_they_are_asked_side_by_side(way: Way) -> None:
    wire = Wire(ANSWER)
    wire.meet = threading.Barrier(3, timeout=30).wait if way == "sync" else asyncio.Barrier(3).wait
    async with asyncio.timeout(30):
        face = wire.native_face(way)
        answer = await done(face.inference.batch_chat_completion(model_id="m", messages_batch=asking(*"abc")))
    assert len(answer.batch) == 3


async def test_conversations_may_be_any_iterables(way: Way) -> None:
    wire = Wire(ANSWER)
    each = (iter(one) for one in asking("a"))
    await done(wire.native_face(way).inference.batch_chat_completion(model_id="m", messages_batch=each))
    assert wire.sent["messages"] == [{"role": "user", "content": "a"}]


async def test_an_empty_batch_asks_nothing(way: Way) -> None:
    wire = Wire(ANSWER)
    answer = await done(wire.native_face(way).inference.batch_chat_completion(model_id="m", messages_batch=[]))
    assert (answer.batch, wire.asked) == ([], [])


async def test_losses_are_spelt_as_the_batch_spells_them(way: Way) -> None:
    turns = [[{"role": "user", "content": one, "odd": 1}] for one in "ab"]
    face = Wire(ANSWER).native_face(way)
    batch = face.inference.batch_chat_completion(model_id="m", messages_batch=turns, sampling_params=PENALTY)
    assert [loss.path for loss in (await done(batch)).losses] == [
        "sampling_params.repetition_penalty",
        "messages_batch[0][0].odd",
        "messages_batch[1][0].odd",
        *(f"[{i}].{name}" for i in (0, 1) for name in ("id", "created", "model")),
    ]


async def test_what_is_refused_is_named_by_its_place_and_nothing_is_sent(way: Way) -> None:
    wire = Wire(ANSWER)
    inference = wire.native_face(way, on_loss={"metadata": "raise"}).inference
    odd = [*asking("a"), [{"role": "user", "content": "b", "odd": 1}]]
    with pytest.raises(LossError) as lost:
        await done(inference.batch_chat_completion(model_id="m", messages_batch=odd))
    assert lost.value.path == "messages_batch[1][0].odd"
    with pytest.raises(InvalidInput) as refused:
        await done(inference.batch_chat_completion(model_id="m", messages_batch=[[{"role": "user"}]]))
    assert (refused.value.path, wire.asked) == ("messages_batch[0][0]", [])


async def test_a_batch_is_never_streamed(way: Way) -> None:
    wire = Wire(ANSWER)
    face = wire.native_face(way)
    answer = await done(face.inference.batch_chat_completion(model_id="m", messages_batch=asking("a"), stream=True))
    assert (len(answer.batch), "stream" in wire.sent, answer.losses[0].path) == (1, False, "stream")


async def test_one_that_fails_fails_the_batch(way: Way) -> None:
    wire = Wire(ANSWER, Reply({"error": {"message": "busy"}}, 429), ANSWER)
    with pytest.raises(llama_stack_client.RateLimitError):
        await done(wire.native_face(way).inference.batch_chat_completion(model_id="m", messages_batch=asking(*"abc")))


async def test_the_one_that_failed_is_named_by_its_index(way: Way) -> None:
    wire = Wire(ANSWER)
    wire.echo = lambda sent: (
        Reply({"error": {"message": "too long"}}, 400) if sent["messages"][0]["content"] == "b" else ANSWER
    )
    with pytest.raises(llama_stack_client.BadRequestError) as caught:
        await done(wire.native_face(way).inference.batch_chat_completion(model_id="m", messages_batch=asking(*"abc")))
    detail = "messages_batch[1]: too long"
    assert caught.value.body == {"error": {"detail": detail}}
    assert detail in str(caught.value)
    wire.echo = lambda _: Reply({"error": {"message": "too long"}}, 400)
    with pytest.raises(llama_stack_client.BadRequestError, match=r"content_batch\[0\]: too long"):
        await done(wire.native_face(way).inference.batch_completion(model_id="m", content_batch=["a"]))


async def test_so_is_the_one_whose_answer_cannot_be_read(way: Way) -> None:
    wire = Wire(ANSWER)
    odd = {**ANSWER, "choices": [{**ANSWER["choices"][0], "finish_reason": "bored"}]}
    wire.echo = lambda sent: odd if sent["messages"][0]["content"] == "b" else ANSWER
    with pytest.raises(UpstreamError, match=r"^messages_batch\[1\]: choices\[0\]\.finish_reason = 'bored'") as caught:
        await done(wire.native_face(way).inference.batch_chat_completion(model_id="m", messages_batch=asking(*"ab")))
    assert caught.value.path == "messages_batch[1].choices[0].finish_reason"


async def test_so_is_the_one_that_a_face_below_refuses(way: Way) -> None:
    wire = Wire({"completion_message": {"role": "assistant"}})
    native = wire.native_face(way)
    over = type(native)(wire.openai_face(way))
    with pytest.raises(InvalidInput, match=r"^messages_batch\[0\]: ") as caught:
        await done(over.inference.batch_chat_completion(model_id="m", messages_batch=asking("a")))
    assert caught.value.status == 502


async def test_contents_are_gone_on_with(way: Way) -> None:
    wire = Wire(ANSWER)
    wire.echo = lambda sent: {
        "choices": [{"index": 0, "text": f"{sent['prompt']}!", "finish_reason": "stop", "logprobs": None}],
    }
    face = wire.native_face(way)
    answer = await done(face.inference.batch_completion(model_id="m", content_batch=["a", "b"]))
    assert isinstance(answer, models.BatchCompletionResponse)
    assert [one.content for one in answer.batch] == ["a!", "b!"]
    assert {sent.path for sent in wire.asked} == {"/v1/completions"}
