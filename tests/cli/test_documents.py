"""One document: where it comes from and goes, what the exchange knows, what is lost and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diglot import InvalidInput, chat

from .running import NATIVE_ANSWER, NATIVE_REQUEST, OPENAI_REQUEST, Ran, diglot, dump

if TYPE_CHECKING:
    from pathlib import Path

AUDIO = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
LOSING = {"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}, AUDIO]}], "seed": 7}
SEED = "tuning: seed = 7 is not carried over: native sampling has no such member\n"


def to_openai(answer: Any, *arguments: str) -> Any:
    ran = diglot("translate", "chat-response", "--to", "openai", *arguments, stdin=dump(answer))
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.mark.parametrize("arguments", [(), ("-",), ("-", "-o", "-")])
def test_a_request_goes_from_standard_input_to_standard_output(arguments: tuple[str, ...]) -> None:
    ran = diglot("translate", "chat-request", "--to", "llama-stack", *arguments, stdin=dump(OPENAI_REQUEST))
    assert ran.out == (
        b'{"model_id":"m","messages":[{"role":"user","content":"hi"}],"sampling_params":{"strategy":{"type":"greedy"}}}\n'
    )
    assert (ran.status, ran.err) == (0, "")


def test_a_request_goes_from_a_file_to_a_file(tmp_path: Path) -> None:
    source, made = tmp_path / "source.json", tmp_path / "made.json"
    source.write_bytes(dump(NATIVE_REQUEST))
    ran = diglot("translate", "chat-request", "--to", "openai", str(source), "-o", str(made))
    assert ran == Ran(0, b"", "")
    assert json.loads(made.read_bytes()) == OPENAI_REQUEST
    assert made.read_bytes().endswith(b"}\n")


def test_an_answer_without_a_request_is_given_all_there_is() -> None:
    made = to_openai(NATIVE_ANSWER)
    assert (made["id"], made["created"], made["model"]) == ("chatcmpl-0", 0, "")
    assert made["usage"] == {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    assert [top["token"] for top in made["choices"][0]["logprobs"]["content"][0]["top_logprobs"]] == ["ho", "hi"]


def test_an_answer_of_a_text_completion_is_given_an_id_of_one() -> None:
    ran = diglot(
        "translate", "completion-response", "--to", "openai", stdin=b'{"content":"","stop_reason":"end_of_turn"}'
    )
    assert json.loads(ran.out)["id"] == "cmpl-0"


def test_an_answer_has_the_id_the_time_and_the_model_of_the_options() -> None:
    made = to_openai(NATIVE_ANSWER, "--id", "chatcmpl-7", "--created", "5", "--model", "large")
    assert (made["id"], made["created"], made["model"]) == ("chatcmpl-7", 5, "large")


@pytest.mark.parametrize(
    ("request_", "tokens"),
    [
        ({**OPENAI_REQUEST, "logprobs": True, "top_logprobs": 1}, ["ho"]),
        ({**OPENAI_REQUEST, "logprobs": True}, []),
        ({**NATIVE_REQUEST, "logprobs": {"top_k": 1}}, ["ho"]),
    ],
)
def test_an_answer_is_that_to_its_request_of_either_api(tmp_path: Path, request_: Any, tokens: list[str]) -> None:
    asked = tmp_path / "request.json"
    asked.write_bytes(dump(request_))
    made = to_openai(NATIVE_ANSWER, "--request", str(asked))
    assert made["model"] == "m"
    assert made["id"].startswith("chatcmpl-")
    assert made["id"] != "chatcmpl-0"
    assert [top["token"] for top in made["choices"][0]["logprobs"]["content"][0]["top_logprobs"]] == tokens
    assert to_openai(NATIVE_ANSWER, "--request", str(asked), "--model", "large", "--id", "a")["model"] == "large"


def test_the_request_may_come_from_standard_input(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_bytes(dump(NATIVE_ANSWER))
    stdin = dump({**OPENAI_REQUEST, "logprobs": True})
    ran = diglot("translate", "chat-response", "--to", "openai", str(answer), "--request", "-", stdin=stdin)
    assert (ran.status, json.loads(ran.out)["model"]) == (0, "m")


def test_losses_are_told_a_line_each() -> None:
    document = {**OPENAI_REQUEST, "seed": 7, "user": "u"}
    ran = diglot("translate", "chat-request", "--to", "llama-stack", stdin=dump(document))
    assert ran.status == 0
    assert ran.err == SEED + "metadata: user = 'u' is not carried over: native requests do not name their user\n"


def test_losses_go_to_a_file_as_a_list(tmp_path: Path) -> None:
    told = tmp_path / "losses.json"
    long = {**OPENAI_REQUEST, "seed": 10**25, "user": "u"}
    command = ("translate", "chat-request", "--to", "llama-stack", "--losses", str(told))
    assert diglot(*command, stdin=dump(long))[::2] == (0, "")
    assert json.loads(told.read_bytes()) == [
        {"path": "seed", "value": 10**25, "kind": "tuning", "why": "native sampling has no such member"},
        {"path": "user", "value": "u", "kind": "metadata", "why": "native requests do not name their user"},
    ]
    assert diglot(*command, stdin=dump(OPENAI_REQUEST))[::2] == (0, "")
    assert told.read_bytes() == b"[]\n"


def test_content_that_would_be_lost_is_refused(tmp_path: Path) -> None:
    told = tmp_path / "losses.json"
    ran = diglot("translate", "chat-request", "--to", "llama-stack", "--losses", str(told), stdin=dump(LOSING))
    assert ran == Ran(
        3,
        b"",
        "diglot: <stdin>: messages[0].content[1].type = 'input_audio' is not carried over: Llama Stack content is text "
        'or image. Drop it, or pass on_loss={"content": "record"} (--on-loss content=record).\n',
    )
    assert not told.exists()


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ("record", 0),
        ("content=record", 0),
        ("raise,content=record,tuning=record", 0),
        ("raise", 3),
        ("content=record,tuning=raise", 3),
        ("record,tuning=raise", 3),
        ("constraint=record", 3),
    ],
)
def test_the_policy_says_what_is_refused(policy: str, status: int) -> None:
    ran = diglot("translate", "chat-request", "--to", "llama-stack", "--on-loss", policy, stdin=dump(LOSING))
    assert ran.status == status
    assert (ran.out == b"") == (status == 3)


BAD = [b"", b'{"model": "m"', b"\xff", b"\xef\xbb\xbf{}", b"[" * 999, b'{"model":"m","messages":[{"role":"user"}]}']


@pytest.mark.parametrize("source", BAD, ids=range(len(BAD)))
def test_bad_input_is_one_line_that_says_what_the_library_says(tmp_path: Path, source: bytes) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(source)
    with pytest.raises(InvalidInput) as caught:
        chat.request_to_llama_stack(source)
    command = ("translate", "chat-request", "--to", "llama-stack")
    assert diglot(*command, stdin=source) == Ran(1, b"", f"diglot: <stdin>: {caught.value}\n")
    assert diglot(*command, str(file)) == Ran(1, b"", f"diglot: {file}: {caught.value}\n")


def test_bad_input_is_told_with_its_path() -> None:
    ran = diglot("translate", "chat-request", "--to", "llama-stack", stdin=b'{"model":"m","messages":"x"}')
    assert ran == Ran(1, b"", "diglot: <stdin>: messages = 'x' is not of type array\n")


def test_a_bad_request_is_named_by_its_own_file(tmp_path: Path) -> None:
    asked = tmp_path / "request.json"
    asked.write_bytes(b"[]")
    ran = diglot("translate", "chat-response", "--to", "openai", "--request", str(asked), stdin=dump(NATIVE_ANSWER))
    assert ran == Ran(1, b"", f"diglot: {asked}: the request is not an object\n")


def test_an_error_in_place_of_an_answer_is_bad_input() -> None:
    ran = diglot("translate", "chat-response", "--to", "llama-stack", stdin=b'{"error": {"message": "no such model"}}')
    assert ran == Ran(1, b"", "diglot: <stdin>: no such model\n")
