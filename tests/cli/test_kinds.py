"""A document of each further kind through the command line, as the library translates it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .running import diglot, dump

COMPLETION = {"model": "m", "prompt": "Once", "temperature": 0, "max_tokens": 5}
NATIVE_COMPLETION = {
    "model_id": "m",
    "content": "Once",
    "sampling_params": {"strategy": {"type": "greedy"}, "max_tokens": 5},
}
EMBEDDING = {"model": "m", "input": ["hi"]}
NATIVE_MODEL = {
    "identifier": "m",
    "provider_resource_id": "m",
    "provider_id": "vllm",
    "type": "model",
    "metadata": {},
    "model_type": "llm",
}
MODEL = {"id": "m", "object": "model", "created": 0, "owned_by": "vllm", "model_type": "llm"}


@pytest.mark.parametrize(
    ("kind", "openai", "native"),
    [
        ("completion-request", COMPLETION, NATIVE_COMPLETION),
        ("embedding-request", EMBEDDING, {"model_id": "m", "contents": ["hi"]}),
        ("model-list", {"object": "list", "data": [MODEL]}, {"data": [NATIVE_MODEL]}),
    ],
)
def test_a_request_or_a_list_each_way(kind: str, openai: Any, native: Any) -> None:
    there = diglot("translate", kind, "--to", "llama-stack", stdin=dump(openai))
    back = diglot("translate", kind, "--to", "openai", stdin=dump(native))
    assert (there.status, json.loads(there.out), there.err) == (0, native, "")
    assert (back.status, json.loads(back.out), back.err) == (0, openai, "")


def test_an_answer_echoes_the_prompt_of_its_request(tmp_path: Any) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(dump({**COMPLETION, "echo": True}))
    answer = dump({"content": " upon", "stop_reason": "end_of_turn"})
    ran = diglot("translate", "completion-response", "--to", "openai", "--request", str(request), stdin=answer)
    assert json.loads(ran.out)["choices"][0]["text"] == "Once upon"
    assert json.loads(ran.out)["id"].startswith("cmpl-")


def test_embeddings_are_in_the_form_that_was_asked_for(tmp_path: Any) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(dump({**EMBEDDING, "encoding_format": "base64"}))
    answer = dump({"embeddings": [[0.5, -1.25]]})
    ran = diglot("translate", "embedding-response", "--to", "openai", "--request", str(request), stdin=answer)
    assert json.loads(ran.out)["data"][0]["embedding"] == "AAAAPwAAoL8="
    assert json.loads(ran.out)["model"] == "m"


def test_a_stream_of_a_completion_as_events() -> None:
    chunks = b'{"delta": " upon"}\n{"delta": "", "stop_reason": "out_of_tokens"}\n'
    ran = diglot("translate", "completion-stream", "--to", "openai", "--sse", stdin=chunks)
    frames = ran.out.split(b"\n\n")
    assert [json.loads(frame[6:])["choices"][0]["finish_reason"] for frame in frames[:2]] == [None, "length"]
    assert frames[2:] == [b"data: [DONE]", b""]


def test_token_ids_are_refused_in_one_line() -> None:
    ran = diglot("translate", "completion-request", "--to", "llama-stack", stdin=dump({**COMPLETION, "prompt": [1]}))
    said = "prompt is token ids, which no native server takes; give the text\n"
    assert (ran.status, ran.out, ran.err.endswith(said)) == (1, b"", True)


def test_a_batch_is_a_list_on_openais_side() -> None:
    batch = {"model_id": "m", "content_batch": ["a", "b"], "sampling_params": NATIVE_COMPLETION["sampling_params"]}
    requests = [{**COMPLETION, "prompt": prompt} for prompt in "ab"]
    there = diglot("translate", "batch-completion-request", "--to", "openai", stdin=dump(batch))
    back = diglot("translate", "batch-completion-request", "--to", "llama-stack", stdin=dump(requests))
    assert (json.loads(there.out), there.err) == (requests, "")
    assert (json.loads(back.out), back.err) == (batch, "")


def test_the_answers_to_a_batch_are_a_list_on_openais_side() -> None:
    answers = [
        {"choices": [{"index": 0, "text": text, "logprobs": None, "finish_reason": "stop"}], "usage": None}
        for text in "ab"
    ]
    there = diglot("translate", "batch-completion-response", "--to", "llama-stack", stdin=dump(answers))
    native = json.loads(there.out)
    assert [one["content"] for one in native["batch"]] == ["a", "b"]
    back = diglot("translate", "batch-completion-response", "--to", "openai", "--id", "x", stdin=there.out)
    assert [(one["id"], one["choices"][0]["text"]) for one in json.loads(back.out)] == [("x-0", "a"), ("x-1", "b")]


CALLING = {
    "model_id": "m",
    "messages": [{"role": "user", "content": "Hi"}],
    "tools": [{"tool_name": "f"}],
    "stream": True,
}


def test_a_request_of_either_api_for_the_raw_route() -> None:
    openai = {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "temperature": 0, "seed": 5}
    for kind, request, options in (
        ("chat", CALLING, {}),
        ("chat", openai, {"seed": 5}),
        ("completion", COMPLETION, {"num_predict": 5}),
        ("completion", NATIVE_COMPLETION, {"num_predict": 5}),
    ):
        ran = diglot(
            "translate", f"generate-{kind}-request", "--to", "ollama", "--profile", "ollama", stdin=dump(request)
        )
        made = json.loads(ran.out)
        assert (ran.status, ran.err, made["raw"], made["stream"]) == (0, "", True, "stream" in request)
        assert made["options"] == {"temperature": 0, "repeat_penalty": 1.0, **options}
        assert made["prompt"].endswith("Once" if kind == "completion" else "assistant<|end_header_id|>\n\n")


def test_answers_and_streams_of_the_raw_route(tmp_path: Any) -> None:
    request = tmp_path / "request.json"
    request.write_bytes(dump(CALLING))
    items = [{"response": text, "done": False} for text in ("[f", "()]")]
    items.append({"response": "", "done": True, "done_reason": "stop", "prompt_eval_count": 3, "eval_count": 2})
    answer, stream = dump({**items[-1], "response": "[f()]"}), b"".join(dump(item) + b"\n" for item in items)
    whole = diglot("translate", "generate-chat-response", "--to", "openai", "--request", str(request), stdin=answer)
    (choice,) = json.loads(whole.out)["choices"]
    assert (choice["finish_reason"], choice["message"]["tool_calls"][0]["function"]["name"]) == ("tool_calls", "f")
    ran = diglot("translate", "generate-chat-stream", "--to", "llama-stack", "--request", str(request), stdin=stream)
    events = [json.loads(line)["event"] for line in ran.out.splitlines()]
    assert [event["event_type"] for event in events] == ["start", "progress", "complete"]
    assert events[1]["delta"]["tool_call"]["tool_name"] == "f"
    framed = diglot("translate", "generate-completion-stream", "--to", "openai", "--sse", stdin=stream)
    assert framed.out.endswith(b"data: [DONE]\n\n")
    assert json.loads(framed.out.split(b"\n\n")[0][6:])["id"] == "cmpl-0"


def test_a_stream_of_the_raw_route_that_is_never_done() -> None:
    ran = diglot("translate", "generate-chat-stream", "--to", "openai", stdin=dump({"response": "a", "done": False}))
    assert (ran.status, ran.err) == (1, "diglot: <stdin>: the stream ended without an item that is done\n")


def test_a_batch_has_one_table_for_both() -> None:
    tables = {diglot("fields", "batch-chat-request", "--to", to).out for to in ("openai", "llama-stack")}
    assert len(tables) == 1
    assert b"messages_batch" in tables.pop()
