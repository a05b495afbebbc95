"""Log probabilities: only where they were asked for, as many alternatives as were, and bytes that are the token's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.gate import array_of
from diglot.legality.findings import asked_for
from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

LOGPROBS_ASKED: Final = Rule(
    name="logprobs-asked",
    says="An answer has log probabilities only where they were asked for",
    spec="CreateChatCompletionRequest.logprobs, CreateCompletionRequest.logprobs",
)
LOGPROBS_TOP: Final = Rule(
    name="logprobs-top",
    says="A position has as many alternatives as were asked for at most, in a text completion the sampled token beside them",
    spec="CreateChatCompletionRequest.top_logprobs, CreateCompletionRequest.logprobs",
)
LOGPROBS_BYTES: Final = Rule(
    name="logprobs-bytes",
    says="The bytes of a token are those of its text in UTF-8, where they are a text",
    spec="ChatCompletionTokenLogprob.bytes",
)
LOGPROBS_SHAPE: Final = Rule(
    name="logprobs-shape",
    says="The log probabilities of a text completion are lists, of tokens and of what is said of each",
    spec="CompletionLogprobs.tokens",
)
LOGPROBS_LENGTHS: Final = Rule(
    name="logprobs-lengths",
    says="The lists of log probabilities have one entry a token each",
    spec="CompletionLogprobs",
)
_LISTS: Final = ("token_logprobs", "top_logprobs", "text_offset")


def judge_chat_logprobs(found: Mapping[str, Any] | None, asked: Asked, path: str, findings: Findings) -> None:
    """Judge the log probabilities of a choice of a chat, or of a piece of one."""
    for name in ("content", "refusal") if found else ():
        tokens = array_of((found or {}).get(name))
        if tokens and _unasked(asked):
            findings.add(LOGPROBS_ASKED, "was not asked for", path)
            return
        for i, token in enumerate(tokens):
            _judge_token(token, asked, f"{path}.{name}[{i}]", findings)


def _judge_token(token: Mapping[str, Any], asked: Asked, path: str, findings: Findings) -> None:
    tops = token["top_logprobs"]
    most = asked.exchange.top_logprobs
    if most is not None and len(tops) > most:
        findings.add(LOGPROBS_TOP, f"has {len(tops)}, {asked_for(most)}", f"{path}.top_logprobs")
    _judge_bytes(token, path, findings)
    for i, top in enumerate(tops):
        _judge_bytes(top, f"{path}.top_logprobs[{i}]", findings)


def _judge_bytes(token: Mapping[str, Any], path: str, findings: Findings) -> None:
    """Judge the bytes of a token, of which a part of a character is no text."""
    if token["bytes"] is None:
        return
    try:
        text = bytes(map(int, token["bytes"])).decode()
    except UnicodeDecodeError:
        return
    except (ValueError, OverflowError):
        text = None
    if text != token["token"]:
        findings.add(LOGPROBS_BYTES, f"are not those of {show(token['token'])}", f"{path}.bytes")


def judge_completion_logprobs(found: Mapping[str, Any] | None, asked: Asked, path: str, findings: Findings) -> None:
    """Judge the log probabilities of a text completion, or of a piece of one."""
    if not found:
        return
    if _unasked(asked):
        findings.add(LOGPROBS_ASKED, "was not asked for", path)
        return
    if "tokens" not in found:
        findings.add(LOGPROBS_SHAPE, "has no list of tokens", path)
        return
    for name in _LISTS:
        if name in found and len(found[name]) != len(found["tokens"]):
            said = f"has {len(found[name])} entries for {len(found['tokens'])} tokens"
            findings.add(LOGPROBS_LENGTHS, said, f"{path}.{name}")
    _judge_tops(array_of(found.get("top_logprobs")), asked.exchange.top_logprobs, f"{path}.top_logprobs", findings)


def _judge_tops(tops: list[Any], most: int | None, path: str, findings: Findings) -> None:
    for i, top in enumerate(tops):
        if most is not None and top and len(top) > most + 1:
            findings.add(LOGPROBS_TOP, f"has {len(top)}, {asked_for(most)}", f"{path}[{i}]")


def _unasked(asked: Asked) -> bool:
    return asked.known and asked.exchange.top_logprobs is None
