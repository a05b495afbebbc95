"""Runs a case below the gate, on plain data, and records what is read of each object and which ledger accounts for it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from unittest.mock import patch

from operations import document

from diglot import completion, embedding, gate, models
from diglot import exchange as exchanges
from diglot.chat import request, response, words
from diglot.chat.chunks import Chunks
from diglot.chat.events import Events
from diglot.completion import request as completion_request
from diglot.completion import response as completion_response
from diglot.error_event import ErrorEvent
from diglot.exchange import Exchange
from diglot.generate import chat_answer as raw_chat
from diglot.generate import chat_request as raw_chat_request
from diglot.generate import completion_answer as raw_completion
from diglot.generate import completion_request as raw_completion_request
from diglot.generate import words as raw_words
from diglot.ledger import Ledger
from diglot.profile import DEFAULT
from diglot.report import Policy, Report, StreamReport

from .components import Field
from .typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from casefiles import Case, To

    from diglot.ledger import Book

Place: TypeAlias = "tuple[Any, ...]"  # the steps from a document to what stands in it
LENIENT: Final = Typed("lenient")
BROKEN: Final = "broken"  # of a stream: an error stands in place of its end
RECORD: Final = Policy("record", "record", "record", "record")


class Seen(dict[str, Any]):
    """An object that remembers which of its members were asked for; `siblings` are what else could stand in its place."""

    def __init__(self, value: dict[str, Any], component: str, siblings: tuple[str, ...], place: Place) -> None:
        super().__init__(value)
        self.component = component
        self.siblings = siblings
        self.place = place
        self.ledger = ""
        self.at: Any = None
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self.asked.add(name)
            yield name

    def keys(self) -> Any:
        self.asked.update(super().keys())
        return super().keys()

    def values(self) -> Any:
        self.asked.update(super().keys())
        return super().values()

    def items(self) -> Any:
        self.asked.update(super().keys())
        return super().items()


def seen(value: Any, among: Field, place: Place, found: list[Seen]) -> Any:
    """A copy in which every object of a component is a Seen; free objects stay plain."""
    if isinstance(value, list):
        return [seen(item, among, (*place, i), found) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    if among.table:
        return {name: seen(item, Field(among.objects), (*place, name), found) for name, item in value.items()}
    component = LENIENT.which(value, among)
    if not component or not LENIENT.components[component]:
        return value
    members = {
        name: seen(member, LENIENT.below(component, name), (*place, name), found) for name, member in value.items()
    }
    found.append(Seen(members, component, among.objects, place))
    return found[-1]


class Said(NamedTuple):
    """A word that one side said of how an answer ended, whether the answer had calls, and the other side's word for it.

    calls: None of a text completion, which has none.

    Of answers to ordinary requests: the deprecated functions and a named tool have endings of their own.
    """

    word: str
    calls: bool | None
    other: str


@contextmanager
def recording(said: list[Said]) -> Iterator[None]:
    """Have every ledger mark the objects it accounts for, without being seen to read them, and note every word."""
    account = Ledger.account

    def mark(self: Ledger, source: Any, report: Report, at: Any) -> None:
        asked = set(source.asked) if isinstance(source, Seen) else set[str]()
        account(self, source, report, at)
        if isinstance(source, Seen):
            source.asked, source.ledger, source.at = asked, self.source, at

    def noting(function: Callable[..., str]) -> Callable[..., str]:
        def note(word: str, calls: bool, *rest: Any) -> str:
            other = function(word, calls, *rest)
            if not any(isinstance(one, Exchange) and (one.function_call or one.named_tool) for one in rest):
                said.append(Said(word, calls, other))
            return other

        return note

    def noting_word(function: Callable[..., str]) -> Callable[..., str]:
        def note(word: str, *rest: Any) -> str:
            said.append(Said(word, None, function(word, *rest)))
            return said[-1].other

        return note

    with ExitStack() as patches:
        patches.enter_context(patch.object(Ledger, "account", mark))
        patches.enter_context(patch.object(gate, "is_object", lambda value: isinstance(value, dict)))
        for function in (words.native, words.finish_reason):
            patches.enter_context(patch.object(words, function.__name__, noting(function)))
        for function in (completion.words.stop_reason, completion.words.finish_reason):
            patches.enter_context(patch.object(completion.words, function.__name__, noting_word(function)))
        patches.enter_context(patch.object(raw_words, "stop_reason", noting_word(raw_words.stop_reason)))
        yield


class Run:
    """One case in one direction, translated with every object of its source watched."""

    def __init__(self, book: Book, case: Case, to: To) -> None:
        self.book, self.case, self.to = book, case, to
        self.source: Any = case.source(to)
        self.objects: list[Seen] = []
        self.said: list[Said] = []
        watched = seen(self.source, Field((book.source,)), (), self.objects)
        if isinstance(self.source, list):
            self.objects = [one for one in self.objects if not dict.__contains__(one, "error")]
        with recording(self.said):
            self.made, self.remembered = translate(book, case, watched)

    def holders(self, place: Place) -> list[Seen]:
        """The objects that a place stands in."""
        return [one for one in self.objects if len(one.place) < len(place) and one.place == place[: len(one.place)]]


def translate(book: Book, case: Case, source: Any) -> tuple[Any, Any]:
    """What a document becomes: the document, or the items of a stream, and what the exchange remembers of it."""
    to = book.target.partition(".")[0]
    if document(book.kind) == "stream":
        return _stream(MACHINES[book.kind, to], case, source)
    if document(book.kind) == "response":
        return ANSWERS[book.kind, to](source, case.exchange, _profile(case), Report(RECORD)), {}
    if document(book.kind) == "list":
        return LISTS[to](source, Report(RECORD)), {}
    run, remember = REQUESTS[book.kind, to]
    return run(source, Report(RECORD)), remember(source)


def _completion(source: Any, exchange: Exchange, _: Any, report: Report) -> Any:
    choice = completion_response.choice(source, exchange, report)
    return completion_response.envelope([choice], completion_response.usage_of(source, report), exchange)


# By kind of document, and the side that it becomes one of.
REQUESTS: Final[dict[tuple[str, str], tuple[Callable[..., Any], Callable[[Any], dict[str, Any]]]]] = {
    ("chat-request", "llama_stack"): (request.to_llama_stack, exchanges._openai),
    ("chat-request", "openai"): (request.to_openai, exchanges._native),
    ("completion-request", "llama_stack"): (completion_request.to_llama_stack, exchanges._completion),
    ("completion-request", "openai"): (completion_request.to_openai, exchanges._native_completion),
    ("embedding-request", "llama_stack"): (embedding.request.to_llama_stack, exchanges._embedding),
    ("embedding-request", "openai"): (embedding.request.to_openai, exchanges._native_embedding),
    ("generate-chat-request", "ollama"): (raw_chat_request.to_ollama, exchanges._native),
    ("generate-completion-request", "ollama"): (raw_completion_request.to_ollama, exchanges._native_completion),
}
ANSWERS: Final[dict[tuple[str, str], Callable[..., Any]]] = {
    ("chat-response", "llama_stack"): response.to_llama_stack,
    ("chat-response", "openai"): lambda source, exchange, _, report: response.to_openai(source, exchange, report),
    ("completion-response", "llama_stack"): lambda source, _, profile, report: completion_response.to_llama_stack(
        source, profile, report
    ),
    ("completion-response", "openai"): _completion,
    ("embedding-response", "llama_stack"): lambda source, _exchange, _, report: embedding.response.to_llama_stack(
        source, report
    ),
    ("embedding-response", "openai"): lambda source, exchange, _, report: embedding.response.to_openai(
        source, exchange, report
    ),
    ("generate-chat-response", "llama_stack"): lambda source, exchange, _, report: raw_chat.to_llama_stack(
        source, exchange, report
    ),
    ("generate-completion-response", "llama_stack"): lambda source, _exchange, _, report: raw_completion.to_llama_stack(
        source, report
    ),
}
LISTS: Final[dict[str, Callable[..., Any]]] = {
    "llama_stack": lambda source, report: models.model.list_to_llama_stack(source, (), report),
    "openai": models.model.list_to_openai,
}
MACHINES: Final[dict[tuple[str, str], Callable[..., Any]]] = {
    ("chat-stream", "llama_stack"): Events,
    ("chat-stream", "openai"): lambda exchange, choice, _, report: Chunks(exchange, choice, report),
    ("completion-stream", "llama_stack"): lambda _, choice, profile, report: completion.events.Events(
        choice, profile, report
    ),
    ("completion-stream", "openai"): lambda exchange, choice, _, report: completion.chunks.Chunks(
        exchange, choice, report
    ),
    ("generate-chat-stream", "llama_stack"): lambda exchange, _choice, _, report: raw_chat.Events(exchange, report),
    ("generate-completion-stream", "llama_stack"): lambda _exchange, _choice, _, report: raw_completion.Events(report),
}


def _stream(make: Callable[..., Any], case: Case, source: Any) -> tuple[list[Any], dict[str, Any]]:
    machine = make(case.exchange, case.raw.get("choice", 0), _profile(case), StreamReport(RECORD))
    made: list[Any] = []
    for item in source:
        if dict.__contains__(item, "error"):
            return made, {BROKEN: True}
        made += machine.feed(item)
    made += machine.finish(case.raw.get("cut", False))
    items = [item for item in made if not isinstance(item, ErrorEvent)]
    return items, {BROKEN: len(items) < len(made)}


def _profile(case: Case) -> Any:
    return case.options.get("profile", DEFAULT)


def at(value: Any, place: Place) -> Any:
    """What stands at a place."""
    for step in place:
        value = value[step]
    return value


def put(value: Any, place: Place, new: Any) -> Any:
    """A copy with something else at a place."""
    if not place:
        return new
    copy = value.copy()
    copy[place[0]] = put(copy[place[0]], place[1:], new)
    return copy


def reported(source: Any, place: Place) -> Any:
    """A place as reports have it: of a stream, the place in its item."""
    found: Any = None
    for step in place[isinstance(source, list) :]:
        found = (found, step)
    return found
