"""Every run of the tests asks for a second opinion on what they make; see second_opinion.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from second_opinion import SecondOpinion

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    opinion = SecondOpinion()
    opinion.watch()
    config.pluginmanager.register(opinion, "second opinion")
