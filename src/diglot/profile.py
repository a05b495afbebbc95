"""Provider profiles: what a server on the OpenAI side takes and sends beyond or against the schema, as a record of facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from diglot.errors import UnknownProvider

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Profile:
    """One provider's facts; the default is a server that keeps to the published schema.

    finish_reasons: words of its own for a finish_reason, with the schema's word for each.
    """

    name: str
    finish_reasons: Mapping[str, str] = field(default_factory=dict[str, str])


DEFAULT: Final = Profile("default")
PROFILES: Final[Mapping[str, Profile]] = {DEFAULT.name: DEFAULT}


def named(profile: Profile | str) -> Profile:
    """The profile itself, or the one of that name; raises UnknownProvider, with the nearest name."""
    if isinstance(profile, Profile):
        return profile
    if not isinstance(profile, str) or profile not in PROFILES:  # pyright: ignore[reportUnnecessaryIsInstance]
        near = get_close_matches(str(profile), PROFILES, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(PROFILES)}"
        raise UnknownProvider(f"there is no provider profile {profile!r}: {hint}")
    return PROFILES[profile]
