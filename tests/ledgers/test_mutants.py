"""No entry of any ledger could be otherwise and nobody notice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .mutants import mutants, unnoticed

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_mutant_is_noticed(record_property: Callable[[str, object], None]) -> None:
    every = list(mutants())
    missed = unnoticed(every)
    record_property("says", f"{len(every):,} mutants of the ledgers, {len(missed)} unnoticed")
    assert [f"{one.sort}: {one.what}" for one in missed] == []


def test_every_sort_of_entry_is_mutated() -> None:
    sorts = Counter(mutant.sort for mutant in mutants())
    for part in ("carried", "lost", "dropped", "judged", "filled", "opaque", "left"):
        assert sorts[f"{part}: deleted"]
        assert sorts[f"{part}: misspelt"]
    assert {
        "path swapped",
        "path left out",
        "path added",
        "lost: other kind",
        "lost: not silent",
        "word swapped",
    } <= sorts.keys()
    assert {"sources: member added", "targets: member added", "sources: member joined"} <= sorts.keys()
