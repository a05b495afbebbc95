"""Comparison of a run with an earlier one: what broke, what was mended, what fails otherwise, what is new, what is gone.

A case at a target is compared with itself, by the target's name, API and model, and the case's name. Where both runs have
one target alone, these two are compared, whatever their names: so a server can be held against the gateway before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

from diglot.verify.report.tally import KINDS, Kind, broken, state_of

if TYPE_CHECKING:
    from diglot.verify.run import Result, Run, State, Target

Change: TypeAlias = Literal["broke", "fails otherwise", "mended", "new", "gone"]
CHANGES: Final[tuple[Change, ...]] = get_args(Change)

_JUDGED: Final = frozenset({"passed", "failed"})

Who: TypeAlias = tuple[str, str, str]
_Place: TypeAlias = tuple[Who | None, str]


class _Placed(NamedTuple):
    target: Target
    result: Result


class Difference(NamedTuple):
    """One case at one target that is not judged as it was.

    before, now: the states; None where the run has no such case, or the case expects nothing of this kind.
    rules: that are broken now, and were not.
    """

    change: Change
    target: Target
    case: str
    kind: Kind
    before: State | None
    now: State | None
    rules: tuple[str, ...] = ()


def who(target: Target) -> Who:
    """What a target is known by from one run to the next."""
    return target.name, target.api, target.model


def compare(run: Run, baseline: Run) -> list[Difference]:
    """Every difference, the gravest change first, within a change in the run's own order."""
    alone = len(run.targets) == len(baseline.targets) == 1
    now, before = _results(run, alone), _results(baseline, alone)
    found = [
        difference
        for place in dict.fromkeys([*now, *before])
        for kind in KINDS
        if (difference := _difference(kind, now.get(place), before.get(place)))
    ]
    return sorted(found, key=lambda one: CHANGES.index(one.change))


def _results(run: Run, alone: bool) -> dict[_Place, _Placed]:
    return {
        (None if alone else who(target), result.case): _Placed(target, result)
        for target in run.targets
        for result in target.results
    }


def _difference(kind: Kind, now: _Placed | None, before: _Placed | None) -> Difference | None:
    was, state = _state(before, kind), _state(now, kind)
    rules = _rules(now, kind) - _rules(before, kind)
    change, one = _change(was, state, bool(rules)), now or before
    if change is None or one is None:
        return None
    return Difference(change, one.target, one.result.case, kind, was, state, tuple(sorted(rules)))


def _state(one: _Placed | None, kind: Kind) -> State | None:
    return state_of(one.result, kind) if one else None


def _rules(one: _Placed | None, kind: Kind) -> set[str]:
    return {judgement.rule for judgement in broken(one.result, kind)} if one else set()


def _change(before: State | None, now: State | None, further: bool) -> Change | None:
    """What a change of states is called; what was not run was not judged, so that it can neither break nor be mended."""
    judged_before, judged_now = before in _JUDGED, now in _JUDGED
    if not (judged_before and judged_now):
        return "new" if judged_now else "gone" if judged_before else None
    if before == now:
        return "fails otherwise" if now == "failed" and further else None
    return "broke" if now == "failed" else "mended"
