"""A run as JUnit XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from diglot.verify.report.tally import KINDS, broken, state_of
from diglot.verify.report.visible import visible

if TYPE_CHECKING:
    from diglot.verify.run import Run


def junit(run: Run) -> str:
    """The document of a run."""
    root = ET.Element("testsuites", name="diglot verify")
    for target in run.targets:
        for kind in KINDS:
            suite = ET.SubElement(root, "testsuite", name=visible(f"{target.name} {kind}"))
            for result in target.results:
                case = ET.SubElement(suite, "testcase", name=visible(result.case), classname=visible(result.suite))
                if state_of(result, kind) == "failed":
                    ET.SubElement(case, "failure").text = visible("; ".join(one.said for one in broken(result, kind)))
                elif state_of(result, kind) == "not run":
                    ET.SubElement(case, "skipped", message=visible(result.why))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
