"""Every acceptance case of a coding task holds for our own solution, checked as the task's file checks it."""

import ast
import inspect
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from task_cases import CASES, SOLUTIONS, TASKS, case_id, same

from planner.presenters.case_checker import outcome
from planner.presenters.case_file import function_name

EVERY_CASE = [pytest.param(*found, id=case_id(*found)) for found in CASES]
WITH_VALUES = [pytest.param(*found, id=case_id(*found)) for found in CASES if found[1].raises is None]


@pytest.mark.parametrize(("task", "case"), EVERY_CASE)
def test_the_case_holds_and_leaves_its_input_alone(task, case):
    given = deepcopy(dict(case.given))
    assert outcome(SOLUTIONS[function_name(task)], given, case.expected, case.raises) == ""
    assert given == case.given


@pytest.mark.parametrize(("task", "case"), WITH_VALUES)
def test_a_changed_number_would_be_noticed(task, case):
    found = SOLUTIONS[function_name(task)](**deepcopy(dict(case.given)))
    assert not any(same(found, wrong) for wrong in changed(case.expected))


def changed(value: Any) -> Iterator[Any]:
    """Every value that differs from this one in a single place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1e-6 * max(1.0, abs(value))
    elif isinstance(value, str):
        yield value + "x"
    elif isinstance(value, list):
        yield [*value, 0]
        for place, piece in enumerate(value):
            yield from ([*value[:place], new, *value[place + 1 :]] for new in changed(piece))
    elif isinstance(value, dict):
        yield {**value, "one more": 0}
        for key, piece in value.items():
            yield from ({**value, key: new} for new in changed(piece))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.slug)
def test_signature_statement_and_cases_fit_together(task):
    (written,) = ast.parse(f"{task.signature}: ...").body
    names = [argument.arg for argument in written.args.args]
    assert names == list(inspect.signature(SOLUTIONS[function_name(task)]).parameters)
    assert all(set(case.given) == set(names) for case in task.cases)
    assert len({case.title for case in task.cases}) == len(task.cases)
    assert any(case.raises for case in task.cases) == ("Raise ValueError" in task.statement)


def test_no_two_tasks_ask_for_the_same_function():
    assert len({function_name(task) for task in TASKS}) == len(TASKS)
