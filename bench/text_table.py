"""The section of docs/performance.md about raw text, from what pytest-benchmark measured."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bench.texts import CALLS

TEXT = """\
## Raw text

`calltext.to_llama_stack`, from text to bytes, checked: prose that passes, calls in every form, and the worst texts that were
found. A megabyte takes ten times as long as a tenth of one; the tests count the work of sixty such texts.

{texts}

A text of one call alone, to a native answer: {one}.
Prose in pieces of four characters through `TextToEvents`: {piece} µs a piece.
"""


def section(measured: dict[str, Any]) -> str:
    """The section."""
    least: dict[str, dict[int, float]] = defaultdict(dict)
    one: dict[str, float] = {}
    piece = 0.0
    for run in measured["benchmarks"]:
        info, seconds = run["extra_info"], float(run["stats"]["min"])
        if "text" in info:
            least[info["text"]][info["size"]] = seconds
        elif "one call" in info:
            one[info["one call"]] = seconds
        elif "pieces" in info:
            piece = seconds / info["pieces"]
    return TEXT.format(
        texts="\n".join(_lines(least)),
        one=", ".join(f"{form} {seconds * 1e6:.0f} µs" for form, seconds in one.items()),
        piece=f"{piece * 1e6:.1f}",
    )


def _lines(least: dict[str, dict[int, float]]) -> list[str]:
    head = ["| 1 MB of | 100 kB, ms | 1 MB, ms | MB a second | µs a call |", "|---|---:|---:|---:|---:|"]
    for name, times in least.items():
        (_, short), (size, long) = sorted(times.items())
        each = f"{long / size * CALLS[name] * 1e6:.1f}" if name in CALLS else ""
        head.append(f"| {name} | {short * 1e3:.1f} | {long * 1e3:.0f} | {size / long / 1e6:.1f} | {each} |")
    return head
