"""A run as JUnit XML, for CI systems: a suite for each target and kind, a test case for each case that expects something.

What was not run is skipped, which is no pass; and since a CI system that sees nothing but skipped cases shows no failure,
a first suite has a case for the run's end and one for each target, which fail where the run was stopped, and where the
target was not reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from diglot.verify.report.answer_lines import Line
from diglot.verify.report.excerpt import LONGEST, excerpt
from diglot.verify.report.faults import faults
from diglot.verify.report.sentences import first_place, not_reached, partial, place
from diglot.verify.report.tally import KINDS, broken, seconds, state_of, troubles
from diglot.verify.report.visible import clipped, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diglot.verify.report.tally import Kind
    from diglot.verify.run import Exchange, Judgement, Result, Run, Target

_ROOM: Final = 4_000  # characters of an answer in what a failed case put out
_COUNTS: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_OURS: Final = "diglot.verify"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def junit(run: Run) -> str:
    """The document, to be written as UTF-8."""
    root = ET.Element("testsuites", name="diglot verify")
    root.append(_run(run))
    root.extend(_suite(run, target, kind) for target in run.targets for kind in KINDS)
    for name in ("tests", *_COUNTS):
        root.set(name, str(sum(int(suite.get(name, 0)) for suite in root)))
    root.set("time", f"{sum(seconds(one) for target in run.targets for one in target.results):.3f}")
    ET.indent(root)
    return _HEAD + ET.tostring(root, encoding="unicode") + "\n"


def _run(run: Run) -> ET.Element:
    """The suite of what is no case: that the run came to its end, and that each target was reached."""
    ended = _case(_OURS, "the run came to its end")
    if not run.complete:
        _with(ended, "error", "not run", partial(run))
    return _counted("diglot verify", run, [ended, *map(_reached, run.targets)])


def _reached(target: Target) -> ET.Element:
    case = _case(_OURS, f"{target.name} was reached")
    if not target.reached:
        _with(case, "error", "not run", not_reached(target))
    return case


def _suite(run: Run, target: Target, kind: Kind) -> ET.Element:
    cases = [_judged(target, kind, one) for one in target.results if state_of(one, kind)]
    suite = _counted(f"{target.name}: {kind}", run, cases)
    told = {"target": target.name, "model": target.model, "api": target.api, "url": target.url, "kind": kind}
    told |= {"diglot": run.diglot, "command": run.command, "complete": str(run.complete).lower()}
    properties = ET.Element("properties")
    properties.extend(ET.Element("property", name=name, value=visible(value)) for name, value in told.items())
    suite.insert(0, properties)
    return suite


def _counted(name: str, run: Run, cases: list[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=visible(name), timestamp=visible(run.began), tests=str(len(cases)))
    for attribute, tag in _COUNTS.items():
        suite.set(attribute, str(sum(1 for case in cases if case.find(tag) is not None)))
    suite.set("time", f"{sum(float(case.get('time', 0)) for case in cases):.3f}")
    suite.extend(cases)
    return suite


def _judged(target: Target, kind: Kind, result: Result) -> ET.Element:
    # The time is the protocol's: of one answer both are judged, and its time should be counted once.
    took = seconds(result) if kind == "protocol" else 0
    case = _case(f"{target.name}.{kind}.{result.suite}", result.case, took)
    state = state_of(result, kind)
    if state == "not run":
        case.append(ET.Element("skipped", message=visible(result.why or "not run")))
    elif state == "failed":
        _fail(case, result, kind)
    return case


def _case(classname: str, name: str, took: float = 0) -> ET.Element:
    return ET.Element("testcase", classname=visible(classname), name=visible(name), time=f"{took:.3f}")


def _fail(case: ET.Element, result: Result, kind: Kind) -> None:
    """One failure with all that was found, for most readers take the first alone; without an answer, an error."""
    found = faults(broken(result, kind))
    if found:
        message = "; ".join(f"{fault.rule}: {first_place(fault)}" for fault in found)
        lines = [
            line for fault in found for line in (f"{fault.rule}: {fault.says} ({fault.spec})", *_places(fault.places))
        ]
        _with(case, "failure", found[0].rule, message, lines)
    else:
        _with(case, "error", "no answer", "; ".join(troubles(result)) or result.why or "no answer came")
    put_out = ET.SubElement(case, "system-out")
    put_out.text = "\n".join(
        line for at, one in enumerate(result.exchanges) for line in _exchange(at, one, result, kind)
    )


def _with(case: ET.Element, tag: str, sort: str, message: str, lines: list[str] | None = None) -> None:
    one = ET.SubElement(case, tag, type=visible(sort), message=clipped(message, LONGEST))
    one.text = "\n".join(map(visible, lines or [message]))


def _places(found: list[Judgement]) -> Iterator[str]:
    return (f"  {place(one)} {clipped(one.told, LONGEST)}" for one in found)


def _exchange(at: int, exchange: Exchange, result: Result, kind: Kind) -> Iterator[str]:
    """The command, and those lines of the answer that there is room for."""
    yield from map(visible, exchange.curl.split("\n"))
    yield f"status {exchange.status}" if exchange.status is not None else f"no answer: {visible(exchange.trouble)}"
    for part in excerpt(exchange.answer, [one for one in broken(result, kind) if one.exchange == at], _ROOM).parts:
        if isinstance(part, Line):
            yield f"{part.number:5}{'>' if part.found else ' '} {clipped(part.text, LONGEST)}".rstrip()
        else:
            yield f"       (lines {part.first} to {part.last} are left out)"
