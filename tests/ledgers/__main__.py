"""`python -m ledgers`, in tests: the mutation run as a table, and every mutant that no check notices."""

from __future__ import annotations

import sys
from collections import Counter

from .mutants import mutants, unnoticed


def main() -> int:
    every = list(mutants())
    missed = unnoticed(every)
    sorts, escaped = Counter(one.sort for one in every), Counter(one.sort for one in missed)
    for sort, count in sorted(sorts.items()):
        print(f"{sort:<28}{count:>7,}{escaped[sort]:>5}")
    print(f"{'mutants, unnoticed':<28}{len(every):>7,}{len(missed):>5}")
    for one in missed:
        print(f"unnoticed: {one.sort}: {one.what}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
