"""Native batches: as many documents as they hold, in order; and a failure or a loss of one, named by its index.

The other way, requests that differ in what they say only are a batch, and a native answer to one is that many of OpenAI's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from diglot import arguments
from diglot.answers import read_answer, several_of
from diglot.errors import InvalidInput, LossError, TranslationError
from diglot.report import Report
from diglot.shape import Shape
from diglot.translation import Parsed, Translation, plain_of, read, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diglot.exchange import Exchange
    from diglot.ledger import Ledger
    from diglot.profile import Profile
    from diglot.report import Loss, OnLoss, Policy
    from diglot.translation import Check

T = TypeVar("T")


class Options(TypedDict):
    """What every translator may be told."""

    profile: Profile | str
    on_loss: OnLoss
    check: Check


@dataclass(frozen=True, slots=True)
class Batches:
    """The native batches of one operation, by its translators of single documents.

    request, response: the ledgers of a batch and of its answer; shape, answer_shape: what is read; out, answer_out: written.
    """

    request: Ledger
    response: Ledger
    request_to_openai: Callable[..., Translation[Any]]
    request_to_llama_stack: Callable[..., Translation[Any]]
    response_to_openai: Callable[..., Translation[Any]]
    response_to_llama_stack: Callable[..., Translation[Any]]
    shape: Shape = field(init=False)
    out: Shape = field(init=False)
    answer_shape: Shape = field(init=False)
    answer_out: Shape = field(init=False)

    def __post_init__(self) -> None:
        for ledger, read_as, written_as in (
            (self.request, "shape", "out"),
            (self.response, "answer_shape", "answer_out"),
        ):
            name = ledger.source.rpartition(".")[2]
            object.__setattr__(self, read_as, Shape("llama_stack", "lenient", name))
            object.__setattr__(self, written_as, Shape("llama_stack", "strict", name))

    def to_openai(self, batch: object, options: Options) -> list[Translation[Any]]:
        """As many OpenAI requests as a native batch holds; paths are those of the batch."""
        _, policy = arguments.of_request(**options)
        requests, lost = requests_of(read(batch, self.shape), self.request, policy)
        made = each(requests, lambda _, one: self.request_to_openai(Parsed(one), **options), self.request)
        return [one.told([*lost, *one.losses]) if i == 0 else one for i, one in enumerate(made)]

    def to_llama_stack(self, requests: Iterable[object], options: Options) -> Translation[Any]:
        """The native batch of OpenAI requests; raises InvalidInput where one differs in more than it may."""
        arguments.of_request(**options)
        given = several_of(requests, "request")
        if not given:
            raise InvalidInput("the input has no request to make a batch of")
        made = several(map(plain_of, given), lambda _, one: self.request_to_llama_stack(one, **options))
        return _whole(batch_of([one.data for one in made], self.request), made, self.out, options["check"])

    def answers_to_llama_stack(
        self, answers: Iterable[object], exchange: Exchange, options: Options
    ) -> Translation[Any]:
        """The native answer to a batch, of OpenAI's in order."""
        exchange, _, _ = arguments.of_answer(exchange, **options)
        given = map(plain_of, several_of(answers, "answer"))
        made = several(given, lambda i, one: self.response_to_llama_stack(one, exchange.nth(i), **options))
        return _whole({"batch": [one.data for one in made]}, made, self.answer_out, options["check"])

    def answer_to_openai(self, answer: object, exchange: Exchange, options: Options) -> list[Translation[Any]]:
        """OpenAI's answers, of the native one to a batch."""
        exchange, _, _ = arguments.of_answer(exchange, **options)
        try:
            value = read_answer(answer, self.answer_shape)
        except InvalidInput as error:
            raise error.of_upstream() from None
        return several(value["batch"], lambda i, one: self.response_to_openai(one, exchange.nth(i), **options), "batch")


def _whole(data: Any, made: Sequence[Translation[Any]], out: Shape, check: Check) -> Translation[Any]:
    """One document of several translations, with the losses of all."""
    return write(data, [loss for one in made for loss in one.losses], out, check)


def members(batch: Ledger) -> tuple[str, str]:
    """The member of a batch that holds many, and that of a request which holds one of them."""
    return next((many, one) for many, one in batch.carried.items() if many != one)


def requests_of(batch: Mapping[str, Any], ledger: Ledger, policy: Policy) -> tuple[list[dict[str, Any]], list[Loss]]:
    """The requests that a batch holds, and what it loses: each has one of the many, and all that the batch says of all.

    What no batch has is lost, be it what one request may say: `stream`, or the member that one of the many comes to.
    """
    many, one = members(ledger)
    report = Report(policy)
    ledger.account(batch, report, None)
    rest = {name: batch[name] for name in ledger.carried if name in batch and name != many}
    return [{**rest, one: item} for item in batch[many]], report.losses


def batch_of(requests: Sequence[Mapping[str, Any]], ledger: Ledger) -> dict[str, Any]:
    """The batch of native requests that differ in one member only; raises InvalidInput with the index of one that does more."""
    many, one = members(ledger)
    rests = [{name: member for name, member in request.items() if name not in {one, "stream"}} for request in requests]
    for i, (request, rest) in enumerate(zip(requests, rests, strict=True)):
        if request.get("stream"):
            raise InvalidInput(f"[{i}].stream: a batch is not streamed", f"[{i}].stream")
        other = next((name for name in {**rests[0], **rest} if rests[0].get(name) != rest.get(name)), None)
        if other is not None:
            raise InvalidInput(f"[{i}] has another {other} than [0], and a batch has one for all", f"[{i}]")
    return {**rests[0], many: [request[one] for request in requests]}


def each(items: Iterable[T], work: Callable[[int, T], Translation[Any]], ledger: Ledger) -> list[Translation[Any]]:
    """Every request of a batch translated; errors and losses have their paths as the batch spells them."""
    names = members(ledger)
    made: list[Translation[Any]] = []
    for i, item in enumerate(items):
        try:
            one = work(i, item)
        except TranslationError as error:
            raise named(error, i, names) from None
        made.append(one.told(placed(i, one.losses, names)))
    return made


def placed(index: int, losses: Sequence[Loss], names: tuple[str, str]) -> list[Loss]:
    """Losses of one request as the batch spells them; what all requests share is told with the first."""
    own = [(loss, path) for loss in losses if (path := _spelt(loss.path, index, names)) is not None]
    shared = [loss for loss in losses if _spelt(loss.path, index, names) is None] if index == 0 else []
    return [*shared, *(loss._replace(path=path) for loss, path in own)]


def named(error: TranslationError, index: int, names: tuple[str, str]) -> TranslationError:
    """The same error, its path as the batch spells it."""
    path = _spelt(error.path, index, names)
    if path is None:
        return error
    message = str(error)
    if message.startswith(error.path):
        message = path + message.removeprefix(error.path)
    kind = LossError if isinstance(error, LossError) else InvalidInput
    return kind(message, path)


def _spelt(path: str, index: int, names: tuple[str, str]) -> str | None:
    """A path in one of many; None where it is of what they share."""
    many, one = names
    rest = path.removeprefix(one)
    return f"{many}[{index}]{rest}" if rest != path and rest[:1] in {"", "[", "."} else None


def several(
    items: Iterable[Any], work: Callable[[int, Any], Translation[Any]], holder: str = ""
) -> list[Translation[Any]]:
    """Every document of a list translated; errors and losses begin with its place in what holds it: `batch[1]`."""
    made: list[Translation[Any]] = []
    for i, item in enumerate(items):
        place = f"{holder}[{i}]"
        try:
            one = work(i, Parsed(item))
        except TranslationError as error:
            raise error.within(place, place) from None
        made.append(one.told([loss._replace(path=joined(place, loss.path)) for loss in one.losses]))
    return made


def joined(place: str, path: str) -> str:
    """The path of what stands at a path in something at a place."""
    return f"{place}.{path}" if path and not path.startswith("[") else f"{place}{path}"
