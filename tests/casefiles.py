"""Reads `tests/cases/**/*.json`: one file is one rule of the translation, stated once and run in both directions.

    rows             the keys, in cases/rows.toml, of what the case shows
    kind             one of operations.KINDS, or refused, or text, or OPERATION-split, OPERATION-merge, OPERATION-merge-stream
    openai           the document, or the stream's chunks, on OpenAI's side
    llama_stack      the same, or the stream's events, on the native side
    ollama           the same, or the stream's items, of Ollama's raw route: what a native request becomes there, or what
                     becomes an answer of both
    to_llama_stack   what becomes of `openai`; absent: it becomes `llama_stack`, and nothing is lost
    to_openai        what becomes of `llama_stack`; absent: it becomes `openai`, and nothing is lost
    to_ollama        what becomes of `llama_stack` there
        losses       every loss: path and kind, in any order; `value` and `why` (a fragment) where the case is about them
        gives        the whole result, where it is not the other document
        but          the same, as a JSON merge patch of the other document: what of it does not come back
        refused      the error, its path and a fragment of its message, where there is no result
        why          why it does not come back; required with gives, but and refused
    exchange         members of the Exchange beside EXCHANGE; or `request`, the request it is read from
    profile, on_loss, choice, cut   the arguments of those names
    document, to, input or text     of a refused case: which translator, and what it refuses
    then             of a refused stream: what is fed after its end
    body, status     of a refused case: the error as it is told to the one who asked
    text, tools      of a text: what a raw model writes, and what it may call; then
        calls        what it calls, by name and arguments
        content      what it says beside; absent: the text itself where it calls nothing, else nothing
        stop_reason  absent: end_of_message where it calls, else end_of_turn
        finish_reason  what its server says of the end, if not stop
        said_at      the beginning of the text up to the character at which all of it is said, and nothing before

A stream's chunks stand as `{"each": members of every chunk, "chunks": [...]}`, and a raw prompt as the list of its lines.
What id, created and model of an OpenAI answer, and model and created_at of Ollama's, lose (each is metadata) is not
repeated in every case.
"""

from __future__ import annotations

import copy
import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from operations import KINDS, document, source, targets

from diglot import Exchange, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

To: TypeAlias = Literal["openai", "llama_stack", "ollama"]
CASES: Final = Path(__file__).parent / "cases"
EXCHANGE: Final[dict[str, Any]] = {"id": "chatcmpl-1", "created": 1700000000, "model": "m"}
BOTH_WAYS: Final = KINDS
ENVELOPE: Final = {"openai": ("id", "created", "model"), "ollama": ("model", "created_at")}
DOCUMENT: Final = ("openai", "llama_stack", "ollama", "to_openai", "to_llama_stack", "to_ollama")
EXCHANGED: Final = ("exchange", "request")
REFUSED: Final = ("document", "to", "input", "text", "then", "error", "path", "message", "body", "status")
TEXT: Final = ("tools", "calls", "content", "stop_reason", "finish_reason", "said_at")
KNOWN: Final = frozenset(
    {*DOCUMENT, *EXCHANGED, *REFUSED, *TEXT, "rows", "kind", "profile", "on_loss", "choice", "cut", "losses"}
)


@dataclass(frozen=True)
class Case:
    """One file; what it holds is given as copies, so that no test can spoil another's."""

    name: str
    raw: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.raw["kind"])

    @property
    def rows(self) -> list[str]:
        return list(self.raw["rows"])

    @cached_property
    def exchange(self) -> Exchange:
        """What the answer needs to know of its question."""
        if "request" in self.raw:
            return Exchange.of(self.raw["request"], id=EXCHANGE["id"], created=EXCHANGE["created"])
        given = self.raw.get("exchange", {})
        return Exchange(
            **{
                **EXCHANGE,
                **given,
                "tools": frozenset(given.get("tools", ())),
                "prompts": tuple(given.get("prompts", ())),
            }
        )

    @property
    def options(self) -> dict[str, Any]:
        """The keyword arguments of the translators."""
        options = {name: self.raw[name] for name in ("on_loss",) if name in self.raw}
        if "profile" in self.raw:
            options["profile"] = Profile("the case's", **self.raw["profile"])
        return options

    def document(self, side: str) -> Any:
        """What stands on one side: a document, or the list of a stream's items."""
        return _items(self.raw[side])

    def way(self, to: To) -> dict[str, Any]:
        """What the case says of one direction."""
        return dict(self.raw.get(f"to_{to}", {}))

    def source(self, to: To) -> Any:
        """What is translated in one direction."""
        return self.document(source(self.kind, to))

    def target(self, to: To) -> Any:
        """What one direction gives."""
        way = self.way(to)
        if "gives" in way:
            return _items(way["gives"])
        return merged(self.document(to), way["but"]) if "but" in way else self.document(to)

    def losses(self, to: To) -> list[dict[str, Any]]:
        """What one direction loses; the envelope of an answer with the rest."""
        told: list[dict[str, Any]] = copy.deepcopy(self.way(to).get("losses", self.raw.get("losses", [])))
        envelope = ENVELOPE.get(source(self.kind, to), ())
        if document(self.kind) not in {"response", "stream"} or not envelope:
            return told
        given = self.source(to)
        items = given if isinstance(given, list) else [given]
        return told + [{"path": name, "kind": "metadata"} for name in envelope if any(item.get(name) for item in items)]


def _items(stated: Any) -> Any:
    """A document as it is stated; of a stream's chunks each with the members that all have, of a raw prompt its lines."""
    stated = copy.deepcopy(stated)
    if isinstance(stated, dict) and stated.get("raw") is True and isinstance(stated.get("prompt"), list):
        return {**stated, "prompt": "\n".join(stated["prompt"])}
    if isinstance(stated, dict) and stated.keys() == {"each", "chunks"}:
        return [chunk if "error" in chunk else {**stated["each"], **chunk} for chunk in stated["chunks"]]
    return stated


def merged(document: Any, patch: Any) -> Any:
    """A document changed by a JSON merge patch (RFC 7396): null removes."""
    if not isinstance(patch, dict):
        return patch
    whole = dict(document) if isinstance(document, dict) else {}
    for name, change in patch.items():
        if change is None:
            whole.pop(name, None)
        else:
            whole[name] = merged(whole.get(name), change)
    return whole


def read_cases(*kinds: str) -> list[Case]:
    """Every case of these kinds, by its path below cases/."""
    found = [
        Case(str(path.relative_to(CASES).with_suffix("")), json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(CASES.rglob("*.json"))
    ]
    return [case for case in found if not kinds or case.kind in kinds]


def ways(*kinds: str) -> Iterator[tuple[Case, To]]:
    """Every case of these kinds in both directions, or in those that its kind has."""
    for case in read_cases(*(kinds or BOTH_WAYS)):
        for to in targets(case.kind):
            yield case, to  # type: ignore[misc]


def read_rows() -> tuple[set[str], dict[str, str]]:
    """The keys of the rows that need a case, and those that are shown elsewhere, with where and why."""
    tables = tomllib.loads((CASES / "rows.toml").read_text(encoding="utf-8"))
    elsewhere: dict[str, str] = tables.pop("elsewhere")
    return {f"{table}.{key}" for table, rows in tables.items() for key in rows}, elsewhere
