"""The conversation as Llama 3's prompt: a turn for each message, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat.content import items
from diglot.generate import history, images
from diglot.generate.images import TARGET
from diglot.generate.template import END_OF_TURN, ENDS, header, inert, turn
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import lenient as ls

    from diglot.report import At, Report

_CONTENT: Final = {"content": "prompt images"}
_ROLE: Final = {"role": "says whose turn it is, as the header of the turn does"}
USER: Final = Ledger(
    "llama_stack.UserMessage",
    TARGET,
    carried={**_CONTENT, "context": "prompt images"},
    dropped=_ROLE,
    why={"context": "follows the content after a blank line"},
)
SYSTEM: Final = Ledger("llama_stack.SystemMessage", TARGET, carried=_CONTENT, dropped=_ROLE)
ASSISTANT: Final = Ledger(
    "llama_stack.CompletionMessage",
    TARGET,
    carried={**_CONTENT, "tool_calls": "prompt", "stop_reason": "prompt"},
    dropped=_ROLE,
    why={"stop_reason": "the token that ends the turn; absent it is what the calls say"},
)
TOOL: Final = Ledger(
    "llama_stack.ToolResponseMessage",
    TARGET,
    carried=_CONTENT,
    dropped={**_ROLE, "call_id": "a prompt has no ids: results stand in their order"},
)
TEXT_ITEM: Final = Ledger(
    "llama_stack.TextContentItem",
    TARGET,
    carried={"text": "prompt"},
    dropped={"type": "says text, as a prompt is"},
    why={"text": "the items are joined"},
)


class Writer:
    """Writes messages as turns, and keeps the images that stand in them.

    form: in which the calls of the conversation are written.
    """

    def __init__(self, form: str, report: Report) -> None:
        self.images: list[str] = []
        self._form = form
        self._report = report

    def turns(self, messages: Sequence[Any], first: int) -> str:
        """The turns of the messages from an index on."""
        at: At = (None, "messages")
        return "".join(self._turn(message, (at, i)) for i, message in enumerate(messages[first:], first))

    def system(self, message: Any, at: At) -> str:
        """The text of a system message."""
        SYSTEM.account(message, self._report, at)
        return self.content(message["content"], (at, "content"))

    def content(self, source: ls.InterleavedContent | None, at: At) -> str:
        """The text of some content, with a mark for each image; what would be a token in it is none."""
        if isinstance(source, str):
            return inert(source, self._report, at)
        texts: list[str] = [""]
        marks: list[str] = []
        for item, place in items(source, at):
            if item["type"] == "text":
                TEXT_ITEM.account(item, self._report, place)
                texts[-1] += item["text"]
            elif (data := images.base64_of(item, self._report, place)) is not None:
                marks.append(images.mark(len(self.images)))
                texts.append("")
                self.images.append(data)
        said = [inert(text, self._report, at) for text in texts]
        return "".join(part for pair in zip(said, [*marks, ""], strict=True) for part in pair)

    def _turn(self, message: Any, at: At) -> str:
        if message["role"] == "system":
            return turn("system", self.system(message, at))
        if message["role"] == "assistant":
            return self._assistant(message, at)
        said = self.content(message["content"], (at, "content"))
        if message["role"] == "tool":
            TOOL.account(message, self._report, at)
            return turn("ipython", said)
        USER.account(message, self._report, at)
        context = message.get("context")
        return turn("user", f"{said}\n\n{self.content(context, (at, 'context'))}" if context else said)

    def _assistant(self, message: ls.CompletionMessage, at: At) -> str:
        ASSISTANT.account(message, self._report, at)
        said = self.content(message.get("content"), (at, "content"))
        calls = message.get("tool_calls") or []
        called = history.written(calls, self._form, self._report, (at, "tool_calls"))
        word = message.get("stop_reason") or ("end_of_message" if calls else "end_of_turn")
        text = f"{said}\n{called}" if said and called else said + called
        return turn("assistant", text, ENDS.get(word, END_OF_TURN))


def asking() -> str:
    """The beginning of the turn that the model is to go on with."""
    return header("assistant")
