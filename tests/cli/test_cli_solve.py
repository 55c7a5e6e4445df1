"""`planner solve`: an instance in, a plan out, the same every time."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bench.generator import make_instance
from bench.plan_checker import violations
from planner.core.solver.instance import read_instance
from planner.core.solver.problem import LeftOut, Problem, Session, Solution
from planner.core.vocabulary import TaskKind, UnplacedReason

Planner = Callable[..., Result]
Golden = Callable[[str, bytes], None]
INSTANCE = make_instance(2, concepts=12, weeks=2, minutes=45)


@pytest.fixture
def instance_file(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(INSTANCE), encoding="utf-8")
    return path


@pytest.mark.parametrize(("output", "name"), [("json", "solve.json"), ("table", "solve.txt")])
def test_solve(planner: Planner, golden: Golden, instance_file: Path, output: str, name: str):
    result = planner("solve", instance_file, "--format", output)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


def test_json_is_what_comes_without_asking(planner: Planner, instance_file: Path):
    plain = planner("solve", instance_file)
    assert plain.stdout_bytes == planner("solve", instance_file, "--json").stdout_bytes
    assert list(json.loads(plain.stdout)) == ["schema", "sessions", "unplaced", "readiness"]


@pytest.mark.parametrize("effort", ["0", "200"])
def test_the_printed_plan_keeps_every_rule(planner: Planner, instance_file: Path, effort: str):
    problem = read_instance(INSTANCE).problem
    answer = json.loads(planner("solve", instance_file, "--effort", effort).stdout)
    solution = read_back(answer)
    found = violations(problem, solution)
    assert [line for line in found if not line.startswith("readiness is")] == []
    assert answer["readiness"] == round(exact(problem, solution), 6)


def read_back(answer: dict) -> Solution:
    return Solution(
        tuple(
            Session(one["concept"], TaskKind(one["kind"]), *minutes(one["start"]), minutes(one["end"])[1])
            for one in answer["sessions"]
        ),
        tuple(LeftOut(one["concept"], UnplacedReason(one["reason"])) for one in answer["unplaced"]),
        answer["readiness"],
    )


def minutes(local: str) -> tuple[int, int]:
    """Days since the start and minutes since midnight, from the text alone."""
    on, clock = local.split("T")
    day = (int(on[5:7]) - 11) * 30 + int(on[8:]) - 23
    hours, rest = clock.split(":")
    return day, int(hours) * 60 + int(rest)


def exact(problem: Problem, solution: Solution) -> float:
    from bench.plan_checker import readiness

    return readiness(problem, solution.sessions)


def test_another_process_prints_the_same_bytes(planner: Planner, instance_file: Path):
    command = [sys.executable, "-m", "planner", "solve", str(instance_file), "--effort", "50"]
    other = subprocess.run(
        command, capture_output=True, check=True, env={"PYTHONHASHSEED": "77"}, cwd=Path(__file__).parents[2]
    )
    assert other.stdout == planner("solve", instance_file, "--effort", "50").stdout_bytes


def test_an_instance_may_come_through_a_pipe(planner: Planner, instance_file: Path):
    command = [sys.executable, "-m", "planner", "solve", "-"]
    piped = subprocess.run(
        command,
        input=instance_file.read_bytes(),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert piped.stdout == planner("solve", instance_file).stdout_bytes


@pytest.mark.parametrize("effort", ["-1", "1000001", "many"])
def test_an_effort_out_of_range_is_refused(planner: Planner, instance_file: Path, effort: str):
    result = planner("solve", instance_file, "--effort", effort)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--effort" in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{}", "start is missing"), (b"[", "not JSON"), (b"\xff", "not text in UTF-8")],
)
def test_a_file_that_is_no_instance_is_refused_in_one_line(
    planner: Planner, tmp_path: Path, content: bytes, said: str
):
    path = tmp_path / "wrong.json"
    path.write_bytes(content)
    result = planner("solve", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("planner: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(planner: Planner, tmp_path: Path):
    result = planner("solve", tmp_path / "none.json")
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr
