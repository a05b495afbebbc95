"""There and back: what a document is expected to be after two translations.

It is the document itself, but for what the loss report names (removed by its path) and but for the exceptions: small functions,
each with its reason as its docstring, in `exceptions/`. An exception that changes nothing in a whole run is a failure, and
docs/round-trips.md lists them all.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from diglot import Exchange

from .documents import Steps, at, everything, identical, removed, steps

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from diglot import Loss

    Rule = Callable[[Any, "Journey"], None]

TRIPS: Final = (
    "an OpenAI request",
    "a native request",
    "an OpenAI answer",
    "a native answer",
    "an OpenAI stream",
    "a native stream",
    "an OpenAI completion request",
    "a native completion request",
    "an OpenAI completion answer",
    "a native completion answer",
    "an OpenAI completion stream",
    "a native completion stream",
    "an OpenAI embedding request",
    "a native embedding request",
    "an OpenAI list of models",
    "a native list of models",
)
EXCEPTIONS: Final[dict[str, list[Rule]]] = {trip: [] for trip in TRIPS}
STAYS: Final[dict[str, str]] = {}
GOES_WHOLE: Final[dict[str, str]] = {}


@dataclass
class Reported:
    """One loss, with the object that it stands in, in the copy that becomes what is expected."""

    loss: Loss
    steps: Steps
    holder: Any
    held: Any


@dataclass
class Journey:
    """What the exceptions may know: what was reported on the way there, and the exchange."""

    exchange: Exchange = field(default_factory=Exchange)
    reported: list[Reported] = field(default_factory=list[Reported])
    ordinals: dict[int, int] = field(default_factory=dict[int, int])

    def holders(self, *whys: str) -> set[int]:
        """The ids of the objects of which, or in which, something was reported for one of these reasons."""
        found = [one for one in self.reported if one.loss.why in whys]
        return {id(held) for one in found for held in (one.holder, one.held)}


def exception(*trips: str) -> Callable[[Rule], Rule]:
    """Register an exception for some trips; they apply in the order they are written in."""

    def register(rule: Rule) -> Rule:
        for trip in trips:
            EXCEPTIONS[trip].append(rule)
        return rule

    return register


def stays(why: str, reason: str) -> None:
    """What is lost for this reason comes back all the same, and why."""
    STAYS[why] = reason


def goes_whole(why: str, reason: str) -> None:
    """What is lost for this reason is named by its tag; the object it is the tag of goes."""
    GOES_WHOLE[why] = reason


def expected(
    trip: str, source: Any, losses: Sequence[Loss], applied: Counter[str], exchange: Exchange | None = None
) -> Any:
    """What a document is after the trip; `applied` counts the exceptions that changed anything."""
    document = copy.deepcopy(source)
    journey = Journey(exchange or Exchange(), ordinals=ordinals(document))
    for loss in losses:
        place = steps(loss.path)
        holder = _at(document, place[:-1])
        if loss.value is None and (holder is None or place[-1] not in holder):  # what is lost is that it is absent
            continue
        journey.reported.append(Reported(loss, place, at(document, place[:-1]), at(document, place)))
    removed(document, [_goes(one) for one in journey.reported if one.loss.why not in STAYS])
    for rule in EXCEPTIONS[trip]:
        before = copy.deepcopy(document)
        rule(document, journey)
        if not identical(before, document):
            applied[rule.__name__] += 1
    return document


def _at(document: Any, place: Steps) -> Any:
    """What stands at a place; None where nothing does."""
    try:
        return at(document, place)
    except LookupError:
        return None


def ordinals(document: Any) -> dict[int, int]:
    """The place of each object in its list, by id: before anything is removed."""
    lists = (value for value in everything(document) if isinstance(value, list))
    return {id(item): i for held in lists for i, item in enumerate(held) if isinstance(item, dict)}


def _goes(one: Reported) -> Steps:
    return one.steps[:-1] if one.loss.why in GOES_WHOLE and one.steps[-1] == "type" else one.steps


def unused(trip: str, applied: Counter[str]) -> list[str]:
    """The exceptions of a trip that changed nothing."""
    return [rule.__name__ for rule in EXCEPTIONS[trip] if not applied[rule.__name__]]
