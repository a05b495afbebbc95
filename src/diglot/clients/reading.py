"""The streams of one answer in translation, without their I/O: what is ready, whose turn it is, and how it ended."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from diglot.clients.faults import as_face, of_event
from diglot.error_event import ErrorEvent
from diglot.errors import TranslationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.clients.question import Machine, Made, Question
    from diglot.report import Loss

T = TypeVar("T")
END: Final = object()


class Reading(Generic[T]):
    """The streams are read in turns, one item each, so that n choices come interleaved and none is read ahead of."""

    def __init__(self, sources: Sequence[Any], question: Question, machine: Machine) -> None:
        self._question = question
        self._machine = machine
        self._turns = deque(enumerate(sources))
        self._ready: deque[T] = deque()
        self._failure: Exception | None = None
        self._over = False
        self._left = False

    @property
    def losses(self) -> Sequence[Loss]:
        """What the request lost, and the answer so far."""
        return [*self._question.losses, *self._machine.losses]

    @property
    def hungry(self) -> bool:
        """Whether an item must be read before one can be given."""
        return not self._ready and not self._over

    @property
    def over(self) -> bool:
        """Whether nothing more is to be read; something may still be ready."""
        return self._over

    @property
    def source(self) -> Any:
        """The stream whose turn it is."""
        return self._turns[0][1]

    def take(self, item: object) -> None:
        """Translate the item of the stream whose turn it is, or END, and pass the turn on."""
        index, source = self._turns.popleft()
        try:
            if item is not END:
                self._turns.append((index, source))
                self._made(self._machine.feed(index, item), source)
            elif not self._turns:
                self._over = True
                self._made(self._machine.finish(), source)
        except Exception as error:
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """End with an error, after what was whole before it: calls whose arguments are complete."""
        self._over = True
        if self._left:
            return
        with suppress(TranslationError):  # the machine may be over as well
            owed = [one for one in self._machine.finish(cut=True) if not isinstance(one, ErrorEvent)]
            self._made(owed, None)
        self._failure = as_face(error, self._question.side)
        if self._failure is not error:
            self._failure.__cause__ = error

    def stop(self) -> None:
        """Give nothing more: the reader left."""
        self._over = self._left = True
        self._ready.clear()
        self._failure = None

    def give(self) -> T | None:
        """The next item; None at the end. Raises what the stream ended with."""
        if self._ready:
            return self._ready.popleft()
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure
        return None

    def refused(self) -> None:
        """Raise what the stream ended with, where it ended with that before anything was said."""
        if self._over and not self._ready:
            self.give()

    def _made(self, made: Made, source: object) -> None:
        for one in made:
            if isinstance(one, ErrorEvent):
                raise of_event(one, source)
            self._question.settings.told(one.losses)
            self._ready.append(cast("T", one.validated()))
