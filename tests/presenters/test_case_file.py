"""A coding task as one file to fill in and run."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy
import pytest

from planner.core.curriculum import Implementation
from planner.core.curriculum_depth import Case
from planner.presenters.case_checker import differences, plain
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
        ("    return [n // 2 for n in numbers]", "wrong  Plain: [0]: gave 0 instead of 0.5"),
        ("    return [0.5]", "wrong  Plain: the result has 1 entries instead of 2"),
        ("    return []", "wrong  Empty: gave [] instead of raising ValueError"),
        ("    numbers", "wrong  Plain: returned nothing"),
        ("    return True", "wrong  Plain: gave True instead of [0.5, 1.5]"),
        ("    return {0: 0.5}", "wrong  Plain: gave {0: 0.5} instead of [0.5, 1.5]"),
        ("    return {0.5, 1.5}", "wrong  Plain: gave {0.5, 1.5} instead of [0.5, 1.5]"),
        ("    return [10**400, 1.5]", "wrong  Plain: raised OverflowError in line"),
        (
            "    numbers.sort(reverse=True)\n    return [0.5, 1.5]",
            "wrong  Plain: changed its argument numbers",
        ),
    ],
)
def test_a_wrong_one_is_told_where_it_differs_and_the_other_cases_still_run(tmp_path, body, said):
    done = run(HALVES, body, tmp_path)
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith(said)]
    assert "of 2 cases hold." in done.stdout


def test_an_error_comes_with_its_line_and_the_call(tmp_path):
    done = run(HALVES, "    return numbers[7]", tmp_path)
    written = (tmp_path / "task.py").read_text(encoding="utf-8").splitlines()
    line = written.index("    return numbers[7]") + 1
    assert f"wrong  Plain: raised IndexError in line {line}: list index out of range" in done.stdout
    assert "halves(numbers=[1, 3.0])" in done.stdout


def test_a_finer_sort_of_the_error_asked_for_is_right(tmp_path):
    finer = RIGHT.replace('ValueError("nothing")', "UnicodeError()")
    assert run(HALVES, finer, tmp_path).returncode == 0


def test_arrays_count_as_lists_at_any_depth():
    found = plain({"all": (numpy.array([True, False]), numpy.float64(0.5)), "none": None})
    assert found == {"all": [[True, False], 0.5], "none": None}
    assert list(differences(found, {"all": [[True, False], 0.5], "none": None})) == []


def test_keys_that_are_missing_or_not_asked_for_are_named():
    assert sorted(differences({"a": 1}, {"b": 1})) == ["['a'] is not asked for", "['b'] is missing"]


def test_a_statement_with_quotes_and_backslashes_is_kept(tmp_path):
    odd = replace(HALVES, statement='Three quotes """ and a backslash \\d.')
    assert run(odd, RIGHT, tmp_path).returncode == 0


def test_a_case_reads_as_a_call_and_its_result():
    assert case_call(HALVES, HALVES.cases[0]) == "halves(numbers=[1, 3.0])"
    assert [case_result(case) for case in HALVES.cases] == ["[0.5, 1.5]", "raises ValueError"]


def test_the_file_of_every_task_can_be_read_by_python(curriculum):
    for task in curriculum.implementations.values():
        if task.statement:
            compile(case_file(task), task.slug, "exec")
