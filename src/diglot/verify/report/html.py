"""A run as one page for a browser: a file alone, that asks for nothing beside it and may not, by its own policy.

Everything that is written into the page goes through `visible` and then through jinja2's escaping, both set for the whole
environment, so that no place of the template can forget them. Style and script are admitted by their hash and by nothing
else; without script the page can be read whole.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from diglot.verify.report.baseline import compare
from diglot.verify.report.excerpt import LONGEST
from diglot.verify.report.faults import breaches
from diglot.verify.report.page import page
from diglot.verify.report.sentences import CHANGED, outcome, warnings
from diglot.verify.report.tally import KINDS, tally, verdict
from diglot.verify.report.times import in_seconds, lasted, pace, when
from diglot.verify.report.visible import clipped, visible

if TYPE_CHECKING:
    from diglot.verify.run import Run

_WEB: Final = "web"
_TAKEN: Final = frozenset({"top", "summary", "changes", "rules", "matrix", "cases", "filter", "nothing"})


def html(run: Run, baseline: Run | None = None) -> str:
    """The page of a run, compared with an earlier one where that is given."""
    shown = page(run, compare(run, baseline) if baseline else [], _TAKEN)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            run=run,
            baseline=baseline,
            verdict=verdict(run),
            breaches=breaches(run),
            lasted=lasted(run),
            KINDS=KINDS,
            tally=tally,
            pace=pace,
            CHANGED=CHANGED,
            outcome=outcome,
            warnings=warnings,
            **shown._asdict(),
            **_files(),
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("diglot.verify.report", _WEB),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(clipped=_clipped, lines=_lines, listed=json.dumps, seconds=in_seconds, when=when)
    return made


def _shown(value: Any) -> Any:
    """What an expression of the template comes to: text from elsewhere is made visible, text of ours stays as it is."""
    return visible(value) if type(value) is str else value


def _clipped(text: str, length: int = LONGEST) -> str:
    return clipped(text, length)


def _lines(lines: list[str]) -> Markup:
    """Lines under each other, each made visible."""
    return Markup("\n").join(map(visible, lines))


@cache
def _files() -> dict[str, Any]:
    """Style and script, each with the hash that the page's policy admits it by."""
    found: dict[str, Any] = {}
    for name in ("css", "js"):
        text = files("diglot.verify.report").joinpath(_WEB, f"page.{name}").read_text(encoding="utf-8")
        found[name] = Markup(text)
        found[f"{name}_hash"] = "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return found
