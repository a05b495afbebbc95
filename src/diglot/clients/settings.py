"""How a client translates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diglot.profile import DEFAULT, Profile
from diglot.providers import named
from diglot.report import REQUESTS, policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from diglot.report import Loss, OnLoss


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client was told when it was made; raises InvalidInput and UnknownProvider for what is none.

    on_loss: the policy for requests, as the translators take it; what answers lose is recorded.
    profile: the server's, on the OpenAI side.
    aliases: by the name that the program asks for, the model that the server is asked for.
    tell: called with every loss, when it is met.
    """

    on_loss: OnLoss = None
    profile: Profile | str = DEFAULT
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    tell: Callable[[Loss], object] | None = None

    def __post_init__(self) -> None:
        policy(self.on_loss, REQUESTS)
        named(self.profile)

    def model(self, name: str) -> str:
        """The model that the server is asked for."""
        return self.aliases.get(name, name)

    def told(self, losses: Iterable[Loss]) -> None:
        """Tell of losses whoever wants to know."""
        if self.tell is not None:
            for loss in losses:
                self.tell(loss)
