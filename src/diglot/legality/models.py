"""Judges models: each has an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.legality.rule import Rule
from diglot.report import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.legality.asked import Asked
    from diglot.legality.findings import Findings

_SPEC: Final = "Model.id, Model.identifier"
MODEL_ID: Final = Rule(name="model-id", says="A model has an id that is not empty", spec=_SPEC)
MODEL_ID_UNIQUE: Final = Rule(name="model-id-unique", says="No two models share an id", spec=_SPEC)


def judge_models(name: str, answer: Mapping[str, Any], _: Asked, findings: Findings) -> None:
    """Judge a list of models, whose API calls an id by this name."""
    known = set[str]()
    for i, model in enumerate(answer["data"]):
        _judge_id(f"data[{i}].{name}", model[name], findings)
        if model[name] and model[name] in known:
            findings.add(MODEL_ID_UNIQUE, f"= {show(model[name])} again", f"data[{i}].{name}")
        known.add(model[name])


def judge_model(name: str, answer: Mapping[str, Any], _: Asked, findings: Findings) -> None:
    """Judge one model, whose API calls an id by this name."""
    _judge_id(name, answer[name], findings)


def _judge_id(path: str, named: str, findings: Findings) -> None:
    if not named:
        findings.add(MODEL_ID, "is empty", path)
