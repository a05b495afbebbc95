"""The provider profiles: one file each, read when it is first asked for by its name."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Final

from diglot.errors import UnknownProvider
from diglot.profile import DEFAULT, Profile

__all__ = ["NAMES", "known", "named"]

NAMES: Final = (
    "default",
    "openai",
    "azure",
    "together",
    "fireworks",
    "groq",
    "vllm",
    "ollama",
    "litellm",
    "tgi",
    "cerebras",
    "databricks",
    "bedrock",
    "watsonx",
    "sambanova",
    "llama_stack",
    "llama_cpp",
)


def named(profile: Profile | str) -> Profile:
    """The profile itself, or the one of that name; raises UnknownProvider, with the nearest name."""
    return profile if isinstance(profile, Profile) else _read(known(profile))


def known(name: object) -> str:
    """The name of a profile; raises UnknownProvider for what is none, with the nearest one."""
    if not isinstance(name, str) or name not in NAMES:
        near = get_close_matches(str(name), NAMES, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(NAMES)}"
        raise UnknownProvider(f"there is no provider profile {name!r}: {hint}")
    return name


@cache
def _read(name: str) -> Profile:
    if name == DEFAULT.name:
        return DEFAULT
    found: Profile = import_module(f"diglot.providers.{name}").PROFILE
    return found
