"""Lists of models, each way, with the other names that `aliases` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import models

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diglot.clients.settings import Settings
    from diglot.translation import Translation


def to_llama_stack(listed: Iterable[object], settings: Settings) -> Translation[Any]:
    """The native list of the models that an OpenAI client lists; raises InvalidInput where one cannot be read."""
    return _aliased(models.list_to_llama_stack({"data": [*listed]}), "identifier", settings)


def to_openai(listed: Iterable[object], settings: Settings) -> Translation[Any]:
    """The OpenAI list of the models that a native client lists; raises InvalidInput where one cannot be read."""
    return _aliased(models.list_to_openai({"data": [*listed]}), "id", settings)


def _aliased(made: Translation[Any], name: str, settings: Settings) -> Translation[Any]:
    settings.told(made.losses)
    known = {one[name]: one for one in made.data["data"]}
    made.data["data"] += [{**known[of], name: alias} for alias, of in settings.aliases.items() if of in known]
    return made
