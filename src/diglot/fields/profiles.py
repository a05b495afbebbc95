"""The provider profiles as text for a terminal, as Markdown and as JSON; docs/providers.md is made here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from diglot.fields.tables import markdown
from diglot.providers import NAMES, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.profile import Profile
    from diglot.quirk import Quirk

INTRODUCTION: Final = """\
# What each provider takes and sends

Made from the profiles by `python -m diglot.fields --write docs/providers.md`; `diglot providers NAME` prints one of these
sections.

A profile is named with `profile=` in Python, and with `--profile` for `diglot translate` and `diglot serve`. A quirk says of
a field what becomes of it

- **drop**: it is not sent, or it says nothing
- **rename**: the member, the word or the form is another
- **clamp**: the number is bounded otherwise
- **fill**: the provider leaves it out, or fills it in
- **carry**: the provider's own member, for what the schema has none, in requests for text completions too

with the kind of the loss where there is one, and how it is known. Its case is a recording of the server, `providers/...`, or
a file below tests/providers/cases, and fails without it. What a provider does beside this is read anyway.
"""
COLUMNS: Final = ("of", "field", "effect", "loss", "why", "known from", "case")


def printed(name: str | None, form: str | None) -> str:
    """One profile, or all of them: in lines, as Markdown or as JSON."""
    if form == "json":
        return as_json([name] if name else NAMES)
    if form == "markdown":
        return "\n".join(map(as_markdown, [name] if name else NAMES))
    return as_text(named(name)) if name else listed()


def document() -> str:
    """The whole of docs/providers.md."""
    return "\n".join([INTRODUCTION, *map(as_markdown, NAMES)])


def listed() -> str:
    """A line for each profile: how many quirks it has, and of what."""
    width = max(map(len, NAMES))
    return "".join(f"{name:<{width}}  {_few(named(name))}\n" for name in NAMES)


def _few(profile: Profile) -> str:
    return ", ".join(dict.fromkeys(one.field for one in profile.quirks)) or "nothing is changed"


def as_text(profile: Profile) -> str:
    """A profile for a terminal: three lines a quirk, and a line a habit."""
    lines = [profile.name]
    for one in profile.quirks:
        lines += [f"  {_of(one)}: {one.field}: {_effect(one)}{_loss(one)}"]
        lines += [f"    {one.says}", f"    known from {one.evidence}; case {one.case}"]
    lines += [f"  read as it is: {habit}" for habit in profile.habits]
    return "\n".join(lines if profile.quirks else [f"{profile.name}: nothing is changed", *lines[1:]]) + "\n"


def as_markdown(name: str) -> str:
    """The section of docs/providers.md."""
    profile = named(name)
    lines = [f"## {profile.name}", ""]
    if profile.quirks:
        lines += [*markdown(COLUMNS, map(_row, profile.quirks)), ""]
    else:
        lines += ["Nothing is changed for it.", ""]
    if profile.habits:
        lines += ["Read as it is:", "", *(f"- {habit}" for habit in profile.habits), ""]
    return "\n".join(lines)


def as_json(names: Iterable[str]) -> str:
    """The profiles of these names as a JSON list."""
    profiles = [
        {"name": one.name, "quirks": [*map(_members, one.quirks)], "habits": [*one.habits]} for one in map(named, names)
    ]
    return json.dumps(profiles, indent=2, ensure_ascii=False) + "\n"


def _members(one: Quirk) -> dict[str, Any]:
    return {
        "of": one.of,
        "field": one.field,
        "effect": one.effect,
        "detail": one.detail,
        "loss": one.kind,
        "beyond": one.beyond,
        "texts": one.texts,
        "why": one.says,
        "evidence": one.evidence,
        "case": one.case,
    }


def _row(one: Quirk) -> tuple[str, ...]:
    return (_of(one), f"`{one.field}`", _effect(one), one.kind or "", one.says, one.evidence, f"`{one.case}`")


def _of(one: Quirk) -> str:
    return f"{one.of}, of texts too" if one.texts else one.of


def _effect(one: Quirk) -> str:
    return f"{one.effect} {one.detail}".rstrip() + (", beyond the schema" if one.beyond else "")


def _loss(one: Quirk) -> str:
    return f", a loss of {one.kind}" if one.kind else ""
