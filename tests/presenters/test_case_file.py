"""A coding task as one file to fill in and run."""

import subprocess
import sys
from pathlib import Path

import pytest

from planner.core.curriculum import Implementation
from planner.core.curriculum_depth import Case
from planner.presenters.case_file import case_call, case_file, case_result

HALVES = Implementation(
    slug="implement-halves",
    title="Halves",
    group="other",
    concepts=("coding",),
    minutes=20,
    checklist=("It halves.",),
    sources=("S4-CODE-02",),
    statement=r"Return half of every number. A backslash \n stays one." + "\n\nAn empty list is an error.",
    signature="def halves(numbers: list[float]) -> list[float]",
    hints=("Divide.", "By two.", "Each."),
    cases=(
        Case("Plain", {"numbers": [1, 3.0]}, [0.5, 1.5]),
        Case("Empty", {"numbers": []}, raises="ValueError"),
    ),
)
RIGHT = """
    if not numbers:
        raise ValueError("nothing")
    return [number / 2 for number in numbers]
"""


def run(task: Implementation, body: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Fill in the function and run the file."""
    file = folder / "task.py"
    file.write_text(
        case_file(task).replace('    raise NotImplementedError("Your turn.")', body), encoding="utf-8"
    )
    return subprocess.run([sys.executable, file], capture_output=True, text=True, check=False, timeout=60)


def test_a_right_solution_passes_every_case(tmp_path):
    done = run(HALVES, RIGHT, tmp_path)
    assert (done.returncode, done.stdout) == (0, "holds  Plain\nholds  Empty\n2 of 2 cases hold.\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    return [n // 2 for n in numbers]", "wrong  Plain: gave [0, 1.0] instead of [0.5, 1.5]"),
        ("    return []", "wrong  Empty: gave [] instead of ValueError"),
        ("    raise KeyError(1)", "wrong  Plain: raised KeyError(1)"),
        ("    return True", "wrong  Plain: gave True instead of [0.5, 1.5]"),
        ("    return {0: 0.5}", "wrong  Plain: gave {0: 0.5} instead of [0.5, 1.5]"),
    ],
)
def test_a_wrong_one_is_told_what_came_instead(tmp_path, body, said):
    done = run(HALVES, body, tmp_path)
    assert done.returncode == 1
    assert said in done.stdout.splitlines()


def test_an_array_counts_as_a_list(tmp_path):
    body = RIGHT.replace("[number / 2 for number in numbers]", "__import__('numpy').array(numbers) / 2")
    assert run(HALVES, body, tmp_path).returncode == 0


def test_a_case_reads_as_a_call_and_its_result():
    assert case_call(HALVES, HALVES.cases[0]) == "halves(numbers=[1, 3.0])"
    assert [case_result(case) for case in HALVES.cases] == ["[0.5, 1.5]", "raises ValueError"]


def test_the_file_of_every_task_can_be_read_by_python(curriculum):
    for task in curriculum.implementations.values():
        if task.statement:
            compile(case_file(task), task.slug, "exec")
