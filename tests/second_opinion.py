"""A second opinion on every output: what a test translates must be valid by `jsonschema` as well, not by jsonschema-rs alone.

After each test the documents made in it are checked, each once in the whole run. Those larger than LARGEST are left out, for
`jsonschema` is slow: the tests that make them are about speed. The last lines of the run say how many there were.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

from diglot.gate import dump
from diglot.shape import Shape, bundle
from diglot.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Generator

LARGEST: Final = 200_000


class SecondOpinion:
    """Keeps what is made until the test ends, and then has it checked."""

    def __init__(self) -> None:
        self.made: dict[bytes, Shape] = {}
        self.seen: set[tuple[str, bytes]] = set()
        self.tally = Counter(checked=0, too_large=0)

    def watch(self) -> None:
        """Notice every translation from now on."""
        make = Translation.__init__

        def noticed(translation: Translation[Any], data: Any, losses: Any, shape: Shape) -> None:
            make(translation, data, losses, shape)
            if sys._getframe(1).f_locals.get("check") != "types":  # whose results nobody has promised to be valid
                self.made[dump(data)] = shape

        Translation.__init__ = noticed  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None]:
        yield
        made, self.made = self.made, {}
        for document, shape in made.items():
            if (shape.component, document) not in self.seen:
                self.seen.add((shape.component, document))
                self.check(document, shape)

    def check(self, document: bytes, shape: Shape) -> None:
        if len(document) > LARGEST:
            self.tally["too_large"] += 1
            return
        self.tally["checked"] += 1
        error = next(validator(shape.side, shape.component).iter_errors(json.loads(document)), None)
        if error is not None:
            pytest.fail(f"jsonschema refuses a {shape.component} that was made: {error.json_path}: {error.message}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Under pytest-xdist: what a worker tells."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["second_opinion"] = dict(self.tally)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Under pytest-xdist: what the others hear of it."""
        self.tally.update(getattr(node, "workeroutput", {}).get("second_opinion", {}))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(
            f"jsonschema agrees on {self.tally['checked']:,} documents that were made; "
            f"{self.tally['too_large']} larger than {LARGEST:,} bytes were left out"
        )


@cache
def validator(side: Any, component: str) -> jsonschema.Draft202012Validator:
    schema = {"$ref": f"#/$defs/{component}", "$defs": bundle(side, "strict")["$defs"]}
    return jsonschema.Draft202012Validator(schema)
