"""Ollama's recorded answers, and the prompts that Llama Stack 0.2 sent for them: ours, from the same conversation."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from recordings import said, shelf

from diglot import Exchange, calltext, generate

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURN = re.compile(r"<\|start_header_id\|>(\w+)<\|end_header_id\|>\n\n(.*?)(<\|eo[tm]_id\|>|\Z)", re.DOTALL)
_CHOICE = re.compile(r"\n[^\n]*`(\w+)`[^\n]*\Z")
INSTRUCTIONS = 3  # lines behind the list of functions, in Llama Stack's words; a blank one first
RECORDED = sorted(shelf.SHELF.glob("providers/ollama/generate-*.json"))
EACH = pytest.mark.parametrize("path", RECORDED or [pytest.param(None, marks=pytest.mark.skip(reason=shelf.ABSENT))])


class Prompt(NamedTuple):
    """A prompt in three: what tells how to call, the functions, and all that follows."""

    words: str
    functions: list[Any]
    rest: str

    @classmethod
    def of(cls, text: str) -> Prompt:
        words, _, rest = text.partition("[\n")
        listed, _, rest = rest.partition("\n]\n")
        return cls(words, json.loads(f"[{listed}]", strict=False), rest)  # Llama Stack escapes no line break


def natively(request: Any) -> dict[str, Any]:
    """The native request that was sent as this prompt."""
    prompt = Prompt.of(request["prompt"])
    turns = _TURN.findall(request["prompt"])[1:]
    system, _, _ = prompt.rest.partition("<|eot_id|>")
    said_last = "\n".join(system.split("\n")[INSTRUCTIONS:])
    choice = _CHOICE.search(said_last)
    temperature, top_p = request["options"]["temperature"], request["options"].get("top_p")
    strategy = {"type": "greedy"} if top_p is None else {"type": "top_p", "temperature": temperature, "top_p": top_p}
    return {
        "model_id": request["model"],
        "messages": [
            {"role": "system", "content": _CHOICE.sub("", said_last)},
            *messages(turns, [one["name"] for one in prompt.functions]),
        ],
        "tools": [tool(one) for one in prompt.functions],
        "sampling_params": {"strategy": strategy},
        "stream": request["stream"],
        **({"tool_config": {"tool_choice": choice[1]}} if choice else {}),
    }


def messages(turns: list[tuple[str, str, str]], names: list[str]) -> Iterator[dict[str, Any]]:
    """The messages of turns, but for the one that is asked for."""
    for role, text, end in turns:
        if role == "assistant" and end:
            exchange = Exchange(tools=frozenset(names))
            message = calltext.to_llama_stack(text, exchange).data["completion_message"]
            yield {**message, "stop_reason": "end_of_turn"}
        elif role in {"user", "ipython"}:
            yield (
                {"role": role, "content": text} if role == "user" else {"role": "tool", "call_id": "c", "content": text}
            )


def tool(function: Any) -> dict[str, Any]:
    described = function["parameters"]
    parameters = {
        name: {
            "param_type": one["type"],
            "description": one["description"],
            "required": name in described["required"],
            **({"default": one["default"]} if "default" in one else {}),
        }
        for name, one in described["properties"].items()
    }
    return {"tool_name": function["name"], "description": function["description"], "parameters": parameters}


@EACH
def test_the_prompt_is_llama_stacks_but_for_the_words_about_calls(path: Any) -> None:
    recorded = json.loads(path.read_bytes())["request"]
    native = natively(recorded)
    made = generate.chat.request_to_ollama(native).data
    ours, theirs = Prompt.of(made["prompt"]), Prompt.of(recorded["prompt"])
    begin = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
    assert ours.words.startswith(begin)
    assert theirs.words.startswith(begin)
    assert ours.functions == theirs.functions
    system, rest = "\n".join(theirs.rest.split("\n")[INSTRUCTIONS:]).split("<|eot_id|>", 1)
    named = _CHOICE.search(system)
    choice = f"\nYou must call the function {named[1]} now." if named else ""
    assert ours.rest == f"\n{_CHOICE.sub(choice, system)}<|eot_id|>{rest}"
    assert bool(named) == ("tool_config" in native)


@EACH
def test_the_request_is_llama_stacks_with_its_defaults_written_out(path: Any) -> None:
    recorded = json.loads(path.read_bytes())["request"]
    made: dict[str, Any] = dict(generate.chat.request_to_ollama(natively(recorded)).data)
    options = made.pop("options")
    greedy = "top_p" not in recorded["options"]
    assert options == {**recorded["options"], "repeat_penalty": 1, **({} if greedy else {"top_k": 0})}
    assert {**made, "prompt": ""} == {name: recorded[name] for name in ("model", "raw", "stream")} | {"prompt": ""}


@EACH
def test_every_call_and_count_is_read(path: Any) -> None:
    file = json.loads(path.read_bytes())
    exchange = Exchange.of(natively(file["request"]))
    text = "".join(one["response"] for one in file["chunks"])
    counts = (file["chunks"][-1]["prompt_eval_count"], file["chunks"][-1]["eval_count"])
    usage = dict(zip(said.COUNTS, (*counts, sum(counts)), strict=True))
    whole = {**file["chunks"][-1], "response": text}
    native = said.native_answer(generate.chat.response_to_llama_stack(whole, exchange).data)
    openai = said.openai_answer(generate.chat.response_to_openai(whole, exchange).data)
    assert (native.text, native.end, native.usage) == ("", "end_of_message", usage)
    assert [(one.name, one.arguments["liquid_name"]) for one in native.calls] == [("get_boiling_point", "polyjuice")]
    assert openai == native._replace(end="stop" if exchange.named_tool else "tool_calls")
    for machine, read, expected in (
        (generate.chat.ItemsToEvents(exchange), said.native_stream, native),
        (generate.chat.ItemsToChunks(exchange), said.openai_stream, openai),
    ):
        made = [one.data for item in file["chunks"] for one in machine.feed(item)]
        made += [one.data for one in machine.finish()]
        assert read(made) == expected


@EACH
def test_as_a_text_completion_nothing_is_read_in_it(path: Any) -> None:
    file = json.loads(path.read_bytes())
    text = "".join(one["response"] for one in file["chunks"])
    machine = generate.completion.ItemsToEvents(Exchange.of({"model_id": "m", "content": "Once"}))
    made: list[Any] = [one.data for item in file["chunks"] for one in machine.feed(item)]
    made += [one.data for one in machine.finish()]
    assert "".join(one["delta"] for one in made) == text
    assert (made[-1]["stop_reason"], len(made[-1]["metrics"])) == ("end_of_turn", 3)


def test_the_recordings_are_there() -> None:
    shelf.needed()
    assert len(RECORDED) == 2
