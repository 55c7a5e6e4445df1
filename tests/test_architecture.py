"""The rules of docs/architecture.md that a machine can check."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES = 400
CONTRACTS = 6
LAZY = re.compile(r"# lazy: \S.{9,}")
MADE_FOLDERS = {"__pycache__", "node_modules", "build", "dist", "var"}
# Written in halves, so that this file passes its own test.
REGISTRY_HOSTS = [
    ".".join(halves)
    for halves in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
        ("debian", "org"),
    )
]


def files_of_the_project() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        folders = path.relative_to(ROOT).parts[:-1]
        hidden = any(name.startswith(".") and name != ".ci" for name in folders)
        if path.is_file() and not hidden and not MADE_FOLDERS.intersection(folders):
            yield path


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


MODULES = [path for path in files_of_the_project() if path.suffix == ".py"]
SHIPPED_MODULES = [
    path for path in MODULES if path.is_relative_to(ROOT / "planner") or path == ROOT / "app.py"
]


def test_the_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", done.stdout)
    assert kept, done.stdout
    assert int(kept[1]) >= CONTRACTS


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_fits_in_a_readers_head(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", SHIPPED_MODULES, ids=named)
def test_an_import_inside_a_function_says_why_it_is_lazy(path: Path):
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    unexplained = [
        f"{named(path)}:{node.lineno}: {lines[node.lineno - 1].strip()}"
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not LAZY.search(lines[node.lineno - 1])
    ]
    assert unexplained == []


def reads_a_clock(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(
            value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr="now" | "utcnow" | "today"
        ):
            return owner in {"datetime", "date", "dt", "func"}
        case ast.Attribute(value=ast.Name(id="time"), attr="time" | "time_ns"):
            return True
    return False


@pytest.mark.parametrize(
    "expression", ["datetime.now()", "dt.datetime.now(UTC)", "date.today()", "func.now()", "time.time()"]
)
def test_the_search_for_clocks_knows_one(expression: str):
    assert any(reads_a_clock(node) for node in ast.walk(ast.parse(expression)))


@pytest.mark.parametrize("expression", ["clock()", "request.now", "time.monotonic()", "today.isoformat()"])
def test_the_search_for_clocks_leaves_other_things_alone(expression: str):
    assert not any(reads_a_clock(node) for node in ast.walk(ast.parse(expression)))


@pytest.mark.parametrize("path", SHIPPED_MODULES, ids=named)
def test_only_the_clock_module_asks_for_the_time(path: Path):
    if path == ROOT / "planner" / "clock.py":
        return
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert [f"{named(path)}:{node.lineno}" for node in nodes if reads_a_clock(node)] == []


def test_no_file_names_a_package_registry():
    """Where packages come from is the business of whoever installs them."""
    naming = [
        f"{named(path)}: {host}"
        for path in files_of_the_project()
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert naming == []
