"""What an able model says to a request, before either API has written it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Ended: TypeAlias = Literal["stop", "length", "calls"]
PROMPT_TOKENS = 7


@dataclass(frozen=True)
class Called:
    """One call; its arguments are an object."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def json(self) -> str:
        return json.dumps(self.arguments)


@dataclass(frozen=True)
class Reply:
    """One answer of the model: its text in tokens, its calls, and why it ended."""

    text: str = ""
    calls: tuple[Called, ...] = ()
    ended: Ended = "stop"

    @property
    def tokens(self) -> list[str]:
        return re.findall(r"\s*\S+|\s+$", self.text)

    @property
    def counted(self) -> int:
        return len(self.calls) if self.calls else len(self.tokens)


def usage(*replies: Reply) -> dict[str, int]:
    """The counts of all choices, in OpenAI's words."""
    said = sum(reply.counted for reply in replies)
    return {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": said, "total_tokens": PROMPT_TOKENS + said}
