"""A question to the client below: the calls that ask it, and how their answers are read. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from diglot.left_out import is_left_out

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.clients.settings import Settings
    from diglot.error_event import ErrorEvent
    from diglot.report import Loss
    from diglot.shape import Side
    from diglot.translation import Translation

    Made: TypeAlias = Sequence[Translation[Any] | ErrorEvent]

_OPTIONS: Final = ("extra_headers", "extra_query", "timeout")
_EXTRA: Final = "extra_body"
_PROVIDER_DATA: Final = "x-llamastack-provider-data"


class Machine(Protocol):
    """A stream machine fed with the items of several answers, each with its index."""

    @property
    def losses(self) -> Sequence[Loss]:
        """Every loss so far."""
        ...

    def feed(self, index: int, item: object, /) -> Made:
        """What one item of the answer `index` becomes."""
        ...

    def finish(self, *, cut: bool = False) -> Made:
        """What is owed at the end of all answers."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the client below.

    side: of the face, whose errors are raised. calls: the keyword arguments of as many calls, which are made side by side.
    losses: what the request lost. read: a translation of all answers. machine: a new one for the streams of all answers,
    where the operation has streams. many: the member of a batch that holds what each call asks for; empty for what is no batch.
    """

    side: Side
    calls: Sequence[Mapping[str, Any]]
    losses: Sequence[Loss]
    settings: Settings
    read: Callable[[Sequence[object]], Translation[Any]]
    machine: Callable[[], Machine] | None = None
    streamed: bool = False
    many: str = ""

    def place(self, index: int) -> str:
        """Where the request says what one of the calls asks for, as errors name it; empty for what is no batch."""
        return f"{self.many}[{index}]" if self.many else ""


def request_of(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The request that a method's keyword arguments make; those of `extra_body` replace others, as in the SDKs."""
    beside = {*_OPTIONS, _EXTRA}
    request = {name: _listed(value) for name, value in arguments.items() if name not in beside}
    return {**request, **(arguments.get(_EXTRA) or {})}


def options_of(arguments: Mapping[str, Any], side: Side) -> dict[str, Any]:
    """The arguments that are no part of the request: they go with each call.

    Of a native face, the keys for the providers behind a native server stay here: no other server should have them.
    """
    options = {name: arguments[name] for name in _OPTIONS if name in arguments and not is_left_out(arguments[name])}
    headers: Mapping[str, Any] = options.get("extra_headers") or {}
    if headers:
        kept = {name: value for name, value in headers.items() if not is_left_out(value)}
        options["extra_headers"] = kept if side == "openai" else _without_keys(kept)
    if hasattr(options.get("timeout"), "as_dict"):  # the two SDKs' HTTP libraries know each other's tuples only
        options["timeout"] = tuple(options["timeout"].as_dict().values())
    return options


def _without_keys(headers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if name.lower() != _PROVIDER_DATA}


def _listed(value: Any) -> Any:
    """An argument that may be any iterable, as a list; so may what is in it."""
    if isinstance(value, (str, bytes, Mapping)) or hasattr(value, "model_dump") or not isinstance(value, Iterable):
        return value  # pyright: ignore[reportUnknownVariableType]
    return [_listed(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
