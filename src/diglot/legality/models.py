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


def judge_models(answer: Mapping[str, Any], _: Asked, findings: Findings) -> None:
    """Judge a list of models, of either API."""
    known = set[str]()
    for i, model in enumerate(answer["data"]):
        name = _name(model)
        _judge(model, f"data[{i}].{name}", findings)
        if model[name] and model[name] in known:
            findings.add(MODEL_ID_UNIQUE, f"= {show(model[name])} again", f"data[{i}].{name}")
        known.add(model[name])


def judge_model(answer: Mapping[str, Any], _: Asked, findings: Findings) -> None:
    """Judge one model, of either API."""
    _judge(answer, _name(answer), findings)


def _judge(model: Mapping[str, Any], path: str, findings: Findings) -> None:
    if not model[_name(model)]:
        findings.add(MODEL_ID, "is empty", path)


def _name(model: Mapping[str, Any]) -> str:
    """What the API calls an id."""
    return "id" if "id" in model else "identifier"
