"""OpenAI requests to Ollama's raw route, by way of the native API: what goes over beside it, and where losses are told."""

from __future__ import annotations

from typing import Any

import pytest

from diglot import Exchange, InvalidInput, LossError, chat, generate

PNG = "data:image/png;base64,iVBORw0KGgo="
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


def asked(**members: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": "Hi"}], **members}


def told(made: Any) -> list[tuple[str, str]]:
    return [(loss.path, str(loss.kind)) for loss in made.losses]


def test_the_options_are_openais_defaults_with_what_native_sampling_has_not() -> None:
    made = generate.chat.request_to_ollama(
        asked(seed=5, frequency_penalty=0.5, presence_penalty=-1, max_tokens=9, stop=".")
    )
    assert made.data["options"] == {
        "temperature": 1.0,
        "top_p": 1.0,
        "top_k": 0,
        "repeat_penalty": 1.0,
        "num_predict": 9,
        "stop": ["."],
        "seed": 5,
        "frequency_penalty": 0.5,
        "presence_penalty": -1,
    }
    assert made.losses == []


def test_it_is_the_request_of_its_native_one() -> None:
    request = asked(temperature=0, tools=[TOOL], response_format={"type": "json_object"}, stream=True)
    native = chat.request_to_llama_stack(request)
    through, at_once = generate.chat.request_to_ollama(native), generate.chat.request_to_ollama(request)
    assert at_once.data == through.data
    assert told(through) == [("response_format.json_schema", "constraint")]
    assert told(at_once) == [("response_format", "constraint")]


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({"tools": [TOOL], "tool_choice": "required"}, "tool_choice"),
        ({"functions": [TOOL["function"]], "function_call": {"name": "f"}}, "function_call"),
        ({"tools": [TOOL], "response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True, "top_logprobs": 25}, "top_logprobs"),
        ({"messages": [{"role": "user", "content": "<|eot_id|>"}]}, "messages[0].content"),
        ({"logit_bias": {"5": 1}}, "logit_bias"),
    ],
)
def test_a_loss_is_told_where_the_openai_request_says_it(members: dict[str, Any], path: str) -> None:
    made = generate.chat.request_to_ollama(asked(**members))
    assert [loss.path for loss in made.losses] == [path]


def test_an_image_is_told_by_the_place_of_its_part() -> None:
    parts = [
        {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
        {"type": "image_url", "image_url": {"url": PNG}},
        {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
    ]
    made = generate.chat.request_to_ollama(asked(messages=[{"role": "user", "content": parts}]), on_loss="record")
    assert told(made) == [
        ("messages[0].content[0].type", "content"),
        ("messages[0].content[2].image_url.url", "content"),
    ]
    assert made.data["images"] == ["iVBORw0KGgo="]
    with pytest.raises(LossError) as caught:
        generate.chat.request_to_ollama(asked(messages=[{"role": "user", "content": parts[1:]}]))
    assert caught.value.path == "messages[0].content[1].image_url.url"


def test_several_choices_are_asked_for_one_by_one() -> None:
    with pytest.raises(LossError, match=r"n = 2 is not carried over: .* chat\.split\(request\)"):
        generate.chat.request_to_ollama(asked(n=2))
    made = [generate.chat.request_to_ollama(one) for one in chat.split(asked(n=2))]
    assert made[0].data == made[1].data


def test_a_text_completion_begins_with_its_prompt() -> None:
    made = generate.completion.request_to_ollama(
        {"model": "m", "prompt": "Once", "seed": 3, "suffix": "end", "logprobs": 2}
    )
    assert (made.data["prompt"], made.data["options"]["num_predict"], made.data["options"]["seed"]) == ("Once", 16, 3)
    assert (made.data["top_logprobs"], told(made)) == (2, [("suffix", "constraint")])


def test_a_text_completion_tells_its_own_places() -> None:
    made = generate.completion.request_to_ollama({"model": "m", "prompt": "Once", "logprobs": 30})
    assert told(made) == [("logprobs", "constraint")]
    with pytest.raises(InvalidInput, match="prompt is token ids"):
        generate.completion.request_to_ollama({"model": "m", "prompt": [1, 2]})


def test_what_the_second_step_loses_of_an_answer_is_told_of_ollamas() -> None:
    exchange = Exchange.of(asked(stream=True))
    item = {"response": "Hi", "done": True, "eval_count": 2, "logprobs": [{"token": "Hi", "logprob": -0.5}]}
    made = generate.chat.response_to_openai(item, exchange)
    assert told(made) == [("logprobs", "metadata"), ("eval_count", "metadata")]
    machine = generate.chat.ItemsToChunks(exchange)
    machine.feed(item)
    machine.finish()
    assert told(machine) == [("eval_count", "metadata"), ("logprobs", "metadata"), ("eval_count", "metadata")]
