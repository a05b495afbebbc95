"""A chat completion's answer, as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.chat import answer_calls, content, logprobs, spoken, usage, words
from diglot.errors import UpstreamError
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.exchange import Exchange
    from diglot.profile import Profile

_ENVELOPE: Final = "native answers have no envelope; the way back takes it from the exchange"
ENVELOPE: Final = Lost(Kind.METADATA, _ENVELOPE, ("",))
CREATED: Final = Lost(Kind.METADATA, _ENVELOPE, (0,))
TIER: Final = Lost(Kind.METADATA, "native servers have one tier")
FINGERPRINT: Final = Lost(Kind.METADATA, "native answers do not name the server's configuration", ("",))
MODERATION: Final = Lost(Kind.METADATA, "native inference does not moderate")
AUDIO: Final = Lost(Kind.CONTENT, "native content is text or image")
REASONING: Final = Lost(Kind.METADATA, "native answers have no place for reasoning", ("",))

RESPONSE: Final = Ledger(
    "openai.CreateChatCompletionResponse",
    "llama_stack.ChatCompletionResponse",
    carried={"choices": "completion_message logprobs.logprobs_by_token", "usage": "metrics"},
    lost={
        "id": ENVELOPE,
        "created": CREATED,
        "model": ENVELOPE,
        "service_tier": TIER,
        "system_fingerprint": FINGERPRINT,
        "moderation": MODERATION,
        "metadata": Lost(Kind.METADATA, "native servers store no answers", ({},)),
    },
    dropped={"object": "says chat.completion, as every answer"},
)
CHOICE: Final = Ledger(
    "openai.ChatCompletionChoice",
    "llama_stack.ChatCompletionResponse",
    carried={
        "finish_reason": "completion_message.stop_reason",
        "message": "completion_message",
        "logprobs": "logprobs.logprobs_by_token",
        "index": "completion_message logprobs.logprobs_by_token",
        "text": "completion_message.content",
    },
    why={
        "finish_reason": "calls decide: with calls end_of_message, unless cut by length",
        "index": "the choice of the lowest is the answer; further choices are a content loss",
        "logprobs": "a bare number for the whole answer is no token's, and a metadata loss",
        "text": "where the message has no content; one that differs from it is a content loss",
    },
)
MESSAGE: Final = Ledger(
    "openai.ChatCompletionResponseMessage",
    "llama_stack.CompletionMessage",
    carried={
        "content": "content",
        "refusal": "content",
        "tool_calls": "tool_calls stop_reason",
        "function_call": "tool_calls stop_reason",
    },
    lost={
        "annotations": Lost(Kind.METADATA, "native answers have no annotations", ([],)),
        "audio": AUDIO,
        "reasoning": REASONING,
        "reasoning_content": REASONING,
    },
    dropped={"role": "says assistant, as every answer"},
    filled={"role": "assistant"},
    why={"refusal": "its text is content; its marker is reported"},
)
NATIVE_RESPONSE: Final = Ledger(
    "llama_stack.ChatCompletionResponse",
    "openai.CreateChatCompletionResponse",
    carried={
        "completion_message": "choices.message choices.finish_reason choices.logprobs.content",
        "logprobs": "choices.logprobs.content",
        "metrics": "usage",
    },
    filled={
        "id": "the exchange's",
        "created": "the exchange's",
        "model": "the exchange's",
        "object": "chat.completion",
        "choices.index": "the choice's place; 0 but for n",
        "choices.logprobs.refusal": "null: a native refusal is text",
    },
)
NATIVE_MESSAGE: Final = Ledger(
    "llama_stack.CompletionMessage",
    "openai.ChatCompletionChoice",
    carried={
        "content": "message.content logprobs.content",
        "stop_reason": "finish_reason",
        "tool_calls": "message.tool_calls message.function_call message.content finish_reason",
    },
    dropped={"role": "says assistant, as every answer"},
    filled={"message.role": "assistant", "message.refusal": "null: a native refusal is text"},
    why={
        "content": "text items are joined; null where there are only calls",
        "stop_reason": "absent is end_of_turn",
        "tool_calls": "function_call where the request spoke the deprecated functions",
    },
)
NATIVE_TEXT: Final = Ledger(
    "llama_stack.TextContentItem",
    "openai.ChatCompletionResponseMessage",
    carried={"text": "content"},
    dropped={"type": "says text, as content is"},
)
IMAGE: Final = "OpenAI's answers are text"
FURTHER: Final = "a native answer has one choice"
SECOND_CALL: Final = "an answer in function_call style has one call"


def to_llama_stack(
    source: oai.CreateChatCompletionResponse, exchange: Exchange, profile: Profile, report: Report
) -> to_ls.ChatCompletionResponse:
    """The native answer of the choice with the lowest index; raises UpstreamError where there is none."""
    RESPONSE.account(source, report, None)
    if not source["choices"]:
        raise UpstreamError("choices is empty", "choices")
    choices = source["choices"]
    first = 0 if len(choices) == 1 else min(range(len(choices)), key=lambda i: choices[i].get("index") or 0)
    for i, further in enumerate(choices):
        if i != first:
            report.lose(((None, "choices"), i), further, Kind.CONTENT, FURTHER)
    choice, at = choices[first], ((None, "choices"), first)
    CHOICE.account(choice, report, at)
    message = _message(choice, exchange, profile, report, at)
    return {
        "completion_message": message,
        "logprobs": logprobs.to_llama_stack(choice.get("logprobs"), report, (at, "logprobs")),
        "metrics": usage.to_llama_stack(source.get("usage"), report, (None, "usage")),
    }


def _message(
    choice: oai.ChatCompletionChoice, exchange: Exchange, profile: Profile, report: Report, at: At
) -> to_ls.CompletionMessage:
    source, place = choice["message"], (at, "message")
    MESSAGE.account(source, report, place)
    text = content.answer(source.get("content"), content.ANSWER_PART, report, (place, "content"))
    text, refusal = content.said_once(text, choice.get("text"), report, (at, "text")), source.get("refusal")
    if refusal:
        report.lose((place, "refusal"), refusal, Kind.METADATA, content.REFUSAL)
    made = answer_calls.to_llama_stack(source, exchange, report, place)
    finish, ending = choice.get("finish_reason"), (at, "finish_reason")
    word = "stop" if finish is None else finish
    if profile.calls_in_text and exchange.tools:
        cut = words.native(word, False, ending, profile.finish_reasons) == "out_of_tokens"
        text, found, _ = spoken.whole(text, exchange, report, (place, "content"), first=len(made), cut=cut)
        made = found + made
    return {
        "role": "assistant",
        "content": text + (refusal or ""),
        "stop_reason": words.stop_reason(word, bool(made), report, ending, profile.finish_reasons),
        "tool_calls": made,
    }


def to_openai(
    source: ls.ChatCompletionResponse, exchange: Exchange, report: Report
) -> to_oai.CreateChatCompletionResponse:
    """OpenAI's answer with one choice."""
    return envelope([choice(source, exchange, report)], usage_of(source, report), exchange)


def envelope(
    choices: list[to_oai.ChatCompletionChoice], counts: to_oai.CompletionUsage | None, exchange: Exchange
) -> to_oai.CreateChatCompletionResponse:
    """OpenAI's answer around its choices; no usage where none is known."""
    made: to_oai.CreateChatCompletionResponse = {
        "id": exchange.id,
        "object": "chat.completion",
        "created": exchange.created,
        "model": exchange.model,
        "choices": choices,
    }
    if counts is not None:
        made["usage"] = counts
    return made


def usage_of(source: ls.ChatCompletionResponse, report: Report, at: At = None) -> to_oai.CompletionUsage | None:
    """The usage that a native answer tells."""
    return usage.to_openai(source.get("metrics"), report, (at, "metrics"))


def choice(
    source: ls.ChatCompletionResponse, exchange: Exchange, report: Report, index: int = 0, at: At = None
) -> to_oai.ChatCompletionChoice:
    """One choice of a native answer."""
    NATIVE_RESPONSE.account(source, report, at)
    message, place = source["completion_message"], (at, "completion_message")
    NATIVE_MESSAGE.account(message, report, place)
    text = joined(message.get("content"), report, (place, "content"))
    called = message.get("tool_calls") or []
    made = answer_calls.to_openai(called, report, (place, "tool_calls"), exchange.call_id)
    if exchange.function_call:
        for i, further in enumerate(called[1:], 1):
            report.lose(((place, "tool_calls"), i), further, Kind.CONTENT, SECOND_CALL)
    tokens = logprobs.to_openai(source.get("logprobs"), text, exchange.top_logprobs, report, (at, "logprobs"))
    word = message.get("stop_reason")
    return {
        "index": index,
        "message": _openai_message(text, made, exchange),
        "logprobs": None if tokens is None else {"content": tokens, "refusal": None},
        "finish_reason": words.finish_reason(
            "end_of_turn" if word is None else word, bool(made), exchange, (place, "stop_reason")
        ),
    }


def joined(source: ls.InterleavedContent | None, report: Report, at: At) -> str:
    """The text of native content, its items joined."""
    if isinstance(source, str):
        return source
    texts: list[str] = []
    for item, place in content.items(source, at):
        if item["type"] == "text":
            NATIVE_TEXT.account(item, report, place)
            texts.append(item["text"])
        else:
            report.lose((place, "type"), item["type"], Kind.CONTENT, IMAGE)
    return "".join(texts)


def _openai_message(
    text: str, made: list[to_oai.ChatCompletionMessageToolCall], exchange: Exchange
) -> to_oai.ChatCompletionResponseMessage:
    message: to_oai.ChatCompletionResponseMessage = {
        "role": "assistant",
        "content": text if text or not made else None,
        "refusal": None,
    }
    if made and exchange.function_call:
        message["function_call"] = made[0]["function"]
    elif made:
        message["tool_calls"] = [*made]
    return message
