"""Native batches: as many requests as they hold, in order, their answers one again; a failure is named by its index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diglot import Exchange, InvalidInput, Kind, LossError, UpstreamError, chat, completion
from diglot.shape import bundle

if TYPE_CHECKING:
    from types import ModuleType

SAMPLING = {"strategy": {"type": "greedy"}, "max_tokens": 5}
IMAGE = {"type": "image", "image": {"url": {"uri": "https://example.org/a.png"}}}
USER = {"role": "user", "content": "a"}
CHAT: dict[str, Any] = {
    "model_id": "m",
    "messages_batch": [[USER], [{**USER, "content": "b"}]],
    "sampling_params": SAMPLING,
    "tools": [{"tool_name": "find", "description": "", "parameters": {}}],
    "tool_config": {"tool_choice": "required"},
    "response_format": {"type": "json_schema", "json_schema": {"type": "object"}},
    "logprobs": {"top_k": 2},
}
TEXT: dict[str, Any] = {
    "model_id": "m",
    "content_batch": ["a", "b"],
    "sampling_params": SAMPLING,
    "response_format": {"type": "json_schema", "json_schema": {"type": "object"}},
    "logprobs": {"top_k": 2},
}
EACH = pytest.mark.parametrize(
    ("room", "batch", "many", "one"),
    [
        pytest.param(chat, CHAT, "messages_batch", "messages", id="chat"),
        pytest.param(completion, TEXT, "content_batch", "content", id="completion"),
    ],
)
EXCHANGE = Exchange(id="chatcmpl-1", created=1, model="m")


def alone(batch: dict[str, Any], many: str, one: str) -> list[dict[str, Any]]:
    rest = {name: member for name, member in batch.items() if name != many}
    return [{**rest, one: item} for item in batch[many]]


@EACH
def test_each_request_is_as_if_it_stood_alone(room: ModuleType, batch: Any, many: str, one: str) -> None:
    assert {*batch} == {
        *bundle("llama_stack", "strict")["$defs"][room.batch.BATCH.source.partition(".")[2]]["properties"]
    }
    made = room.batch_to_openai(batch)
    singles = [room.request_to_openai(request) for request in alone(batch, many, one)]
    assert [two.data for two in made] == [two.data for two in singles]
    assert made[0].losses == singles[0].losses
    assert list(made[1].losses) == []  # what all requests lose is told once


@EACH
def test_requests_that_differ_in_one_member_are_a_batch(room: ModuleType, batch: Any, many: str, one: str) -> None:
    native = room.batch_to_llama_stack(room.batch_to_openai(batch)).data
    assert native == {**native, "model_id": "m", many: batch[many], "sampling_params": SAMPLING}
    assert room.batch_to_openai(native)[1].data == room.request_to_openai(alone(native, many, one)[1]).data


@EACH
def test_an_empty_batch_is_no_request(room: ModuleType, batch: Any, many: str, one: str) -> None:
    assert room.batch_to_openai({**batch, many: []}) == []
    assert room.batch_response_to_llama_stack([], EXCHANGE).data == {"batch": []}
    with pytest.raises(InvalidInput, match="no request to make a batch of"):
        room.batch_to_llama_stack([])


@EACH
def test_what_no_batch_has_is_lost_though_a_request_may_say_it(
    room: ModuleType, batch: Any, many: str, one: str
) -> None:
    """Native servers pass over it: no answer of a batch is streamed."""
    plain = room.batch_to_openai(batch)
    strange = {"stream": True, "tool_choice": "none", one: [{"role": "user", "content": "c"}], "x": 1, "y": None}
    made = room.batch_to_openai({**batch, **strange})
    assert [two.data for two in made] == [two.data for two in plain]
    told = [(loss.path, loss.value, loss.kind) for loss in made[0].losses[:4]]
    assert told == [(name, value, Kind.METADATA) for name, value in strange.items() if value is not None]
    assert [two.losses for two in made[1:]] == [two.losses for two in plain[1:]]
    with pytest.raises(LossError, match=r"^stream = True is not carried over: the pinned schema has no such field"):
        room.batch_to_openai({**batch, **strange}, on_loss={"metadata": "raise"})


def test_a_loss_and_a_refusal_are_named_by_their_index() -> None:
    batch = {**TEXT, "content_batch": ["a", [IMAGE]]}
    with pytest.raises(LossError, match=r"^content_batch\[1\]\[0\]\.type = 'image'") as caught:
        completion.batch_to_openai(batch)
    assert caught.value.path == "content_batch[1][0].type"
    lost = completion.batch_to_openai(batch, on_loss="record")
    assert [loss.path for loss in lost[0].losses] == ["response_format"]
    assert [loss.path for loss in lost[1].losses] == ["content_batch[1][0].type"]
    with pytest.raises(LossError) as caught:
        chat.batch_to_openai({**CHAT, "messages_batch": [[USER], [{"role": "system", "content": [IMAGE]}]]})
    assert caught.value.path == "messages_batch[1][0].content[0].type"


@pytest.mark.parametrize(
    ("second", "path", "message"),
    [
        ({"model": "n"}, "[1]", "[1] has another model_id than [0], and a batch has one for all"),
        ({"temperature": 1}, "[1]", "[1] has another sampling_params than [0], and a batch has one for all"),
        ({"stream": True}, "[1].stream", "[1].stream: a batch is not streamed"),
        ({"prompt": [1]}, "[1].prompt", "[1]: prompt is token ids, which no native server takes; give the text"),
    ],
)
def test_what_is_no_batch(second: dict[str, Any], path: str, message: str) -> None:
    first = {"model": "m", "prompt": "a", "temperature": 0}
    with pytest.raises(InvalidInput) as caught:
        completion.batch_to_llama_stack([first, {**first, **second}])
    assert (caught.value.path, str(caught.value)) == (path, message)


def answer(text: str, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "text": text, "logprobs": None, "finish_reason": "stop"}], **more}


def test_answers_keep_their_order() -> None:
    native = completion.batch_response_to_llama_stack([answer("a"), answer("b", id="x")], EXCHANGE)
    assert [one["content"] for one in native.data["batch"]] == ["a", "b"]
    assert [loss.path for loss in native.losses] == ["[1].id"]
    back = completion.batch_response_to_openai(native, EXCHANGE)
    assert [one.data["choices"][0]["text"] for one in back] == ["a", "b"]
    assert [one.data["id"] for one in back] == ["chatcmpl-1-0", "chatcmpl-1-1"]


def test_calls_of_two_answers_have_ids_of_their_own() -> None:
    call = {"call_id": "", "tool_name": "find", "arguments": {}, "arguments_json": "{}"}
    message = {"role": "assistant", "content": "", "stop_reason": "end_of_message", "tool_calls": [call]}
    made = chat.batch_response_to_openai({"batch": [{"completion_message": message}] * 2}, EXCHANGE)
    ids = [one.model.choices[0].message.tool_calls[0].id for one in made]  # type: ignore[index, union-attr]
    assert ids == ["call_1-0_0", "call_1-1_0"]


def test_a_bad_answer_is_named_by_its_index() -> None:
    with pytest.raises(UpstreamError, match=r"^\[1\]: boom$") as caught:
        completion.batch_response_to_llama_stack([answer("a"), {"error": {"message": "boom"}}], EXCHANGE)
    assert (caught.value.path, caught.value.status) == ("[1]", 502)
    with pytest.raises(InvalidInput, match=r"batch\[1\]") as refused:
        completion.batch_response_to_openai({"batch": [{"content": "a"}, {}]}, EXCHANGE)
    assert (refused.value.path, refused.value.status) == ("batch[1]", 502)
