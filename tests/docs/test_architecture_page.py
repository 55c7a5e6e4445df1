"""The picture of the architecture shows the house as it stands."""

import re
import tomllib

from markdown_pages import ROOT, page, table

from planner import __version__

FLOORS = [re.findall(r"planner/(\w+)", where) for _, where, _ in table(page("docs/architecture.md"), "floor")]


def test_the_floors_are_those_of_the_import_contract_in_the_same_order():
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    assert [sorted(floor) for floor in FLOORS] == [sorted(re.findall(r"\w+", layer)) for layer in layers]


def test_every_part_of_the_package_stands_on_a_floor():
    found = (ROOT / "planner").iterdir()
    parts = {path.stem for path in found if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__", "__main__"} == {name for floor in FLOORS for name in floor}


def test_contributors_are_told_the_same_floors():
    told = page("CONTRIBUTING.md").partition("## Floors")[2].partition("The core is pure")[0]
    assert sorted(re.findall(r"`(\w+)`", told)) == sorted(name for floor in FLOORS for name in floor)


def test_modules_of_the_core_that_are_named_exist():
    inside = page("docs/architecture.md").partition("## Inside the core")[2].partition("\n## ")[0]
    names = [name.rstrip("/") for name in re.findall(r"`([a-z_/]+)`", inside)]
    assert len(names) > 8
    core = {path.stem for path in (ROOT / "planner/core").iterdir()}
    assert set(names) <= core


def test_the_newest_changes_are_those_of_this_version():
    newest = re.search(r"^## (\S+)", page("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__
