"""One fault, and the small changes to an answer that faults are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diglot.legality import Api
    from verify.able.sent import Sent


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    rule: the one that must be broken by it, and no other. of: what sort of rule that is.
    also: the names of what the case expects of the model and then does not get, for what was said cannot be read.
    """

    name: str
    case: str
    rule: str
    change: Callable[[Sent], None]
    api: Api = "openai"
    of: Literal["protocol", "capability"] = "protocol"
    also: str = ""


def choices(sent: Sent) -> Iterator[dict[str, Any]]:
    """Every choice of a stream, in order."""
    for item in sent.items or ():
        yield from item["choices"]


def deltas(sent: Sent) -> Iterator[dict[str, Any]]:
    """Every delta of a chat stream."""
    for choice in choices(sent):
        yield choice["delta"]


def call_deltas(sent: Sent) -> Iterator[dict[str, Any]]:
    """Every piece of a call of a chat stream."""
    for delta in deltas(sent):
        yield from delta.get("tool_calls", ())


def last_choice(sent: Sent) -> dict[str, Any]:
    """The choice that says why the answer ended."""
    return [choice for choice in choices(sent) if choice["finish_reason"]][-1]


def text_chunk(sent: Sent) -> dict[str, Any]:
    """A chunk in the middle of a chat stream that has text."""
    return next(item for item in sent.items or () if item["choices"] and item["choices"][0]["delta"].get("content"))


def insert_after(sent: Sent, item: Any, *new: Any) -> None:
    """Put items behind one of a stream."""
    assert sent.items is not None
    at = sent.items.index(item) + 1
    sent.items[at:at] = new
