"""docs/rules.md: every rule of legality, what it says and where that is known from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.fields.tables import markdown
from diglot.legality.rules import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot.legality import Rule

_INTRODUCTION: Final = """\
# What is legal

Made from the rules of `diglot.legality` by `python -m diglot.fields --write docs/rules.md`.

    diglot check-stream [FILE] [--api openai|llama-stack] [--operation chat|completion] [--request FILE] [--json]

judges a stream as it was received, server-sent events or JSON Lines. Each finding is a line: where it stands in the file, which
member it is, what was found there, and the rule that says otherwise. The status is 0 where all is legal, 1 where it is not, and
2 for what cannot be read. In Python it is `diglot.legality.check_stream`; `check_answer`, `check_error` and `check_head` judge
plain answers, errors, and what stands before an answer, and `said` reads what an answer or a stream said, whatever it is like.

- One fault breaks one rule. An item that cannot be read is found as that, and what it may have said is not missed; neither
  is what an error or the end of the connection cut off.
- What the request decides (choices, tools, usage, limits) is judged where the request is given.
- A fault that comes again, in each chunk or at each place of a list, is told once, with how often it came again.
- A rule in `-nullable-member` is broken where a required member that may be null is left out, one in `-null-member` where an
  optional one is null that may not be: clients read both as they are meant.

The schemas are the strict ones of `diglot_types`; a place in them is the name of an object and the path of its member.
"""
_COLUMNS: Final = ("rule", "what must hold", "known from")


def document() -> str:
    """The whole of docs/rules.md."""
    return "\n".join([_INTRODUCTION, *(_section(*one) for one in SECTIONS.items())])


def _section(title: str, rules: Sequence[Rule]) -> str:
    lines = [f"## {title}", "", *markdown(_COLUMNS, _cells(rules)), ""]
    return "\n".join(lines)


def _cells(rules: Sequence[Rule]) -> Iterator[tuple[str, str, str]]:
    for rule in rules:
        yield f"`{rule.name}`", rule.says, rule.spec
