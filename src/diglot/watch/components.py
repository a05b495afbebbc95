"""The components that only one of two documents needs, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot.schema.node import reference

if TYPE_CHECKING:
    from diglot.schema.view import View, Views


def appeared(here: Views, before: Views) -> dict[str, str]:
    """The components of one document that another has not, by name; a body, whose label has a space, is none."""
    names = sorted(here.components.keys() - before.components.keys())
    return {name: described(here.of([reference(name)], name)) for name in names if " " not in name}


def described(view: View) -> str:
    """What a component is: the members of its object or objects, its words, or its types."""
    members = dict.fromkeys(member for each in view.objects for member in each.schema["properties"])
    words = dict.fromkeys(str(word) for listed in view.words.values() for word in sorted(listed or (), key=str))
    if len(view.objects) > 1:
        return f"one of {', '.join(each.name for each in view.objects)}"
    return ", ".join(members or words) or view.type
