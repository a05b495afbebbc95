"""What the doors of all operations do around their function on plain data: read, report, check and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from diglot.answers import read_answer
from diglot.errors import InvalidInput
from diglot.report import Policy, Report
from diglot.translation import Check, Translation, read, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.quirk import Quirk
    from diglot.shape import Shape

Make: TypeAlias = "Callable[[Any, Report], Any]"
Way: TypeAlias = "tuple[Shape, Shape]"


def asked(source: object, way: Way, make: Make, policy: Policy, check: Check) -> Translation[Any]:
    """A request through its function, from the first shape to the second."""
    report = Report(policy)
    made = make(read(source, way[0]), report)
    return write(made, report.losses, way[1], check)


def answered(  # noqa: PLR0913  # the last is an option
    source: object, way: Way, make: Make, policy: Policy, check: Check, *, quirks: Sequence[Quirk] = ()
) -> Translation[Any]:
    """An answer through its function; what is wrong with it is the upstream's fault."""
    report = Report(policy)
    try:
        made = make(read_answer(source, way[0], quirks), report)
        return write(made, report.losses, way[1], check)
    except InvalidInput as error:
        raise error.of_upstream() from None
