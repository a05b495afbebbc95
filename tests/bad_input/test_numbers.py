"""Integers beyond 64 bits are kept exactly, from bytes to bytes; of duplicate keys the last counts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from diglot import chat, gate

from .doors import EXCHANGE, NATIVE_REQUEST, OPENAI_REQUEST, OPENAI_RESPONSE

EDGES = [
    2**63 - 1,
    2**63,
    2**64 - 1,
    2**64,
    -(2**63),
    -(2**63) - 1,
    10**18,
    10**19,
    10**40,
    10**308,
    10**309,
    -(10**4000),
]
LONGEST = 10**4300 - 1


def said(number: int) -> str:
    return str(number) if abs(number) < 10**50 else f"{'-' * (number < 0)}{number.bit_length()} bits"


def numbers(raw: bytes) -> set[int]:
    """The integers in JSON that stand for themselves, and those in texts of JSON."""
    return {int(found) for found in re.findall(rb"(?<![\d.])-?\d+(?![\d.])", raw)}


@pytest.mark.parametrize("number", [*EDGES, LONGEST, -LONGEST], ids=said)
def test_integers_are_kept_by_the_gate(number: int) -> None:
    for raw in (b'{"a": [%d]}' % number if abs(number) < 10**300 else f'{{"a": [{number}]}}'.encode(),):
        assert gate.load(raw) == {"a": [number]}
        assert gate.dump(gate.load(raw)) == raw.replace(b" ", b"")
        assert gate.load({"a": [number]}) == {"a": [number]}


@pytest.mark.parametrize("number", EDGES, ids=said)
def test_integers_are_kept_in_every_free_place(number: int) -> None:
    properties = {"a": {"type": "integer", "default": number, "maximum": number}}
    schema = {"title": "r", "type": "object", "properties": properties}
    tool = {
        "type": "function",
        "function": {"name": "find", "parameters": {"type": "object", "properties": properties}},
    }
    call = {
        "id": "c",
        "type": "function",
        "function": {"name": "find", "arguments": json.dumps({"a": number, "b": [number]})},
    }
    request = {
        "model": "m",
        "messages": [{"role": "assistant", "content": None, "tool_calls": [call]}],
        "tools": [tool],
        "response_format": {"type": "json_schema", "json_schema": {"name": "r", "schema": schema}},
        "max_tokens": abs(number),
        "seed": number,
        "x_member": {"a": number},
    }
    raw = json.dumps(request).encode()
    native = chat.request_to_llama_stack(raw)
    assert {loss.path: loss.value for loss in native.losses if loss.path in {"seed", "x_member"}} == {
        "seed": number,
        "x_member": {"a": number},
    }
    assert number in numbers(native.json())
    assert native.data["messages"][0]["tool_calls"][0]["arguments"] == {"a": number, "b": [number]}
    assert native.data["sampling_params"]["max_tokens"] == abs(number)
    back = json.loads(chat.request_to_openai(native.json()).json())
    assert back["tools"] == [tool]
    assert back["messages"][0]["tool_calls"] == [call]
    assert back["response_format"]["json_schema"]["schema"] == {"title": "r", **schema}
    assert back["max_tokens"] == abs(number)


@pytest.mark.parametrize("number", EDGES, ids=said)
def test_integers_are_kept_in_answers(number: int) -> None:
    arguments = f'{{"a": {number}}}'
    call = {"id": "c", "type": "function", "function": {"name": "find", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]}
    answer = {**OPENAI_RESPONSE, "choices": [{**OPENAI_RESPONSE["choices"][0], "message": message}]}
    answer["usage"] = {"prompt_tokens": abs(number), "completion_tokens": 1, "total_tokens": abs(number) + 1}
    native = chat.response_to_llama_stack(json.dumps(answer).encode(), EXCHANGE)
    assert native.data["completion_message"]["tool_calls"][0]["arguments"] == {"a": number}
    back = json.loads(chat.response_to_openai(native.json(), EXCHANGE).json())
    assert back["choices"][0]["message"]["tool_calls"] == [call]
    assert back["usage"] == answer["usage"]


@pytest.mark.parametrize("number", EDGES, ids=said)
def test_integers_are_kept_in_streams(number: int) -> None:
    machine = chat.ChunksToEvents(EXCHANGE)
    piece = {"index": 0, "id": "c", "function": {"name": "find", "arguments": f'{{"a": {number}}}'}}
    for delta, reason in (({"tool_calls": [piece]}, None), ({}, "tool_calls")):
        machine.feed(json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}))
    call = machine.finish()[0]
    assert json.loads(call.json())["event"]["delta"]["tool_call"]["arguments"] == {"a": number}


def test_floats_are_kept_as_they_are() -> None:
    for number in ("5.0", "-0.0", "1e30", "1E-7", "0.1", "1.7976931348623157e308", "5e-324"):
        arguments = f'{{"a":{number}}}'
        native = {"call_id": "c", "tool_name": "f", "arguments": gate.load(arguments)}
        request = {**NATIVE_REQUEST, "messages": [{"role": "assistant", "content": "", "tool_calls": [native]}]}
        back = chat.request_to_openai(json.dumps(request)).data["messages"][0]
        given: Any = back["tool_calls"][0]["function"]["arguments"]
        assert repr(json.loads(given)["a"]) == repr(float(number))


def test_of_duplicate_keys_the_last_counts() -> None:
    raw = (
        json.dumps({**OPENAI_REQUEST, "model": "LAST"})
        .replace('{"model": "LAST"', '{"model": "m", "model": "LAST"')
        .encode()
    )
    assert chat.request_to_llama_stack(raw, on_loss="record").data["model_id"] == "LAST"
    beside_a_long_integer = b'{"a": 1, "b": 12345678901234567890, "a": 2}'
    assert gate.load(beside_a_long_integer) == {"a": 2, "b": 12345678901234567890}


def test_of_duplicate_keys_in_arguments_the_last_counts_and_the_text_stays() -> None:
    text = '{"a": 1, "a": 2}'
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": text}}
    request = {"model": "m", "messages": [{"role": "assistant", "content": None, "tool_calls": [call]}]}
    native = chat.request_to_llama_stack(request).data
    assert native["messages"][0]["tool_calls"][0]["arguments"] == {"a": 2}
    assert native["messages"][0]["tool_calls"][0]["arguments_json"] == text


@pytest.mark.parametrize("number", ["5.0", "1e3", "1.6e1"])
def test_whole_numbers_may_be_written_as_floats(number: str) -> None:
    raw = (
        json.dumps({**OPENAI_REQUEST, "max_tokens": "N", "n": "N", "top_logprobs": "N"}).replace('"N"', number).encode()
    )
    native = chat.request_to_llama_stack(raw, on_loss="record") if float(number) < 128 else None
    if native is not None:
        assert native.data["sampling_params"]["max_tokens"] == float(number)
        assert len(chat.split(raw, on_loss="record")) == float(number)
    raw = raw.replace(b'"n": ' + number.encode(), b'"n": 1')
    native = chat.request_to_llama_stack(raw, on_loss="record")
    assert native.data["logprobs"] == {"top_k": float(number)}
