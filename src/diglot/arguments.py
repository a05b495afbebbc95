"""The arguments that the doors of all operations share: refused, where they are none, before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.errors import InvalidInput
from diglot.exchange import Exchange
from diglot.providers import named
from diglot.report import ANSWERS, REQUESTS, OnLoss, Policy, policy, show
from diglot.translation import known_check

if TYPE_CHECKING:
    from diglot.profile import Profile
    from diglot.translation import Check

MOST_CHOICES: Final = 128


def of_request(profile: Profile | str, on_loss: OnLoss, check: Check) -> tuple[Profile, Policy]:
    """The profile's facts and the policy for a request; raises InvalidInput and UnknownProvider."""
    facts = named(profile)
    known_check(check)
    return facts, policy(on_loss, REQUESTS)


def of_answer(
    exchange: Exchange, profile: Profile | str, on_loss: OnLoss, check: Check
) -> tuple[Exchange, Profile, Policy]:
    """The exchange, the profile's facts and the policy for an answer; raises InvalidInput and UnknownProvider."""
    if not isinstance(exchange, Exchange):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(
            f"exchange is of type {type(exchange).__name__}, not an Exchange: make one with Exchange.of(request)"
        )
    facts = named(profile)
    known_check(check)
    return exchange, facts, policy(on_loss, ANSWERS)


def index_of(name: str, index: int) -> int:
    """The index of a choice; raises InvalidInput for what is none."""
    if type(index) is not int or index < 0:
        raise InvalidInput(f"{name} = {show(index)} is not the index of a choice", name)
    return index


def choices_of(exchange: Exchange) -> int:
    """How many choices the exchange asked for; raises InvalidInput where it says no such number."""
    if type(exchange.n) is not int or not 1 <= exchange.n <= MOST_CHOICES:
        raise InvalidInput(f"n = {show(exchange.n)} of the exchange is not between 1 and {MOST_CHOICES}", "n")
    return exchange.n
