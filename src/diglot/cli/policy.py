"""The value of --on-loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from diglot.errors import InvalidInput
from diglot.report import ACTIONS, REQUESTS, Kind, policy

if TYPE_CHECKING:
    from diglot.report import OnLoss


def read_on_loss(_context: click.Context, _option: click.Parameter, value: str | None) -> OnLoss:
    """The mapping of `raise`, `record` or `KIND=raise,...`; of what is said twice the last counts."""
    if value is None:
        return None
    wanted: dict[Any, Any] = {}
    for part in value.split(","):
        kind, _, action = part.partition("=")
        wanted |= dict.fromkeys(Kind, part) if part in ACTIONS else {kind: action}
    try:
        policy(wanted, REQUESTS)
    except InvalidInput as error:
        raise click.BadParameter(str(error).removeprefix("on_loss: ")) from None
    return wanted
