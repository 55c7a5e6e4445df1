"""`planner check-data`: silence is gold, and every problem comes with file and line."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from planner.resources import data_dir

Planner = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the curriculum to spoil."""
    copy = shutil.copytree(data_dir(), tmp_path / "data")
    for module in ("planner.cli.curriculum", "planner.cli.plans"):
        monkeypatch.setattr(f"{module}.data_dir", lambda: copy)
    return copy


def spoil(data: Path) -> None:
    (data / "extra.toml").write_text('[[concept]]\nslug = "half-a-concept"\n', encoding="utf-8")


def test_good_data_exits_0(planner: Planner, data: Path):
    assert planner("check-data").exit_code == 0


def test_each_problem_has_file_line_and_mend_and_the_command_exits_1(planner: Planner, data: Path):
    spoil(data)
    result = planner("check-data")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines()
    for line in result.stdout.splitlines():
        assert re.match(r"data/extra\.toml:\d+: .+\.$", line)


def test_the_problems_as_json_are_the_same_ones(planner: Planner, data: Path):
    spoil(data)
    result = planner("check-data", "--json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert [f"{wrong['file']}:{wrong['line']}: {wrong['message']}" for wrong in problems] == planner(
        "check-data"
    ).stdout.splitlines()


def test_nothing_is_planned_with_data_that_has_problems(planner: Planner, data: Path):
    spoil(data)
    planned = planner(
        "plan",
        *("--starts-on", "2026-11-23", "--interview-on", "2026-12-07"),
        *("--time-zone", "UTC", "--weekly", "sat 10:00-13:00"),
    )
    assert (planned.exit_code, planned.stdout) == (2, "")
    assert "data/extra.toml:" in planned.stderr
    assert "Traceback" not in planned.stderr


def replace_once(data: Path, name: str, old: str, new: str) -> None:
    path = data / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_good_data_lacks_nothing_in_depth(planner: Planner, data: Path):
    result = planner("check-data", "--strict")
    assert (result.exit_code, result.stdout.partition(":")[0]) == (0, "All good")


def test_only_the_strict_check_asks_for_depth(planner: Planner, data: Path):
    replace_once(
        data,
        "concepts/classical-ml.toml",
        "[[concept.deeper]]",
        "[[concept.deeper]]\nasks = '?'\nlistens_for = ' '\n\n[[concept.deeper]]",
    )
    assert planner("check-data").exit_code == 0
    result = planner("check-data", "--strict")
    assert result.exit_code == 1
    assert re.fullmatch(
        r"data/concepts/classical-ml\.toml:\d+: “deeper” holds a text without words\.\n", result.stdout
    )


def test_the_strict_check_names_a_formula_that_cannot_be_drawn(planner: Planner, data: Path):
    replace_once(data, "concepts/classical-ml.toml", "latex = '", r"latex = '\nosuchcommand ")
    assert planner("check-data").exit_code == 0
    result = planner("check-data", "--strict", "--json")
    (problem,) = json.loads(result.stdout)["problems"]
    line = (data / "concepts/classical-ml.toml").read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    assert line.startswith(r"latex = '\nosuchcommand")
