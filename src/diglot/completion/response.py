"""A text completion's answer, as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.chat import usage
from diglot.chat.response import CREATED, ENVELOPE, FINGERPRINT, FURTHER
from diglot.completion import logprobs, words
from diglot.errors import UpstreamError
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange
    from diglot.profile import Profile

RESPONSE: Final = Ledger(
    "openai.CreateCompletionResponse",
    "llama_stack.CompletionResponse",
    carried={"choices": "content stop_reason logprobs.logprobs_by_token", "usage": "metrics"},
    lost={"id": ENVELOPE, "created": CREATED, "model": ENVELOPE, "system_fingerprint": FINGERPRINT},
    dropped={"object": "says text_completion, as every answer"},
)
CHOICE: Final = Ledger(
    "openai.CompletionChoice",
    "llama_stack.CompletionResponse",
    carried={
        "text": "content",
        "finish_reason": "stop_reason",
        "logprobs": "logprobs.logprobs_by_token",
        "index": "content stop_reason logprobs.logprobs_by_token",
    },
    why={
        "finish_reason": "null is stop",
        "index": "the choice of the lowest is the answer; further choices are a content loss",
        "logprobs": "a bare number for the whole answer is no token's, and a metadata loss",
    },
)
NATIVE_RESPONSE: Final = Ledger(
    "llama_stack.CompletionResponse",
    "openai.CreateCompletionResponse",
    carried={
        "content": "choices.text choices.logprobs",
        "stop_reason": "choices.finish_reason",
        "logprobs": "choices.logprobs",
        "metrics": "usage",
    },
    filled={
        "id": "the exchange's",
        "created": "the exchange's",
        "model": "the exchange's",
        "object": "text_completion",
        "choices.index": "the choice's place; 0 but for several prompts and n",
    },
    why={
        "content": "after the prompt, where it is to be echoed",
        "stop_reason": "absent is end_of_turn",
    },
)


def to_llama_stack(source: oai.CreateCompletionResponse, profile: Profile, report: Report) -> to_ls.CompletionResponse:
    """The native answer of the choice with the lowest index; raises UpstreamError where there is none."""
    RESPONSE.account(source, report, None)
    choices = source["choices"]
    if not choices:
        raise UpstreamError("choices is empty", "choices")
    first = min(range(len(choices)), key=lambda i: choices[i].get("index") or 0) if len(choices) > 1 else 0
    for i, further in enumerate(choices):
        if i != first:
            report.lose(((None, "choices"), i), further, Kind.CONTENT, FURTHER)
    choice, at = choices[first], ((None, "choices"), first)
    CHOICE.account(choice, report, at)
    word = choice.get("finish_reason")
    return {
        "content": choice["text"].removeprefix(profile.opening),
        "stop_reason": words.stop_reason(
            "stop" if word is None else word, report, (at, "finish_reason"), profile.finish_reasons
        ),
        "logprobs": logprobs.to_llama_stack(choice.get("logprobs"), report, (at, "logprobs")),
        "metrics": usage.to_llama_stack(source.get("usage"), report, (None, "usage")),
    }


def choice(
    source: ls.CompletionResponse, exchange: Exchange, report: Report, index: int = 0, at: At = None
) -> to_oai.CompletionChoice:
    """One choice of a native answer; the prompt before its text, where that was asked for."""
    NATIVE_RESPONSE.account(source, report, at)
    text, word, before = source["content"], source.get("stop_reason"), echoed(exchange, index)
    asked = exchange.top_logprobs
    return {
        "index": index,
        "text": before + text,
        "logprobs": logprobs.to_openai(source.get("logprobs"), text, len(before), asked, report, (at, "logprobs")),
        "finish_reason": words.finish_reason("end_of_turn" if word is None else word, (at, "stop_reason")),
    }


def echoed(exchange: Exchange, index: int) -> str:
    """What stands before the text of a choice: its prompt, where it is to be echoed."""
    prompt = index // exchange.n
    return exchange.prompts[prompt] if exchange.echo and prompt < len(exchange.prompts) else ""


def usage_of(source: ls.CompletionResponse, report: Report, at: At = None) -> to_oai.CompletionUsage | None:
    """The usage that a native answer tells."""
    return usage.to_openai(source.get("metrics"), report, (at, "metrics"))


def envelope(
    choices: list[to_oai.CompletionChoice], counts: to_oai.CompletionUsage | None, exchange: Exchange
) -> to_oai.CreateCompletionResponse:
    """OpenAI's answer around its choices; no usage where none is known."""
    made: to_oai.CreateCompletionResponse = {
        "id": exchange.id,
        "object": "text_completion",
        "created": exchange.created,
        "model": exchange.model,
        "choices": choices,
    }
    if counts is not None:
        made["usage"] = counts
    return made
