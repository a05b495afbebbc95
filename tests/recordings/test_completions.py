"""Recorded text completions of real servers: nothing of their texts, ends and counts is lost or invented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diglot import ErrorEvent, Exchange, InvalidInput, UpstreamError, completion

from . import shelf

if TYPE_CHECKING:
    from .shelf import Recorded

AT = shelf.COMPLETION
ENDS = {"stop": "end_of_turn", "length": "out_of_tokens"}
COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")


def asked(one: Recorded) -> Exchange:
    return Exchange.of(one.request, id="cmpl-1", created=1)


def counted(metrics: Any) -> dict[str, int]:
    return {one["metric"]: one["value"] for one in metrics or ()}


@shelf.each("openai", "request", AT)
def test_every_request_becomes_as_many_native_ones_as_it_has_prompts_and_choices(one: Recorded) -> None:
    prompt = one.request["prompt"]
    if isinstance(prompt, list) and isinstance(prompt[0], int):
        with pytest.raises(InvalidInput, match="prompt is token ids, which no native server takes; give the text"):
            completion.split(one.request)
        return
    made = completion.split(one.request)
    prompts = [prompt] if isinstance(prompt, str) else prompt
    assert [two.data["content"] for two in made] == [two for two in prompts for _ in range(one.request.get("n", 1))]
    for two in made:
        assert two.data["sampling_params"]["max_tokens"] == one.request.get("max_tokens", 16)
        assert {loss.path for loss in two.losses} <= {"seed", "extra_body"}


@shelf.each("openai", "answer", AT)
def test_every_answer_says_the_same_natively(one: Recorded) -> None:
    made = completion.response_to_llama_stack(one.answer, asked(one)).data
    first = one.answer["choices"][0]
    assert made["content"] == first["text"]
    assert made["stop_reason"] == ENDS[first["finish_reason"]]
    assert counted(made["metrics"]) == {name: one.answer["usage"][name] for name in COUNTS}


@shelf.each("openai", "answer", AT)
def test_the_log_probabilities_of_every_answer_come_back(one: Recorded) -> None:
    tokens = (one.answer["choices"][0]["logprobs"] or {}).get("content") or []
    native = completion.response_to_llama_stack(one.answer, asked(one)).data
    assert [len(two["logprobs_by_token"]) for two in native["logprobs"] or ()] == [
        len({two["token"], *(top["token"] for top in two["top_logprobs"])}) for two in tokens
    ]
    back: Any = completion.response_to_openai(native, asked(one)).data["choices"][0]["logprobs"]
    if tokens:
        assert back["tokens"] == [two["token"] for two in tokens]
        assert back["token_logprobs"] == [two["logprob"] for two in tokens]
        assert back["text_offset"] == [len("".join(back["tokens"][:i])) for i in range(len(tokens))]
    else:
        assert back is None


@shelf.each("openai", "stream", AT)
def test_every_stream_says_the_same_natively(one: Recorded) -> None:
    machine = completion.ChunksToEvents(asked(one))
    events = [event for chunk in one.items or () for event in machine.feed(chunk)] + machine.finish()
    said: Any = [event.data for event in events]
    choices = [choice for chunk in one.items or () for choice in chunk["choices"]]
    usages = [chunk["usage"] for chunk in one.items or () if chunk.get("usage")]
    assert "".join(event["delta"] for event in said) == "".join(choice["text"] for choice in choices)
    [word] = {choice["finish_reason"] for choice in choices if choice["finish_reason"]}
    assert [event.get("stop_reason") for event in said] == [None] * (len(said) - 1) + [ENDS[word]]
    assert counted(said[-1].get("metrics")) == ({name: usages[-1][name] for name in COUNTS} if usages else {})


@shelf.each("llama_stack", "request", AT)
def test_every_native_request_becomes_openais(one: Recorded) -> None:
    made = completion.request_to_openai(one.request)
    assert made.data["prompt"] == one.request["content"]
    assert made.data["max_tokens"] == one.request["sampling_params"]["max_tokens"]
    assert {loss.path for loss in made.losses} == {"response_format"} & one.request.keys()


@shelf.each("llama_stack", "answer", AT)
def test_every_native_answer_says_the_same(one: Recorded) -> None:
    made: Any = completion.response_to_openai(one.answer, asked(one)).data
    [choice] = made["choices"]
    assert choice["text"] == one.answer["content"]
    assert ENDS[choice["finish_reason"]] == one.answer["stop_reason"]
    told = counted(one.answer["metrics"])
    assert made.get("usage") == (told or None)
    again = completion.response_to_llama_stack(made, asked(one)).data
    assert again["content"] == one.answer["content"]


@shelf.each("llama_stack", "stream", AT)
def test_every_native_stream_says_the_same(one: Recorded) -> None:
    machine = completion.EventsToChunks(asked(one))
    made = [chunk for event in one.items or () for chunk in machine.feed(event)] + machine.finish()
    chunks: Any = [chunk.data for chunk in made]
    choices = [choice for chunk in chunks for choice in chunk["choices"]]
    assert "".join(choice["text"] for choice in choices) == "".join(event["delta"] for event in one.items or ())
    last = [event for event in one.items or () if event["stop_reason"]][-1]
    assert [choice["finish_reason"] for choice in choices[:-1]] == [None] * (len(choices) - 1)
    assert ENDS[choices[-1]["finish_reason"]] == last["stop_reason"]
    usage = counted(last["metrics"])
    assert chunks[-1].get("usage") == (usage or None)
    assert {chunk["id"] for chunk in chunks} == {"cmpl-1"}


@shelf.each("llama_stack", "error", AT)
def test_every_error_is_told_as_the_upstreams(one: Recorded) -> None:
    if one.items is None:
        with pytest.raises(UpstreamError):
            completion.response_to_openai(one.answer, asked(one))
        return
    machine = completion.EventsToChunks(asked(one))
    made = [chunk for event in one.items for chunk in machine.feed(event)]
    assert [isinstance(chunk, ErrorEvent) for chunk in made] == [False] * (len(made) - 1) + [True]
    assert machine.finish() == []


def test_there_are_recordings_of_each_kind() -> None:
    shelf.needed()
    for side, kind in (
        ("openai", "answer"),
        ("openai", "stream"),
        ("llama_stack", "answer"),
        ("llama_stack", "stream"),
    ):
        assert shelf.of(side, kind, AT)  # type: ignore[arg-type]
