"""The exchange: what an answer needs to know of its question, and the ids and time that come from outside."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput
from diglot.translation import plain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WORDS: Final = {"auto", "none", "required"}  # a native choice that says one of these names no tool


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the answer needs of the question; `Exchange.of(request)` reads it from a request of either API.

    id, created, model: the members of an OpenAI answer that a native one does not have; created in seconds since 1970.
    tools: the names of the tools offered, by which a call's name in fragments is known to be whole or not yet.
    may_call: whether a tool may be called; where tool_choice is none, no call is read in a text.
    named_tool: the function that tool_choice named: OpenAI then finishes with stop.
    function_call: the request spoke the deprecated functions, so the answer says function_call.
    include_usage: the stream ends with a usage chunk, as that of a native request always does.
    top_logprobs: how many alternatives a position were asked for; None where no logprobs were.
    n: how many choices were asked for, of each prompt.
    prompts: of a text completion, the texts that were to be gone on with.
    echo: the text of an answer begins with its prompt.
    base64: embeddings were asked for as base64 of little-endian float32, not as numbers.
    """

    id: str = "chatcmpl-0"
    created: int = 0
    model: str = ""
    tools: frozenset[str] = frozenset()
    named_tool: str | None = None
    function_call: bool = False
    include_usage: bool = False
    top_logprobs: int | None = None
    n: int = 1
    prompts: tuple[str, ...] = ()
    echo: bool = False
    base64: bool = False
    may_call: bool = True

    @property
    def spoken(self) -> frozenset[str]:
        """The names that calls in a text may have."""
        return self.tools if self.may_call else frozenset()

    @classmethod
    def of(cls, request: object, *, id: str | None = None, created: int = 0, model: str | None = None) -> Exchange:  # noqa: A002
        """Read a request of either API, in any form the translators take.

        Without an id one is derived from the request, the same for the same request: clock and ids come from outside.
        Raises InvalidInput where the request is not JSON; what does not fit the schema is the translators' to refuse.
        """
        source: Any = plain_of(request)
        if not gate.is_object(source):
            raise InvalidInput("the request is not an object")
        read = _reader(source)
        facts = read(source)
        facts["model"] = model if model is not None else facts["model"]
        prefix = "cmpl" if read in {_completion, _native_completion} else "chatcmpl"
        return cls(id=id or f"{prefix}-{zlib.crc32(gate.dump(source)):08x}", created=created, **facts)

    def nth(self, index: int) -> Exchange:
        """That of one of a batch: an id of its own, from which those of its calls are made."""
        return replace(self, id=f"{self.id}-{index}")

    def call_id(self, ordinal: int) -> str:
        """The id of a call that came without one; unlike those of another exchange."""
        return f"call_{self.id.removeprefix('chatcmpl-')}_{ordinal}"


def _reader(source: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What reads a request of this operation and API."""
    if "model_id" in source:
        if "contents" in source:
            return _native_embedding
        return _native_completion if source.keys() & {"content", "content_batch"} else _native
    if "messages" in source or not source.keys() & {"prompt", "input"}:
        return _openai
    return _completion if "prompt" in source else _embedding


def _openai(source: Mapping[str, Any]) -> dict[str, Any]:
    choice = source.get("tool_choice")
    call = source.get("function_call")
    named = call if choice is None else _dict(choice).get("function")  # where both are said, tool_choice is taken
    functions = [_dict(tool).get("function") for tool in _list(source.get("tools"))]
    return {
        "model": _text(source.get("model")) or "",
        "tools": frozenset(
            filter(None, (_text(_dict(one).get("name")) for one in [*functions, *_list(source.get("functions"))]))
        ),
        "may_call": (call if choice is None else choice) != "none",
        "named_tool": _text(_dict(named).get("name")),
        "function_call": bool(source.get("functions")) and not source.get("tools"),
        "include_usage": _dict(source.get("stream_options")).get("include_usage") is True,
        "top_logprobs": _whole(source.get("top_logprobs")) or 0 if source.get("logprobs") is True else None,
        "n": _whole(source.get("n")) or 1,
    }


def _completion(source: Mapping[str, Any]) -> dict[str, Any]:
    """Of OpenAI's request for a text completion; logprobs true is one alternative."""
    asked, prompt = source.get("logprobs"), source.get("prompt")
    return {
        "model": _text(source.get("model")) or "",
        "include_usage": _dict(source.get("stream_options")).get("include_usage") is True,
        "top_logprobs": 1 if asked is True else _whole(asked),
        "n": _whole(source.get("n")) or 1,
        "prompts": tuple(one for one in _list(prompt) if isinstance(one, str)) or (_text(prompt) or "",),
        "echo": source.get("echo") is True,
    }


def _embedding(source: Mapping[str, Any]) -> dict[str, Any]:
    return {"model": _text(source.get("model")) or "", "base64": source.get("encoding_format") == "base64"}


def _native_embedding(source: Mapping[str, Any]) -> dict[str, Any]:
    return {"model": _text(source.get("model_id")) or ""}


def _native_completion(source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_native_embedding(source),
        "include_usage": source.get("stream") is True,
        "top_logprobs": _whole(_dict(source.get("logprobs")).get("top_k")) or None,
    }


def _native(source: Mapping[str, Any]) -> dict[str, Any]:
    tools = frozenset(filter(None, (_text(_dict(tool).get("tool_name")) for tool in _list(source.get("tools")))))
    choice = _dict(source.get("tool_config")).get("tool_choice") or source.get("tool_choice")
    return {
        **_native_completion(source),
        "tools": tools,
        "may_call": choice != "none",
        "named_tool": choice if isinstance(choice, str) and choice in tools - WORDS else None,
    }


def _dict(value: Any) -> Mapping[str, Any]:
    return value if gate.is_object(value) else {}


def _list(value: Any) -> list[Any]:
    return value if gate.is_array(value) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    """A whole number; 2.0 is one, as JSON Schema has it."""
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
    return int(value) if whole else None
