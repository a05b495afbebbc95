"""What is to be gone on with: OpenAI's prompt, one text or several; native content, text and images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat.content import items
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report, refuse

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls

TEXT_ITEM: Final = Ledger(
    "llama_stack.TextContentItem",
    "openai.CreateCompletionRequest",
    carried={"text": "prompt"},
    dropped={"type": "says text, as a prompt is"},
    why={"text": "the items of a prompt are joined"},
)
IMAGE: Final = "OpenAI's prompts are text"
IDS: Final = "is token ids, which no native server takes; give the text"


def prompts(source: Any) -> list[str]:
    """The texts of a prompt; raises InvalidInput where there is none, or where it is token ids."""
    at: At = (None, "prompt")
    if not isinstance(source, list):
        return [source or ""]
    if not source:
        refuse(at, "is an empty list; give a text")
    for one in source:  # pyright: ignore[reportUnknownVariableType]
        if not isinstance(one, str):
            refuse(at, IDS)
    return source  # pyright: ignore[reportUnknownVariableType]


def joined(source: ls.InterleavedContent, report: Report, at: At) -> str:
    """The text of native content, its items joined."""
    if isinstance(source, str):
        return source
    texts: list[str] = []
    for item, place in items(source, at):
        if item["type"] == "text":
            TEXT_ITEM.account(item, report, place)
            texts.append(item["text"])
        else:
            report.lose((place, "type"), item["type"], Kind.CONTENT, IMAGE)
    return "".join(texts)
