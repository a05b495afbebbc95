"""Chooses cases by their names and their suites', with "did you mean" for a name that none has."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from diglot.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from diglot.verify.case import Case


def chosen(cases: Sequence[Case], suites: Collection[str] = (), names: Collection[str] = ()) -> list[Case]:
    """The cases of the suites, and those of the names besides; all of them where neither is said.

    The name of a case without `-stream` chooses its stream as well. Raises InvalidInput for an unknown name.
    """
    known({case.suite for case in cases}, suites, "suite")
    known({name for case in cases for name in (case.name, case.base)}, names, "case")
    if not suites and not names:
        return list(cases)
    return [case for case in cases if case.suite in suites or {case.name, case.base} & {*names}]


_LIST: Final = "`diglot verify --list` lists them"


def known(names: Collection[str], said: Iterable[str], what: str, way_out: str = _LIST) -> None:
    """Raise InvalidInput for the first word that is none of the names."""
    for word in said:
        if word not in names:
            close = get_close_matches(word, names, 1)
            near = f"did you mean {close[0]!r}? " if close else ""
            raise InvalidInput(f"there is no {what} {word!r}: {near}{way_out}")
