"""A Chromium, started once, and a page of it that tells of every error and every request; an ordinary `pytest` leaves this
folder alone.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from e2e.absent import absent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE: Final = Path(__file__).parent
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Of a browser that is to ask for nothing but the page.
FLAGS: Final = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Only `pytest tests/browser` reads this folder's pytest.ini, and only it collects the tests."""
    return None if config.inipath == HERE / "pytest.ini" else True


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that is installed."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # an ordinary run has none

    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        absent("no Chromium on the path: apt-get install chromium")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=found, args=FLAGS) as browser:
        yield browser


@pytest.fixture
def scheme(request: pytest.FixtureRequest) -> Any:
    """The colours that the reader prefers: light, where a test does not ask for both."""
    return getattr(request, "param", "light")


@pytest.fixture
def page(chromium: Browser, scheme: Any) -> Iterator[Page]:
    """A page, after which nothing may have been said on the console, asked of a network, or thrown."""
    with chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900}) as context:
        one, told = context.new_page(), list[str]()
        one.on("console", lambda message: told.append(message.text))
        one.on("pageerror", lambda error: told.append(str(error)))
        one.on("dialog", lambda dialog: told.append(dialog.message))
        one.on(
            "request", lambda asked: told.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
        )
        yield one
        assert told == []
