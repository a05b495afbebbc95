"""docs/verify.md says what is true: its expectations, its case file, its providers.yaml and its program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diglot.verify import RULES, endpoints, load

from .world import CASES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
PROVIDERS, MINE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_each_rule_of_capability_is_explained_where_its_spec_points() -> None:
    capabilities = {rule.name: rule.spec for rule in RULES.values() if rule.of == "capability"}
    assert capabilities == {name: f"docs/verify.md#{name}" for name in re.findall(r"^### (.*)$", PAGE, re.MULTILINE)}


def test_the_case_file_is_one(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    assert [case.name for case in load(tmp_path)[len(CASES) :]] == ["capital", "capital-stream"]


def test_the_providers_are_read(tmp_path: Path) -> None:
    (tmp_path / "providers.yaml").write_text(PROVIDERS, encoding="utf-8")
    made = endpoints(tmp_path / "providers.yaml", list(CASES.values()), {"FAST_KEY": "x"})
    assert [(one.name, one.embedding_model) for one in made] == [
        ("Fast: Big", "embed-1"),
        ("Fast: model-that-reasons", "embed-1"),
        ("Fast: small-model", "embed-2"),
        ("old: some-model", None),
    ]


def test_the_program_runs() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(program.replace("127.0.0.1:8000", "127.0.0.1:9"), "verify.md", "exec"), {})


@pytest.mark.parametrize("member", ["ask", "stream", "optional", "error", "expect", "then", "shared"])
def test_each_member_of_a_case_file_is_explained(member: str) -> None:
    assert re.search(rf"^\| `{member}[`:]", PAGE, re.MULTILINE)
