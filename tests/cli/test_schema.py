"""`diglot schema`: each form, each exit status, and a line for whatever is wrong with a document."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from .running import diglot
from .test_usage import imported

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}


def written(**members: Any) -> dict[str, Any]:
    """Return a document whose embeddings take an object with these members."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/X"}}}
    return {
        "openapi": "3.1.0",
        "paths": {"/v1/embeddings": {"post": {"requestBody": {"content": content}}}},
        "components": {"schemas": {"X": {"properties": members}}},
    }


@pytest.fixture
def old(tmp_path: Path) -> str:
    return placed(tmp_path / "old.json", written(input=TEXT))


@pytest.fixture
def new(tmp_path: Path) -> str:
    return placed(tmp_path / "new.json", written(input={"type": "integer"}, user=TEXT))


def placed(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_diff_as_text(old: str, new: str) -> None:
    ran = diglot("schema", "diff", old, new)
    assert (ran.status, ran.err) == (0, "")
    assert (
        ran.out.decode()
        == """\
old -> new
operations: 1; members in both: 1; changes: 1 breaking, 0 warning, 1 info
components: 0 new, 0 gone
changed fields without a rule in the ledgers: 0
An operation counts where either document has it, a member where both have it, once for each body.

breaking
  A request that the old document allows may be refused, or an answer may come that it did not allow.
  X.input  senders  type: string, now integer
      in: post /embeddings request
      to llama-stack: → contents; one text is a list of one; token ids are refused, and so is an empty list
      to openai: ← contents, contents[].text

info
  What fitted still fits.
  X.user  senders  added: optional string
      in: post /embeddings request
      to llama-stack: lost (metadata): native requests do not name their user
      to openai: left: native requests do not say it
"""
    )


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("--text", "old -> new\n"),
        ("--markdown", "# old -> new\n"),
        ("--json", '{\n  "format": "diglot-schema-diff/1",\n  "old": "old",\n'),
        ("--html", "<!doctype html>\n"),
    ],
)
def test_the_forms_of_a_diff(old: str, new: str, form: str, start: str) -> None:
    ran = diglot("schema", "diff", form, old, new)
    assert (ran.status, ran.err, ran.out.decode()[: len(start)]) == (0, "", start)


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("--text", "new covers 0.0 % of old\n"),
        ("--markdown", "# new covers 0.0 % of old\n"),
        ("--json", '{\n  "format": "diglot-schema-coverage/1",\n  "ours": "new",\n  "theirs": "old",\n'),
        ("--html", "<!doctype html>\n"),
    ],
)
def test_the_forms_of_a_coverage(old: str, new: str, form: str, start: str) -> None:
    ran = diglot("schema", "coverage", form, new, old)
    assert (ran.status, ran.err, ran.out.decode()[: len(start)]) == (0, "", start)


def test_a_report_is_written_to_a_file(old: str, new: str, tmp_path: Path) -> None:
    ran = diglot("schema", "diff", old, new, "--markdown", "-o", str(tmp_path / "report.md"))
    assert (ran.status, ran.out) == (0, b"")
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# old -> new\n")


@pytest.mark.parametrize(
    ("changed", "options", "status"),
    [
        ({"input": {"type": "integer"}}, (), 0),
        ({"input": {"type": "integer"}}, ("--fail-on", "breaking"), 1),
        ({"input": TEXT, "user": TEXT}, ("--fail-on", "breaking"), 0),
        ({"input": TEXT, "user": TEXT}, ("--fail-on", "any"), 1),
        ({"input": TEXT}, ("--fail-on", "any"), 0),
    ],
)
def test_the_status_of_a_diff(
    old: str, tmp_path: Path, changed: dict[str, Any], options: tuple[str, ...], status: int
) -> None:
    assert diglot("schema", "diff", old, placed(tmp_path / "n.json", written(**changed)), *options).status == status


@pytest.mark.parametrize(("least", "status"), [((), 0), (("--fail-under", "50"), 0), (("--fail-under", "50.1"), 1)])
def test_the_status_of_a_coverage(old: str, tmp_path: Path, least: tuple[str, ...], status: int) -> None:
    theirs = placed(tmp_path / "theirs.json", written(input=TEXT, user=TEXT))
    assert diglot("schema", "coverage", old, theirs, *least).status == status


def test_all_operations(old: str, tmp_path: Path) -> None:
    more = written(input=TEXT)
    more["paths"]["/v1/batches"] = {"get": {}}
    assert (
        b"get /batches  both  added: operation\n"
        in diglot("schema", "diff", old, placed(tmp_path / "m.json", more), "--all").out
    )
    assert b"get /batches" not in diglot("schema", "diff", old, placed(tmp_path / "m.json", more)).out


@pytest.mark.parametrize("command", ["diff", "coverage"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, " cannot be read: No such file or directory"),
        ("{", ": not JSON: unexpected end of data at line 1 column 2"),
        ("a: [", ": not YAML: did not find expected node content at line 2 column 1"),
        ("a: 1", ": no OpenAPI document of 3.x: it has no 'openapi', which is required"),
        ("swagger: '2.0'", ": no OpenAPI document of 3.x: Swagger 2.0"),
    ],
)
def test_what_is_wrong_with_a_document(old: str, tmp_path: Path, command: str, text: str | None, why: str) -> None:
    path = tmp_path / "bad.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    ran = diglot("schema", command, old, str(path))
    assert (ran.status, ran.out, ran.err) == (2, b"", f"diglot: {path}{why}\n")


@pytest.mark.parametrize(
    ("members", "line"),
    [
        ({"a": {"$ref": "#/components/schemas/Y"}}, "diglot: bad: $ref '#/components/schemas/Y' leads nowhere\n"),
        (
            {"a": {"$ref": "y.yaml#/Y"}},
            "diglot: bad: $ref 'y.yaml#/Y' leads out of the document: bundle it into one file first\n",
        ),
    ],
)
def test_a_reference_that_leads_nowhere(old: str, tmp_path: Path, members: dict[str, Any], line: str) -> None:
    path = placed(tmp_path / "bad.json", written(**members))
    out = tmp_path / "report.md"
    ran = diglot("schema", "diff", old, path, "-o", str(out))
    assert (ran.status, ran.out, ran.err, out.exists()) == (2, b"", line, False)


def test_a_recursive_schema_ends(tmp_path: Path) -> None:
    itself = {"$ref": "#/components/schemas/X"}
    path = placed(
        tmp_path / "loop.json", written(a=itself, b={"type": "array", "items": itself}, c={"allOf": [itself]})
    )
    assert diglot("schema", "diff", path, path, "--fail-on", "any").status == 0
    assert diglot("schema", "coverage", path, path, "--fail-under", "100").status == 0


def test_documents_without_an_operation_of_ours(tmp_path: Path) -> None:
    path = placed(tmp_path / "other.json", {"openapi": "3.0.0", "paths": {"/v1/pets": {"get": {}}}})
    ran = diglot("schema", "diff", path, path)
    assert (ran.status, ran.err) == (2, "diglot: other and other: none of our operations is there\n")
    assert diglot("schema", "diff", path, path, "--all").status == 0


def test_a_url_that_cannot_be_fetched(old: str) -> None:
    ran = diglot("schema", "diff", old, "http://127.0.0.1:1/openapi.yaml")
    assert (ran.status, ran.err) == (2, "diglot: http://127.0.0.1:1/openapi.yaml cannot be read: Connection refused\n")


def test_a_report_that_cannot_be_written(old: str, tmp_path: Path) -> None:
    ran = diglot("schema", "diff", old, old, "-o", str(tmp_path / "absent" / "report.md"))
    assert (ran.status, ran.err) == (2, f"diglot: {tmp_path}/absent/report.md: No such file or directory\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff",),
        ("diff", "a"),
        ("coverage", "a"),
        ("diff", "a", "b", "--fail-on", "x"),
        ("coverage", "a", "b", "--xml"),
    ],
)
def test_usage(arguments: tuple[str, ...]) -> None:
    ran = diglot("schema", *arguments)
    assert (ran.status, ran.out, "Error: " in ran.err) == (2, b"", True)


@pytest.mark.parametrize(("absent", "form"), [("yaml", "--text"), ("jinja2", "--html")])
def test_what_is_not_installed(old: str, absent: str, form: str) -> None:
    program = (
        "import importlib.util as u, sys; find = u.find_spec;"
        f"u.find_spec = lambda name, *rest: None if name == {absent!r} else find(name, *rest);"
        "import diglot.__main__"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "schema", "diff", old, old, form], capture_output=True, check=False
    )
    line = f"Error: diglot schema needs what is not installed (missing: {absent}): pip install 'diglot[schema]'\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", line)


def test_help_needs_click_alone_and_text_no_templates(old: str) -> None:
    heavy = {"yaml", "jinja2", "orjson", "jsonschema_rs", "diglot_types", "rich", "pydantic"}
    assert imported("schema", "diff", "--help") & heavy == set()
    assert imported("schema", "diff", old, old) & {"jinja2", "rich", "pydantic", "jsonpath_rfc9535"} == set()
