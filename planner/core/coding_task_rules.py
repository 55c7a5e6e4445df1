"""What must hold of a coding task, so that its page and its file work."""

import ast
import builtins
import math
from collections.abc import Iterator
from typing import Any

from planner.core.curriculum import Curriculum, Implementation
from planner.core.curriculum_depth import Case
from planner.core.finding import Finding


def check_coding_tasks(curriculum: Curriculum) -> Iterator[Finding]:
    """What is wrong with the tasks that have a statement; one without is only a checklist."""
    for task in curriculum.implementations.values():
        parts = {"statement": task.statement, "signature": task.signature, "cases": task.cases}
        missing = [name for name, part in parts.items() if not part]
        if not missing:
            yield from _task(task)
        elif len(missing) < len(parts):
            message = f"A coding task has statement, signature and cases; {' and '.join(missing)} is missing."
            yield Finding(task.slug, message)


def _task(task: Implementation) -> Iterator[Finding]:
    parameters = parameters_of(task.signature)
    if parameters is None:
        message = "Write one line such as `def auc(scores: list[float], labels: list[int]) -> float`."
        yield Finding(task.slug, message, ("signature",))
        return
    titles = [case.title for case in task.cases]
    for index, case in enumerate(task.cases):
        path = ("cases", index)
        if titles.count(case.title) > 1:
            yield Finding(task.slug, f"Two cases are called “{case.title}”.", (*path, "title"))
        if set(case.given) != set(parameters):
            message = f"A case gives each parameter of the signature: {', '.join(parameters)}."
            yield Finding(task.slug, message, (*path, "given"))
        yield from _result(task, case, path)


def parameters_of(signature: str) -> list[str] | None:
    """The names of the parameters; None where it is not the head of one function."""
    try:
        tree = ast.parse(f"{signature}: ...")
    except (SyntaxError, ValueError):
        return None
    match tree.body:
        case [ast.FunctionDef(args=arguments)] if "\n" not in signature:
            return [argument.arg for argument in arguments.args]
    return None


def _result(task: Implementation, case: Case, path: tuple[str, int]) -> Iterator[Finding]:
    if (case.expected is None) == (case.raises is None):
        message = "A case says either what is expected or which error is raised."
        yield Finding(task.slug, message, path)
    elif case.raises is not None and not _is_an_error(case.raises):
        yield Finding(task.slug, f"Python has no error “{case.raises}” of its own.", (*path, "raises"))
    if not _is_finite(case.expected) or not all(map(_is_finite, case.given.values())):
        yield Finding(task.slug, "A case holds finite numbers only.", path)


def _is_an_error(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def _is_finite(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
