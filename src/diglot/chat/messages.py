"""The conversation: one message becomes one message, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat import calls, content
from diglot.chat.talk import Talk
from diglot.errors import InvalidInput
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, show, spell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

NAME: Final = Lost(Kind.METADATA, "native messages do not name their author")
REASONING: Final = Lost(Kind.METADATA, "native messages have no place for reasoning", ("",))

USER: Final = Ledger(
    "openai.ChatCompletionRequestUserMessage",
    "llama_stack.UserMessage",
    carried={"role": "role", "content": "content"},
    lost={"name": NAME},
)
SYSTEM: Final = Ledger(
    "openai.ChatCompletionRequestSystemMessage",
    "llama_stack.SystemMessage",
    carried={"role": "role", "content": "content"},
    lost={"name": NAME},
)
DEVELOPER: Final = Ledger(
    "openai.ChatCompletionRequestDeveloperMessage",
    "llama_stack.SystemMessage",
    carried={"role": "role", "content": "content"},
    lost={"name": NAME},
    why={"role": "developer becomes system, the role that native servers know"},
)
ASSISTANT: Final = Ledger(
    "openai.ChatCompletionRequestAssistantMessage",
    "llama_stack.CompletionMessage",
    carried={
        "role": "role",
        "content": "content",
        "refusal": "content",
        "tool_calls": "tool_calls stop_reason",
        "function_call": "tool_calls stop_reason",
    },
    lost={
        "name": NAME,
        "audio": Lost(Kind.CONTENT, "Llama Stack content is text or image"),
        "annotations": Lost(Kind.METADATA, "native messages have no annotations", ([],)),
        "reasoning": REASONING,
        "reasoning_content": REASONING,
    },
    filled={
        "content": "the empty text, where it has none",
        "stop_reason": "end_of_turn, where it calls no tools",
    },
    why={
        "content": "null is the empty text: native content may not be null",
        "refusal": "its text is content; its marker is reported",
        "function_call": "a call whose id is made of the message's place, unless tool_calls has the same",
    },
)
TOOL: Final = Ledger(
    "openai.ChatCompletionRequestToolMessage",
    "llama_stack.ToolResponseMessage",
    carried={"role": "role", "content": "content", "tool_call_id": "call_id"},
    why={"tool_call_id": "where it is absent or empty, the answer is to the first call that has none yet"},
)
FUNCTION: Final = Ledger(
    "openai.ChatCompletionRequestFunctionMessage",
    "llama_stack.ToolResponseMessage",
    carried={"role": "role", "content": "content", "name": "call_id"},
    filled={"content": "the empty text, where it has none"},
    why={"name": "the id given to the function_call it answers"},
)
NATIVE_USER: Final = Ledger(
    "llama_stack.UserMessage",
    "openai.ChatCompletionRequestUserMessage",
    carried={"role": "role", "content": "content", "context": "content"},
    why={"context": "follows the content after a blank line"},
)
NATIVE_SYSTEM: Final = Ledger(
    "llama_stack.SystemMessage",
    "openai.ChatCompletionRequestSystemMessage",
    carried={"role": "role", "content": "content"},
)
NATIVE_ASSISTANT: Final = Ledger(
    "llama_stack.CompletionMessage",
    "openai.ChatCompletionRequestAssistantMessage",
    carried={"role": "role", "content": "content", "tool_calls": "tool_calls content"},
    dropped={"stop_reason": "says of a message in history what its calls say"},
    why={"content": "the empty text beside calls is null"},
)
NATIVE_TOOL: Final = Ledger(
    "llama_stack.ToolResponseMessage",
    "openai.ChatCompletionRequestToolMessage",
    carried={"role": "role", "content": "content", "call_id": "tool_call_id"},
    why={"call_id": "where it is absent or empty, the answer is to the first call that has none yet"},
)


def to_llama_stack(source: Sequence[Any], report: Report) -> list[Any]:
    """The native messages of a conversation."""
    talk = Talk(report)
    at: At = (None, "messages")
    return [_TO_LLAMA_STACK[message["role"]](message, talk, (at, i)) for i, message in enumerate(source)]


def _user(source: oai.ChatCompletionRequestUserMessage, talk: Talk, at: At) -> to_ls.UserMessage:
    USER.account(source, talk.report, at)
    return {"role": "user", "content": content.to_llama_stack(source["content"], talk.report, (at, "content"))}


def _system(source: oai.ChatCompletionRequestSystemMessage, talk: Talk, at: At) -> to_ls.SystemMessage:
    SYSTEM.account(source, talk.report, at)
    return {"role": "system", "content": content.to_llama_stack(source["content"], talk.report, (at, "content"))}


def _developer(source: oai.ChatCompletionRequestDeveloperMessage, talk: Talk, at: At) -> to_ls.SystemMessage:
    DEVELOPER.account(source, talk.report, at)
    return {"role": "system", "content": content.to_llama_stack(source["content"], talk.report, (at, "content"))}


def _assistant(source: oai.ChatCompletionRequestAssistantMessage, talk: Talk, at: At) -> to_ls.CompletionMessage:
    ASSISTANT.account(source, talk.report, at)
    said: Any = content.to_llama_stack(source.get("content"), talk.report, (at, "content"))
    refusal = source.get("refusal")
    if refusal:
        talk.report.lose((at, "refusal"), refusal, Kind.METADATA, content.REFUSAL)
        said = [*content.parts(said), {"type": "text", "text": refusal}] if said else refusal
    made = _calls(source, talk, at)
    if not made:
        return {"role": "assistant", "content": said, "stop_reason": "end_of_turn"}
    talk.call([call["call_id"] for call in made])
    return {"role": "assistant", "content": said, "stop_reason": "end_of_message", "tool_calls": made}


def _calls(source: oai.ChatCompletionRequestAssistantMessage, talk: Talk, at: At) -> list[to_ls.ToolCall]:
    made: list[to_ls.ToolCall] = []
    listed, called = source.get("tool_calls"), source.get("function_call")
    if listed:
        made = calls.to_llama_stack(listed, talk.report, (at, "tool_calls"), lambda i: f"{_stem(at)}_{i}")
    if called is not None:
        calls.HISTORY_FUNCTION_CALL.account(called, talk.report, (at, "function_call"))
        if listed and calls.mirrors(called, listed):
            same = (call["call_id"] for call in made if call["tool_name"] == called["name"])
            talk.function_calls[called["name"]] = next(same, _stem(at))
        elif not calls.is_empty(called):
            talk.function_calls[called["name"]] = _stem(at)
            made.append(calls.native_call(_stem(at), called["name"], called.get("arguments")))
    return made


def _stem(at: At) -> str:
    """What the ids of a message's calls begin with where they have none: its place."""
    return f"call_{spell(at)[9:-1]}"


def _tool(source: oai.ChatCompletionRequestToolMessage, talk: Talk, at: At) -> to_ls.ToolResponseMessage:
    TOOL.account(source, talk.report, at)
    call_id = talk.answer(source.get("tool_call_id"), "tool_call_id", at)
    said = content.to_llama_stack(source["content"], talk.report, (at, "content"))
    return {"role": "tool", "call_id": call_id, "content": said}


def _function(source: oai.ChatCompletionRequestFunctionMessage, talk: Talk, at: At) -> to_ls.ToolResponseMessage:
    FUNCTION.account(source, talk.report, at)
    call_id = talk.function_calls.get(source["name"])
    if call_id is None:
        raise InvalidInput(
            f"{spell(at)}.name = {show(source['name'])} answers no function_call before it", spell((at, "name"))
        )
    return {"role": "tool", "call_id": talk.answer(call_id, "name", at), "content": source["content"] or ""}


_TO_LLAMA_STACK: Final[dict[str, Any]] = {
    "user": _user,
    "assistant": _assistant,
    "tool": _tool,
    "system": _system,
    "developer": _developer,
    "function": _function,
}


def to_openai(source: Sequence[Any], report: Report) -> list[Any]:
    """OpenAI's messages of a native conversation."""
    talk = Talk(report)
    at: At = (None, "messages")
    return [_TO_OPENAI[message["role"]](message, talk, (at, i)) for i, message in enumerate(source)]


def _user_message(source: ls.UserMessage, talk: Talk, at: At) -> to_oai.ChatCompletionRequestUserMessage:
    report = talk.report
    NATIVE_USER.account(source, report, at)
    said = content.to_openai(source["content"], report, (at, "content"), images=True)
    context = source.get("context")
    if context:
        said = content.join_context(said, content.to_openai(context, report, (at, "context"), images=True))
    return {"role": "user", "content": said}


def _system_message(source: ls.SystemMessage, talk: Talk, at: At) -> to_oai.ChatCompletionRequestSystemMessage:
    NATIVE_SYSTEM.account(source, talk.report, at)
    return {"role": "system", "content": content.to_openai(source["content"], talk.report, (at, "content"))}


def _assistant_message(
    source: ls.CompletionMessage, talk: Talk, at: At
) -> to_oai.ChatCompletionRequestAssistantMessage:
    NATIVE_ASSISTANT.account(source, talk.report, at)
    said: Any = content.to_openai(source.get("content"), talk.report, (at, "content"))
    called = source.get("tool_calls")
    if not called:
        return {"role": "assistant", "content": said}
    made = calls.to_openai(called, talk.report, (at, "tool_calls"), lambda i: f"{_stem(at)}_{i}")
    talk.call([call["id"] for call in made])
    return {"role": "assistant", "content": said or None, "tool_calls": [*made]}


def _tool_message(source: ls.ToolResponseMessage, talk: Talk, at: At) -> to_oai.ChatCompletionRequestToolMessage:
    NATIVE_TOOL.account(source, talk.report, at)
    call_id = talk.answer(source.get("call_id"), "call_id", at)
    said = content.to_openai(source["content"], talk.report, (at, "content"))
    return {"role": "tool", "tool_call_id": call_id, "content": said}


_TO_OPENAI: Final[dict[str, Any]] = {
    "user": _user_message,
    "assistant": _assistant_message,
    "tool": _tool_message,
    "system": _system_message,
}
