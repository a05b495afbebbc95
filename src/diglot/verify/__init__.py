"""Verification of any endpoint of either API: cases as data, rules of protocol, capabilities, and the record of both.

    cases = chosen(load(), suites=["chat"])
    endpoint = Endpoint(name="local", url="http://127.0.0.1:8000/v1", api="openai", model="m")
    target = await verify(endpoint, cases, Settings(timeout=30))
    run = await matrix([endpoint], cases)

It needs the extra `verify`; each request says the name of its case in the header `diglot-case`.
"""

from __future__ import annotations

from diglot.verify.case import Ask, Case, Turn
from diglot.verify.casefile import load
from diglot.verify.choosing import chosen
from diglot.verify.endpoint import Endpoint
from diglot.verify.judging import RULES
from diglot.verify.providers import endpoints
from diglot.verify.run import Exchange, Judgement, Result, Run, Target
from diglot.verify.runner import matrix, verify
from diglot.verify.settings import Settings

__all__ = [
    "RULES",
    "Ask",
    "Case",
    "Endpoint",
    "Exchange",
    "Judgement",
    "Result",
    "Run",
    "Settings",
    "Target",
    "Turn",
    "chosen",
    "endpoints",
    "load",
    "matrix",
    "verify",
]
