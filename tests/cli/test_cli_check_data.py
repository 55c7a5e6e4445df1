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
