"""What a case may expect of an answer: capabilities, which a weak model may fail. The table is closed."""

from __future__ import annotations

from diglot.verify.expect.heard import Heard
from diglot.verify.expect.table import EXPECTATIONS, ONES_OWN, Expectation, expected

__all__ = ["EXPECTATIONS", "ONES_OWN", "Expectation", "Heard", "expected"]
