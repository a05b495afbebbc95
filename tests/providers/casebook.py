"""Reads `tests/providers/cases/PROVIDER/*.json`: one file is one habit of one server.

asks       a native request, translated for the provider
completes  a native request for a text completion, translated for the provider
adapts     an OpenAI request, adapted to the provider
answers    an answer of the provider's, translated into a native one
streams    the same of a stream's chunks
texts      an answer to a text completion, translated into a native one
tools      the names of the tools that an answer's request offered
gives      the whole result, a list of events for a stream
losses     every loss: path and kind, in their order; of answers without their envelope
refused    the path of what a request would lose, and by default must not
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recordings import shelf

from diglot import ErrorEvent, Exchange, LossError, TranslationError, chat, completion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot import Loss, Profile, Translation

CASES = Path(__file__).parent / "cases"
KEYS = frozenset({"asks", "completes", "adapts", "answers", "streams", "texts", "tools", "gives", "losses", "refused"})
ENVELOPE = frozenset({"id", "created", "model"})
EXCHANGE = Exchange(id="chatcmpl-1", model="m")


@dataclass(frozen=True)
class Outcome:
    """What a document of a case became: the result, and what was lost."""

    made: Any
    losses: list[tuple[str, str]]


def read(name: str) -> dict[str, Any]:
    """A case by its name: `groq/usage`."""
    found: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert found.keys() <= KEYS
    return found


def names() -> list[str]:
    """Every case."""
    return sorted(path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.rglob("*.json"))


def run(case: dict[str, Any], profile: Profile | str, on_loss: Any = None) -> Outcome:
    """Translate what a case holds, with a profile."""
    exchange = replace(EXCHANGE, tools=frozenset(case.get("tools", ())))
    if "streams" in case:
        return streamed(case["streams"], exchange, profile)
    if "answers" in case:
        made = chat.response_to_llama_stack(case["answers"], exchange, profile=profile)
        return Outcome(made.data, told(made.losses))
    if "texts" in case:
        text = completion.response_to_llama_stack(case["texts"], exchange, profile=profile)
        return Outcome(text.data, told(text.losses))
    sent = translated(case, profile, on_loss)
    return Outcome(sent.data, told(sent.losses))


def translated(case: dict[str, Any], profile: Profile | str, on_loss: Any) -> Translation[Any]:
    """The request that a case holds, as the provider takes it."""
    if "completes" in case:
        return completion.request_to_openai(case["completes"], profile=profile, on_loss=on_loss)
    translate = chat.request_to_openai if "asks" in case else chat.adapt_request
    return translate(case.get("asks", case.get("adapts")), profile=profile, on_loss=on_loss)


def streamed(chunks: Sequence[Any], exchange: Exchange, profile: Profile | str) -> Outcome:
    """What a stream becomes; an error event as what it says."""
    machine = chat.ChunksToEvents(exchange, profile=profile)
    made = [event for chunk in chunks for event in machine.feed(chunk)] + machine.finish()
    return Outcome(
        [str(event.data) if isinstance(event, ErrorEvent) else event.data for event in made], told(machine.losses)
    )


def told(losses: Sequence[Loss]) -> list[tuple[str, str]]:
    return [(loss.path, str(loss.kind)) for loss in losses if loss.path not in ENVELOPE]


def holds(case: dict[str, Any], profile: Profile | str) -> bool:
    """Whether a case comes out as it says."""
    if "refused" in case and _refused(case, profile) != case["refused"]:
        return False
    try:
        outcome = run(case, profile, "record" if "refused" in case else None)
    except TranslationError:
        return False
    stated = [(loss["path"], loss["kind"]) for loss in case.get("losses", [])]
    return exact(outcome.made) == exact(case["gives"]) and outcome.losses == stated


def _refused(case: dict[str, Any], profile: Profile | str) -> str | None:
    try:
        run(case, profile)
    except LossError as error:
        return error.path
    return None


def exact(value: Any) -> str:
    """JSON in which 1, 1.0 and true differ and the order of members does not."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def recorded(name: str) -> shelf.Recorded:
    """A recorded exchange by its name; skips where there are none."""
    shelf.needed()
    return next(one for one in shelf.recorded() if one.name == name)
