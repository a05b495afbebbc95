"""Answers as the translators take them: one, or several in order, with errors that stand in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from diglot.error_event import ErrorEvent, error_of
from diglot.errors import InvalidInput, UpstreamError
from diglot.providers.adapting import adapt
from diglot.report import ANSWERS, Report
from diglot.sides import check_side
from diglot.translation import Parsed, Translation, plain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.quirk import Quirk
    from diglot.report import At
    from diglot.shape import Shape


def read_answer(source: object, shape: Shape, quirks: Sequence[Quirk] = ()) -> Any:
    """A checked answer, without its server's quirks; an error in place of one is the upstream's."""
    value: Any = plain_of(source)
    error = error_of(value)
    if error is not None:
        event = ErrorEvent.of(error, shape.side)
        raise UpstreamError(event.message, status=event.status)
    if quirks:
        value = adapt(value, quirks, Report(ANSWERS))
    check_side(value, shape)
    return value


def read_answers(sources: list[object], shape: Shape) -> list[tuple[Any, At]]:
    """Checked answers with their places: of one alone the whole, of several `[0]`, `[1]`; an error says of which it is."""
    if len(sources) == 1:
        return [(read_answer(sources[0], shape), None)]
    return [(_nth(source, i, shape), (None, i)) for i, source in enumerate(sources)]


def _nth(source: object, i: int, shape: Shape) -> Any:
    try:
        return read_answer(source, shape)
    except (InvalidInput, UpstreamError) as error:
        raise error.within(f"[{i}]", f"answer {i}") from None


def listed(answers: object) -> list[object]:
    """Several answers; raises InvalidInput for what is one alone, or no list of them, or none."""
    found = several_of(answers, "answer", ": merge([answer], exchange)")
    if not found:
        raise InvalidInput("the input has no answer to merge")
    return found


def several_of(given: object, what: str, way: str = "") -> list[object]:
    """Several documents of one sort; raises InvalidInput for what is one alone, or no list of them."""
    if isinstance(given, (str, bytes, bytearray, memoryview, Mapping, Translation, Parsed)) or hasattr(
        given, "model_dump"
    ):
        raise InvalidInput(f"the input, {what}s, is one {what}, not a list of them{way}")
    if not isinstance(given, Iterable):
        raise InvalidInput(f"the input is of type {type(given).__name__}, not a list of {what}s")
    return [*given]
