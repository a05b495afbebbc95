"""Runs the command line as its users do: a process with arguments, bytes in, and bytes and a status out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, NamedTuple

DIGLOT = [sys.executable, "-W", "error", "-m", "diglot"]

OPENAI_REQUEST = {"model": "m", "messages": [{"role": "user", "content": "hi"}], "temperature": 0}
NATIVE_REQUEST = {
    "model_id": "m",
    "messages": [{"role": "user", "content": "hi"}],
    "sampling_params": {"strategy": {"type": "greedy"}},
}
NATIVE_ANSWER = {
    "completion_message": {"role": "assistant", "content": "ho", "stop_reason": "end_of_turn"},
    "logprobs": [{"logprobs_by_token": {"ho": -0.5, "hi": -2.5}}],
    "metrics": [{"metric": "prompt_tokens", "value": 1}, {"metric": "completion_tokens", "value": 2}],
}


class Ran(NamedTuple):
    """How a run ended."""

    status: int
    out: bytes
    err: str


def diglot(*arguments: str, stdin: bytes = b"") -> Ran:
    done = subprocess.run([*DIGLOT, *arguments], input=stdin, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr.decode())


def dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def dump_lines(*values: Any) -> bytes:
    return b"".join(dump(value) + b"\n" for value in values)


def load_lines(text: bytes) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]
