"""Decision 0004 tells the truth: each package is wanted, and imported only where it says it lives."""

import ast
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from markdown_pages import ROOT, page, table
from packaging.requirements import Requirement

PROJECT = tomllib.loads(page("pyproject.toml"))["project"]
REASONS = page("docs/decisions/0004-dependencies.md")
RUNTIME_TEXT, _, REST = REASONS.partition("## Brought along")
BROUGHT_TEXT, _, DEV_TEXT = REST.partition("## To develop")
HOMES = {package: {home} for package, home, _ in table(RUNTIME_TEXT, "package")}
BROUGHT = {
    name: (carrier, set(homes.split(", "))) for name, carrier, homes, _ in table(BROUGHT_TEXT, "package")
}
MODULES = {"flask-wtf": "flask_wtf", "pydantic-settings": "pydantic_settings"}
LOADED_BY_OTHERS = {"psycopg", "tzdata"}


def module_of(package: str) -> str:
    return MODULES.get(package, package.replace("-", "_"))


def home_of(path: Path) -> str:
    """The folder or module of planner/ a file belongs to; app.py is its own."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def imported() -> dict[str, set[str]]:
    """Outside libraries imported by name, each with the homes that do."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in [*(ROOT / "planner").rglob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"planner"}:
                found[name].add(home_of(path))
    return found


IMPORTED = imported()


def test_the_tables_list_exactly_what_the_project_asks_for():
    wanted = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert set(HOMES) == wanted
    developed = {Requirement(line).name for line in PROJECT["optional-dependencies"]["dev"]}
    assert {row[0] for row in table(DEV_TEXT, "package")} == developed


def test_every_library_that_is_imported_is_in_a_table():
    known = {module_of(package) for package in [*HOMES, *BROUGHT]}
    assert set(IMPORTED) == known - LOADED_BY_OTHERS


@pytest.mark.parametrize("package", sorted(set(HOMES) - LOADED_BY_OTHERS))
def test_a_library_is_imported_in_its_one_home_only(package: str):
    assert IMPORTED[module_of(package)] == HOMES[package]


@pytest.mark.parametrize("package", sorted(BROUGHT))
def test_what_comes_along_is_used_where_the_table_says(package: str):
    carrier, homes = BROUGHT[package]
    assert carrier in HOMES
    assert IMPORTED[module_of(package)] == homes
