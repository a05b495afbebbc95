"""The values of --on-loss and --profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from diglot.errors import InvalidInput, UnknownProvider
from diglot.report import REQUESTS, policy, spoken

if TYPE_CHECKING:
    from diglot.report import OnLoss


def read_on_loss(_context: click.Context, _option: click.Parameter, value: str | None) -> OnLoss:
    """The mapping of `raise`, `record` or `KIND=raise,...`."""
    if value is None:
        return None
    wanted = cast("OnLoss", spoken(value))
    try:
        policy(wanted, REQUESTS)
    except InvalidInput as error:
        raise click.BadParameter(str(error).removeprefix("on_loss: ")) from None
    return wanted


def read_profile(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The name of a profile; the profile itself is read where something is translated."""
    from diglot.providers import known  # noqa: PLC0415  # --help needs none of it

    if value is not None:
        try:
            known(value)
        except UnknownProvider as error:
            raise click.BadParameter(str(error)) from None
    return value
