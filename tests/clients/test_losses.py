"""What is lost is told: on the answer, on the stream, and to a function; a policy refuses requests, never answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from diglot_types.openai import models
from gateway.answers import ANSWER, CHUNKS, EVENTS, NATIVE_ANSWER

from diglot import InvalidInput, LossError, UnknownProvider

from .wire import ASK, NATIVE_ASK, Way, Wire, done, items

if TYPE_CHECKING:
    from diglot import Loss

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("way", ["sync", "async"])]
ENVELOPE = [("id", "metadata"), ("created", "metadata"), ("model", "metadata")]
PENALTY = {"strategy": {"type": "greedy"}, "repetition_penalty": 1.5}


def told(losses: Any) -> list[tuple[str, str]]:
    return [(loss.path, loss.kind) for loss in losses]


async def test_an_answer_has_what_the_request_lost_and_then_its_own(way: Way) -> None:
    heard: list[Loss] = []
    face = Wire(ANSWER).native_face(way, tell=heard.append)
    answer = await done(face.inference.chat_completion(**NATIVE_ASK, sampling_params=PENALTY))
    assert told(answer.losses) == [("sampling_params.repetition_penalty", "tuning"), *ENVELOPE]
    assert heard == answer.losses


async def test_what_was_lost_is_no_part_of_the_document(way: Way) -> None:
    answer = await done(Wire(NATIVE_ANSWER).openai_face(way).chat.completions.create(**ASK, seed=7))
    assert told(answer.losses) == [("seed", "tuning")]
    assert "losses" not in answer.model_dump_json()
    assert models.CreateChatCompletionResponse.model_validate(answer.model_dump(exclude_unset=True)).id == answer.id
    assert told(answer.model_copy().losses) == [("seed", "tuning")]


async def test_a_stream_has_what_the_request_lost_at_once_and_what_each_item_adds(way: Way) -> None:
    heard: list[Loss] = []
    face = Wire([*CHUNKS, b"data: [DONE]\n\n"]).native_face(way, tell=heard.append)
    stream = await done(face.inference.chat_completion(**NATIVE_ASK, sampling_params=PENALTY, stream=True))
    assert told(stream.losses) == [("sampling_params.repetition_penalty", "tuning"), *ENVELOPE]
    await items(stream)
    assert told(stream.losses) == [("sampling_params.repetition_penalty", "tuning"), *ENVELOPE]
    assert heard == stream.losses


async def test_choices_say_what_each_of_them_lost(way: Way) -> None:
    stream = await done(Wire(EVENTS).openai_face(way).chat.completions.create(**ASK, n=2, seed=7, stream=True))
    assert told(stream.losses) == [("seed", "tuning")]
    await items(stream)
    assert told(stream.losses) == [("seed", "tuning"), ("[0].metrics", "metadata"), ("[1].metrics", "metadata")]


async def test_the_policy_refuses_requests_before_they_are_sent(way: Way) -> None:
    wire = Wire(NATIVE_ANSWER)
    face = wire.openai_face(way, on_loss={"tuning": "raise"})
    for stream in (False, True):
        with pytest.raises(LossError) as refused:
            await done(face.chat.completions.create(**ASK, seed=7, stream=stream))
        assert refused.value.path == "seed"
    assert wire.asked == []


async def test_the_policy_never_refuses_an_answer(way: Way) -> None:
    answer = await done(Wire(ANSWER).native_face(way, on_loss="raise").inference.chat_completion(**NATIVE_ASK))
    assert told(answer.losses) == ENVELOPE


async def test_content_may_be_dropped_where_the_program_says_so(way: Way) -> None:
    part = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
    spoken = [{"role": "user", "content": [{"type": "text", "text": "Hi"}, part]}]
    face = Wire(NATIVE_ANSWER).openai_face(way, on_loss="record")
    answer = await done(face.chat.completions.create(model="m", messages=spoken))
    assert told(answer.losses) == [("messages[0].content[1].type", "content")]


async def test_a_policy_or_a_profile_that_is_none_is_refused_when_the_client_is_made(way: Way) -> None:
    with pytest.raises(InvalidInput, match="on_loss='ignore' is unknown"):
        Wire(ANSWER).openai_face(way, on_loss="ignore")
    with pytest.raises(UnknownProvider, match="there is no provider profile 'defalt': did you mean default"):
        Wire(ANSWER).native_face(way, profile="defalt")


async def test_an_argument_that_the_api_does_not_have_is_a_loss(way: Way) -> None:
    answer = await done(Wire(NATIVE_ANSWER).openai_face(way).chat.completions.create(**ASK, temprature=0))
    assert told(answer.losses) == [("temprature", "metadata")]
