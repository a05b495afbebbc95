"""What every translator gives: the data, the losses, and the two other faces of the data."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast

from diglot import gate
from diglot.errors import InvalidInput
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from diglot.report import Loss
    from diglot.shape import Shape

D = TypeVar("D")
Check: TypeAlias = Literal["schema", "types"]


class Translation(Generic[D]):
    """One translated document.

    data: plain data, typed by the generated TypedDict of the target.
    losses: what did not come over, in the order it was met.
    """

    __slots__ = ("_shape", "data", "losses")

    def __init__(self, data: D, losses: Sequence[Loss], shape: Shape) -> None:
        self.data = data
        self.losses = losses
        self._shape = shape

    def json(self) -> bytes:
        """The document as compact JSON bytes; integers of any size are exact."""
        return gate.dump(self.data)

    @property
    def model(self) -> BaseModel:
        """The document as the generated pydantic model, made anew each time it is asked for."""
        return _model(self._shape.side, self._shape.component).model_validate(self.data)

    def __repr__(self) -> str:
        return f"Translation({self._shape.component}, losses={len(self.losses)})"


@cache
def _model(side: str, component: str) -> type[BaseModel]:
    found: type[BaseModel] = getattr(import_module(f"diglot_types.{side}.models"), component)
    return found


class Parsed:
    """Plain data that the gate has read already: a translator takes it as it is, without a copy, and never changes it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def plain_of(source: object) -> Any:
    """Plain data from anything a translator takes; raises InvalidInput."""
    if isinstance(source, bytes):
        return gate.parse(source)
    if isinstance(source, Parsed):
        return source.value
    if isinstance(source, Translation):
        source = cast("Translation[object]", source).data
    return gate.load(source)


def read(source: object, shape: Shape) -> Any:
    """Plain data of a shape, from anything a translator takes; raises InvalidInput."""
    value = plain_of(source)
    shape.check(value)
    return value


def known_check(check: Check) -> None:
    """Raise InvalidInput for what is no check."""
    if not isinstance(check, str) or check not in {"schema", "types"}:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"check={show(check)} is unknown: schema and types are known")


def write(data: D, losses: Sequence[Loss], shape: Shape, check: Check) -> Translation[D]:
    """The translation, checked; raises InvalidInput where what the source says has no valid form on the other side."""
    if check == "schema":
        shape.check(data)
    return Translation(data, losses, shape)
