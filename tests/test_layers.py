"""The rules of the house: what imports what, and how long functions and files are."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "diglot"

# Each imports what stands to its left, and itself where it is a package.
LAYERS = [
    ["diglot_types"],
    [
        "errors",
        "report",
        "ledger",
        "left_out",
        "richer",
        "gate",
        "misfit",
        "shape",
        "error_event",
        "sides",
        "translation",
        "quirk",
        "effects",
        "structured",
        "token_lists",
        "in_text",
        "profile",
    ],
    ["providers"],
    ["answers", "machine"],
    ["exchange"],
    ["arguments", "doors", "batches"],
    ["forms"],
    ["chat", "completion", "embedding", "models", "calltext", "generate"],
    ["diglot"],
    ["sse"],
    ["legality"],
    ["side_by_side"],
    ["fields", "clients", "gateway", "verify", "schema", "watch", "cli", "__main__"],
]
ORDER = [room for rooms in LAYERS for room in rooms]
CLOCKLESS = frozenset(ORDER[: ORDER.index("sse")])
# Left of sse there is no clock, no chance, no system and no network: these libraries only. `import pydantic` alone takes
# a quarter of a second, `import openai` over a second.
PURE = (
    {
        "__future__",
        "ast",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "dataclasses",
        "difflib",
        "enum",
        "functools",
        "importlib",
    }
    | {"itertools", "json", "math", "pkgutil", "re", "struct", "typing", "zlib"}
    | {"orjson", "jsonschema_rs"}
)
# Modules that are imported by name, at run time, where they are first needed.
LAZY = {("diglot", "__getattr__"), ("diglot.translation", "_model"), ("diglot.providers", "_read")}


class Import(NamedTuple):
    """One import: of a module of ours, by its dotted name, or of another's, by its first word."""

    importer: str
    imported: str
    typing_only: bool


def modules() -> dict[str, Path]:
    """Every module of the package, by its dotted name."""
    found: dict[str, Path] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        steps = path.relative_to(SOURCE.parent).with_suffix("").parts
        found[".".join(steps).removesuffix(".__init__")] = path
    return found


MODULES = modules()


def layer(module: str) -> str:
    """The room of a module: `diglot.chat.tools` is in chat, `diglot` itself is the package's face."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "diglot" and rest else first


def imports(module: str) -> Iterator[Import]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for name in names(module, node):
                yield Import(module, name, id(node) in typing_only)


def names(module: str, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    start = ".".join([*above, node.module] if node.module else above)
    for alias in node.names:
        whole = f"{start}.{alias.name}"
        yield whole if whole in MODULES else start


def ours(imported: str) -> bool:
    return imported.partition(".")[0] in {"diglot", "diglot_types"}


ALL = [one for module in MODULES for one in imports(module)]


def test_every_module_has_its_place() -> None:
    assert sorted({layer(module) for module in MODULES} - {*ORDER}) == []


@pytest.mark.parametrize("room", ORDER[1:])
def test_a_room_imports_only_what_stands_to_its_left(room: str) -> None:
    left = ORDER[: ORDER.index(room) + 1]
    wrong = [
        one for one in ALL if layer(one.importer) == room and ours(one.imported) and layer(one.imported) not in left
    ]
    assert wrong == []


def test_nothing_left_of_sse_has_a_clock_or_a_network() -> None:
    wrong = [
        one
        for one in ALL
        if layer(one.importer) in CLOCKLESS
        if not ours(one.imported) and not one.typing_only and one.imported.partition(".")[0] not in PURE
    ]
    assert wrong == []


def test_modules_are_imported_by_name_in_known_places_only() -> None:
    found = {
        (module, function.name)
        for module, path in MODULES.items()
        if layer(module) in CLOCKLESS
        for function in functions(path)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in {"import_module", "__import__"}
    }
    assert found == LAZY


def test_a_translation_loads_no_heavy_library() -> None:
    program = (
        "import sys; from diglot import Exchange, chat;"
        "request = {'model': 'm', 'messages': [{'role': 'user', 'content': 'Hi'}]};"
        "chat.request_to_llama_stack(request); chat.ChunksToEvents(Exchange.of(request));"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "orjson" in loaded
    assert loaded & {"pydantic", "openai", "asyncio", "httpx", "aiohttp", "click", "rich"} == set()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_functions_and_files_are_short() -> None:
    lengths = [
        ((function.end_lineno or 0) - function.lineno + 1, f"{module}.{function.name}")
        for module, path in MODULES.items()
        for function in functions(path)
    ]
    assert statistics.median(length for length, _ in lengths) < 10
    assert [(length, name) for length, name in lengths if length > 50] == []
    lines = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: count for module, count in lines.items() if count > 250} == {}
