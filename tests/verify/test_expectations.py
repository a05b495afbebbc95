"""Each expectation by what was heard: tests/verify/expectations.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from diglot.legality import Call, Choice, Said
from diglot.verify.expect import EXPECTATIONS, Heard, expected

ALL = yaml.safe_load(Path(__file__).with_name("expectations.yaml").read_text(encoding="utf-8"))


def said(told: dict[str, Any]) -> Said:
    choices = [
        Choice(
            index=i,
            text=one.get("text", ""),
            calls=tuple(Call("", name, arguments) for name, arguments in one.get("calls", ())),
            finish=one.get("finish"),
            logprobs=one.get("logprobs"),
            role="assistant",
        )
        for i, one in enumerate(told.get("choices", ()))
    ]
    return Said(tuple(choices), None, tuple(told.get("embeddings", ())), tuple(told.get("models", ())))


@pytest.mark.parametrize("told", ALL)
def test_an_expectation(told: dict[str, Any]) -> None:
    heard, before = told["heard"], told["heard"].get("before")
    asked = Heard(
        status=heard.get("status", 200),
        said=said(heard),
        asked=heard.get("asked", {}),
        before=None if before is None else said(before),
    )
    one = expected(told["expect"])
    outcome = one.row.check(asked, one.argument)
    assert (outcome.held, outcome.said) == ("holds" in told, told.get("holds", told.get("fails")))


def test_each_of_them_is_seen_to_hold_and_to_fail() -> None:
    seen = {(expected(told["expect"]).name, "holds" in told) for told in ALL}
    assert seen == {(name, holds) for name in EXPECTATIONS for holds in (True, False)}
