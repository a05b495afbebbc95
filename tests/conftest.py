"""Every run of the tests asks for a second opinion on what they make; see second_opinion.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from second_opinion import SecondOpinion

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write what tests have to say at the end: `record_property("says", "12 things")`, in any worker."""
    for report in terminalreporter.getreports("passed"):
        for name, said in report.user_properties:
            if name == "says":
                terminalreporter.write_line(str(said))


def pytest_configure(config: pytest.Config) -> None:
    opinion = SecondOpinion()
    opinion.watch()
    config.pluginmanager.register(opinion, "second opinion")
