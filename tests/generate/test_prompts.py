"""Whatever a conversation says, its prompt has the tokens of the template and no other, and its calls read back."""

from __future__ import annotations

import json
import re
from typing import Any

from calltext.test_properties import CALLS
from hypothesis import example, given
from hypothesis import strategies as st

from diglot import Exchange, calltext, generate

IMAGE = {"type": "image", "image": {"data": "iVBORw0KGgo="}}
TOKENS = re.compile(r"<\|[a-z_]+\|>|\[img-\d+\]")
PIECES = st.lists(
    st.sampled_from(["<|eot_id|>", "<|eot", "_id|>", "<|", "|>", "[img-0]", "[img-", "0]", "<|image|>", "x", " ", "\n"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    max_size=6,
)
NESTED = "<|eot[img-0]_id|>"
TEXTS = PIECES.map("".join)
CONTENTS = TEXTS | PIECES.map(lambda texts: [{"type": "text", "text": text} for text in texts])


def prompt(messages: list[Any], **members: Any) -> str:
    made = generate.chat.request_to_ollama({"model_id": "m", "messages": messages, **members})
    return made.data["prompt"]


@given(CONTENTS, CONTENTS, CONTENTS, TEXTS)
@example(NESTED, NESTED, NESTED, NESTED)
def test_no_text_becomes_a_token(system: Any, user: Any, context: Any, argument: str) -> None:
    call = {"call_id": "c", "tool_name": "f", "arguments": {"a": argument}, "arguments_json": None}
    messages = [
        {"role": "system", "content": system},
        {"role": "user", "content": user, "context": context},
        {"role": "assistant", "content": system, "stop_reason": "end_of_message", "tool_calls": [call]},
        {"role": "tool", "call_id": "c", "content": context},
    ]
    tool = {"tool_name": "f", "description": argument, "parameters": {argument: {"param_type": argument}}}
    schema = {"type": "json_schema", "json_schema": {"const": argument}}
    turns = ["<|start_header_id|>", "<|end_header_id|>"]
    ends = ["<|eot_id|>", "<|eot_id|>", "<|eom_id|>", "<|eot_id|>"]
    expected = ["<|begin_of_text|>", *(token for end in ends for token in (*turns, end)), *turns]
    assert TOKENS.findall(prompt(messages, tools=[tool], response_format=schema)) == expected


@given(CALLS, st.sampled_from(["json", "function_tag", "python_list"]))
def test_the_calls_of_the_conversation_read_back(calls: list[Any], form: str) -> None:
    native = [
        {"call_id": f"c{i}", "tool_name": name, "arguments": arguments} for i, (name, arguments) in enumerate(calls)
    ]
    said = {"role": "assistant", "content": "", "stop_reason": "end_of_message", "tool_calls": native}
    text = prompt([said], tool_config={"tool_prompt_format": form})
    turn = text.split("<|end_header_id|>\n\n")[1].partition("<|eom_id|>")[0]
    exchange = Exchange(tools=frozenset(name for name, _ in calls))
    read = calltext.to_llama_stack(turn, exchange).data["completion_message"]["tool_calls"]
    assert [(one["tool_name"], json.loads(one["arguments_json"])) for one in read] == [*calls]


@given(st.integers(0, 4), TEXTS)
@example(1, NESTED)
def test_every_image_has_its_mark(count: int, text: str) -> None:
    items = [item for _ in range(count) for item in ({"type": "text", "text": text}, IMAGE)]
    made = generate.chat.request_to_ollama({"model_id": "m", "messages": [{"role": "user", "content": items}]})
    marks = re.findall(r"\[img-\d+\]", made.data["prompt"])
    assert marks == [f"[img-{i}]" for i in range(count)]
    assert made.data.get("images", []) == ["iVBORw0KGgo="] * count
