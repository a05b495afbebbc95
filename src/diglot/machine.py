"""What every stream machine has around its core: the gates on both sides, and the order of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from diglot.error_event import ErrorEvent, error_of
from diglot.errors import InvalidInput, StreamError, TranslationError, UpstreamError
from diglot.sides import with_the_way
from diglot.translation import Check, Translation, plain_of, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot.report import Loss
    from diglot.shape import Shape

D = TypeVar("D")


class Core(Protocol):
    """A machine on plain data."""

    def feed(self, chunk: Any) -> list[Any]:
        """What one item becomes."""
        ...

    def finish(self, cut: bool) -> list[Any]:
        """What is owed at the end, or an error in its place."""
        ...


class Gates(Generic[D]):
    """What the machines share: the gates on both sides, the order of calls, and which item lost what.

    read: what an item goes through before it is checked.
    """

    def __init__(
        self,
        source: Shape,
        target: Shape,
        losses: list[Loss],
        check: Check,
        read: Callable[[Any], Any] | None = None,
    ) -> None:
        self._source = source
        self._read = read
        self._target = target
        self._check: Check = check
        self._told = 0
        self._over = False
        self._failed = False
        self._broken = False
        self.losses = losses

    def feed(self, item: object, core: Core) -> list[Translation[D] | ErrorEvent]:
        """What a core makes of one item; where that raises, the stream has a hole, and counts as cut."""
        if self._over or self._failed or self._broken:
            raise StreamError("the stream is over: make a new machine for the next one")
        try:
            return self._fed(plain_of(item), core)
        except InvalidInput as error:
            self._broken = True
            raise error.of_upstream() from None
        except Exception:
            self._broken = True
            raise

    def _fed(self, value: Any, core: Core) -> list[Translation[D] | ErrorEvent]:
        error = error_of(value)
        if error is not None:
            self._failed = True
            return [ErrorEvent.of(error, self._target.side)]
        if self._read is not None:
            value = self._read(value)
        try:
            self._source.check(value)
            return self._written(core.feed(value))
        except InvalidInput as refused:
            raise with_the_way(refused, value, self._source) from None

    def finish(self, cut: bool, core: Core) -> list[Translation[D] | ErrorEvent]:
        """What a core still owes at the end: of a stream with a hole never a clean one."""
        if self._over:
            raise StreamError("the stream was finished before")
        self._over = True
        if self._failed:
            return []
        try:
            return self._written(core.finish(cut or self._broken))
        except TranslationError as error:
            if self._broken:
                return [ErrorEvent("the stream was cut", self._target.side)]
            raise error.of_upstream() if isinstance(error, InvalidInput) else error from None

    def _written(self, made: list[Any]) -> list[Translation[D] | ErrorEvent]:
        """What was made, checked; the first translation tells what was lost since the last."""
        written: list[Translation[D] | ErrorEvent] = []
        losses = self.losses
        for item in made:
            if isinstance(item, ErrorEvent):
                written.append(item)
                continue
            new, self._told = losses[self._told :] if len(losses) > self._told else (), len(losses)
            written.append(write(item, new, self._target, self._check))
        return written


class Machine(Generic[D]):
    """A machine of one stream: a core between its gates."""

    def __init__(self, gates: Gates[D], core: Core) -> None:
        self._gates = gates
        self._core = core

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far; bookkeeping that each item repeats is told once."""
        return self._gates.losses

    def feed(self, item: object) -> list[Translation[D] | ErrorEvent]:
        """What one item of the stream becomes; raises StreamError after the end, InvalidInput, UpstreamError, LossError.

        Where it raises, the stream has a hole: nothing more is taken, and it ends in an ErrorEvent.
        """
        return self._gates.feed(item, self._core)

    def finish(self, *, cut: bool = False) -> list[Translation[D] | ErrorEvent]:
        """What is still owed at the end; `cut` says that the stream broke off. Raises StreamError the second time."""
        return self._gates.finish(cut, self._core)


class Several(Core, Protocol):
    """A core of as many streams as there are choices; the one selected is fed."""

    single: bool

    def select(self, index: int) -> Core:
        """Say of which choice the next item is; raises StreamError where there is none such."""
        ...


class Merge(Generic[D]):
    """A machine of the streams of several choices: a core of them all between its gates."""

    def __init__(self, gates: Gates[D], core: Several) -> None:
        self._gates = gates
        self._core = core

    @property
    def losses(self) -> list[Loss]:
        """Every loss so far; bookkeeping that each item of a stream repeats is told once a stream."""
        return self._gates.losses

    def feed(self, index: int, item: object) -> list[Translation[D] | ErrorEvent]:
        """What one item of the stream for choice `index` becomes; it raises as that of a single stream does."""
        core = self._core.select(index)
        if self._core.single:
            return self._gates.feed(item, core)
        try:
            made = self._gates.feed(item, core)
        except (InvalidInput, UpstreamError) as error:
            raise error.within(f"[{index}]", f"choice {index}") from None
        return [one.of_choice(index) if isinstance(one, ErrorEvent) else one for one in made]

    def finish(self, *, cut: bool = False) -> list[Translation[D] | ErrorEvent]:
        """What is still owed at the end of all streams; `cut` says that one broke off."""
        return self._gates.finish(cut, self._core)
