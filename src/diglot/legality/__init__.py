"""What is legal: the rules of both APIs for answers, streams and errors, and the judges that apply them, sans-IO."""

from __future__ import annotations

from diglot.legality.check import check_answer, check_error, check_stream
from diglot.legality.head import check_head
from diglot.legality.rule import Api, Finding, Operation, Rule
from diglot.legality.rules import RULES
from diglot.legality.said import Call, Choice, Said, said

__all__ = [
    "RULES",
    "Api",
    "Call",
    "Choice",
    "Finding",
    "Operation",
    "Rule",
    "Said",
    "check_answer",
    "check_error",
    "check_head",
    "check_stream",
    "said",
]
