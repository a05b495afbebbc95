"""How much a change matters, by what it does to the documents that fit and by who has to bear it.

The law is oasdiff's: a request that fits no longer breaks its sender, an answer that fits only now breaks its reader.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diglot.schema.facets import Effect

if TYPE_CHECKING:
    from diglot.schema.operations import Body

Position: TypeAlias = Literal["request", "answer"]


class Severity(StrEnum):
    """The severities, the worst first."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"


_B, _W, _I = Severity
LAW: Final[dict[Effect, dict[Position, Severity]]] = {
    Effect.NARROWS: {"request": _B, "answer": _I},
    Effect.WIDENS: {"request": _I, "answer": _B},
    Effect.BOTH: {"request": _B, "answer": _B},
    Effect.DROPS: {"request": _W, "answer": _B},
    Effect.UNKNOWN: {"request": _W, "answer": _W},
    Effect.NONE: {"request": _I, "answer": _I},
}


def position_of(body: Body) -> Position:
    """Whether a body is what a client sends or what it reads."""
    return "request" if body in {"request", "parameters"} else "answer"
