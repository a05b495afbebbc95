"""An answer that says what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot_types.base import Wire
from pydantic import PrivateAttr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from diglot.report import Loss
    from diglot.translation import Translation


class Answer(Wire):
    """A generated model with one member more, which is no part of the document: it is not dumped."""

    _losses: Sequence[Loss] = PrivateAttr(default=())

    @property
    def losses(self) -> Sequence[Loss]:
        """What the request lost, and then what the answer did, each with its path in its own source."""
        return self._losses

    @classmethod
    def of(cls, made: Translation[Any], asked: Sequence[Loss]) -> Self:
        """The answer that a translation is, to a request that lost this."""
        answer = made.read_as(cls)
        answer._losses = [*asked, *made.losses]  # noqa: SLF001
        return answer
