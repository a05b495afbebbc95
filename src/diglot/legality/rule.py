"""Rules: what an endpoint's answers must keep to, each a record with a name of its own, and what breaks one.

A rule is of the **protocol**, which every server keeps to whatever its model says, or of a **capability**, which a weak
model may fail. What judges by the rules is beside; here they are data, so that reports and pages can list them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Api: TypeAlias = Literal["openai", "llama-stack"]
Of: TypeAlias = Literal["protocol", "capability"]
Operation: TypeAlias = Literal["chat", "completion", "embedding", "models", "model", "batch-chat", "batch-completion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    name: its own among all rules, in words of the wire joined by hyphens, such as `chat-stream-one-finish`.
    says: what must hold, in one sentence.
    spec: where that is known from: the schema's member by its path, such as
        `CreateChatCompletionStreamResponse.choices[].finish_reason`, or the page that says so.
    """

    name: str
    says: str
    spec: str
    of: Of = "protocol"


def and_so_in(again: int) -> str:
    """What is said behind a finding that came again."""
    return f"; and so in {again} more place{'s' * (again > 1)}" if again else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where a rule is broken.

    path: of the member at fault, in the document or the stream's item; empty for the whole.
    said: what was found there, in one line.
    line: of the stream's text, counted from 1, where the item at fault begins; None for a plain answer, and where what is
        at fault is that something never came.
    again: in how many more places the rule is broken at the same member.
    """

    rule: Rule
    said: str
    path: str = ""
    line: int | None = None
    again: int = 0

    @property
    def told(self) -> str:
        """What was found, and in how many more places."""
        return f"{self.said}{and_so_in(self.again)}"

    def __str__(self) -> str:
        """One line: where, what was found, and which rule says otherwise."""
        place = f"line {self.line}: " if self.line is not None else ""
        return f"{place}{self.path}{' ' * bool(self.path)}{self.told} ({self.rule.name}: {self.rule.says})"
