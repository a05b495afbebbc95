"""Provider profiles: what a server on the OpenAI side takes and sends beyond or against the schema, as a record of facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from diglot.effects import LastFinish, NoFinish, Takes, Word
from diglot.in_text import CallsInText, Opening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.quirk import Quirk

_KNOWN_TO_MACHINES: Final = (CallsInText, LastFinish, NoFinish, Opening, Takes, Word)


@dataclass(frozen=True, slots=True)
class Profile:
    """One provider's facts; the default is a server that keeps to the published schema.

    finish_reasons: words of its own for a finish_reason, with the schema's word for each.
    quirks: what it takes and sends against the schema, in the order in which a document is changed.
    habits: what it does within what is read anyway; nothing need be changed for them.

    Made of the quirks: `sends`, `answers` and `streams` are those that change a request, an answer and a stream's item, `texts`
    and `text_answers` a text completion's request and answer; `takes` has the server's own members by what they are for;
    `beyond` names the members that the schema does not know; `opening` is what a raw text begins with.
    """

    name: str
    finish_reasons: Mapping[str, str] = field(default_factory=dict[str, str])
    quirks: tuple[Quirk, ...] = ()
    habits: tuple[str, ...] = ()
    sends: tuple[Quirk, ...] = field(init=False, repr=False)
    texts: tuple[Quirk, ...] = field(init=False, repr=False)
    text_answers: tuple[Quirk, ...] = field(init=False, repr=False)
    answers: tuple[Quirk, ...] = field(init=False, repr=False)
    streams: tuple[Quirk, ...] = field(init=False, repr=False)
    takes: Mapping[str, Takes] = field(init=False, repr=False)
    beyond: frozenset[str] = field(init=False, repr=False)
    last_finish: bool = field(init=False, repr=False)
    no_finish: str | None = field(init=False, repr=False)
    calls_in_text: bool = field(init=False, repr=False)
    opening: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        changing = [one for one in self.quirks if not isinstance(one, _KNOWN_TO_MACHINES)]
        words = {one.word: one.to for one in self.quirks if isinstance(one, Word)}
        openings = [one.word for one in self.quirks if isinstance(one, Opening)]
        ends = [one.word for one in self.quirks if isinstance(one, NoFinish)]
        for name, value in {
            "finish_reasons": {**words, **self.finish_reasons},
            "sends": tuple(one for one in changing if one.of == "request"),
            "texts": tuple(one for one in changing if one.of == "request" and one.texts),
            "text_answers": tuple(one for one in changing if one.of != "request" and one.texts),
            "answers": tuple(one for one in changing if one.of == "answer"),
            "streams": tuple(one for one in changing if one.of != "request"),
            "takes": {one.native: one for one in self.quirks if isinstance(one, Takes)},
            "beyond": frozenset(one.steps[0] for one in self.quirks if one.beyond),
            "last_finish": any(isinstance(one, LastFinish) for one in self.quirks),
            "calls_in_text": any(isinstance(one, CallsInText) for one in self.quirks),
            "opening": openings[0] if openings else "",
            "no_finish": ends[0] if ends else None,
        }.items():
            object.__setattr__(self, name, value)


DEFAULT: Final = Profile("default")
