"""What can go wrong at a server, one thing at a time: the case that is answered so, and the one rule that must say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import answers, calls, capabilities, errors, lists, native, streams

if TYPE_CHECKING:
    from .fault import Fault

FAULTS: tuple[Fault, ...] = (
    *streams.FAULTS,
    *calls.FAULTS,
    *answers.FAULTS,
    *lists.FAULTS,
    *errors.FAULTS,
    *native.FAULTS,
    *capabilities.FAULTS,
)
