"""The coding tasks of the curriculum with our solutions, and the checker their files carry."""

import inspect
from types import ModuleType
from typing import Any

from task_solutions import (
    detection,
    layers,
    losses,
    metrics,
    models,
    sampling,
    systems,
    tables,
    text,
    training,
)

from planner.core.curriculum import Implementation
from planner.core.curriculum_depth import Case
from planner.curriculum import load_curriculum
from planner.presenters.case_checker import differences, plain
from planner.resources import data_dir


def functions_in(*modules: ModuleType) -> dict[str, Any]:
    """The functions these modules define, by name."""
    return {
        name: function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
    }


def case_id(task: Implementation, case: Case) -> str:
    return f"{task.slug}: {case.title}"


TASKS = tuple(load_curriculum(data_dir()).implementations.values())
CASES = [(task, case) for task in TASKS for case in task.cases]
SOLUTIONS = functions_in(
    *(detection, layers, losses, metrics, models, sampling, systems, tables, text, training)
)


def same(found: Any, expected: Any) -> bool:
    """What the checker in a task's file takes for equal."""
    return not list(differences(plain(found), plain(expected)))
