"""Documents as a provider takes them, and as the schema has what it sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.quirk import without
from diglot.report import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diglot.profile import Profile
    from diglot.quirk import Quirk
    from diglot.report import Report

OWN: Final = ("top_k", "repetition_penalty")
NOT_TAKEN: Final = "the provider has no such member"


def adapt(request: Any, quirks: Sequence[Quirk], report: Report) -> Any:
    """The document after every quirk; what differs is a copy."""
    for quirk in quirks:
        request = quirk.apply(request, report)
    return request


def reading(quirks: Sequence[Quirk], report: Report) -> Callable[[Any], Any] | None:
    """The same of each item of a stream, with the report of its machine; None where there are no quirks."""

    def read(item: Any) -> Any:
        report.moved.clear()
        return adapt(item, quirks, report)

    return read if quirks else None


def own(request: Any, profile: Profile, report: Report) -> Any:
    """A caller's members beyond the schema: under the provider's name for them, or reported where it has none."""
    for name in OWN:
        value = request.get(name)
        taken = profile.takes.get(name)
        if value is None or (taken is not None and taken.field == name):
            continue
        request = without(request, name)
        if taken is None:
            report.lose((None, name), value, Kind.TUNING, NOT_TAKEN)
        else:
            taken.put(value, request)
    return request
