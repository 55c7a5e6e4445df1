"""A coding task as one Python file: its statement, a place for the solution, and cases that check it."""

import textwrap

from planner.core.curriculum import Implementation
from planner.core.curriculum_depth import Case

_WIDTH = 100

_CHECKER = '''

def same(found: object, expected: object) -> bool:
    """Equal, with numbers compared to nine digits and sequences entry by entry."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return found is expected
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(expected, list) and hasattr(found, "__len__") and not isinstance(found, str | dict):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    return found == expected


def outcome(given: dict, expected: object, raises: str | None) -> str:
    """Empty where a case holds, else what came instead."""
    try:
        found = {function}(**given)
        found = found.tolist() if hasattr(found, "tolist") else found
    except Exception as error:
        return "" if type(error).__name__ == raises else f"raised {{error!r}}"
    if raises:
        return f"gave {{found!r}} instead of {{raises}}"
    return "" if same(found, expected) else f"gave {{found!r}} instead of {{expected!r}}"


if __name__ == "__main__":
    wrong = 0
    for title, given, expected, raises in CASES:
        message = outcome(given, expected, raises)
        wrong += bool(message)
        print(f"{{'wrong' if message else 'holds'}}  {{title}}{{': ' + message if message else ''}}")
    print(f"{{len(CASES) - wrong}} of {{len(CASES)}} cases hold.")
    sys.exit(1 if wrong else 0)
'''


def function_name(task: Implementation) -> str:
    """The name of the function to write."""
    return task.signature.removeprefix("def ").partition("(")[0].strip()


def case_call(task: Implementation, case: Case) -> str:
    """A case as one would write the call: `auc(scores=[0.1], labels=[1])`."""
    given = ", ".join(f"{name}={value!r}" for name, value in case.given.items())
    return f"{function_name(task)}({given})"


def case_result(case: Case) -> str:
    """What a call returns, or the error it raises."""
    return f"raises {case.raises}" if case.raises else repr(case.expected)


def case_file(task: Implementation) -> str:
    """The text of the file; as it is, every case that expects a value fails."""
    statement = "\n".join(map(_wrapped, task.statement.replace("\\", r"\\").strip().splitlines()))
    body = textwrap.indent(f'"""{statement}\n"""\nraise NotImplementedError("Your turn.")', "    ")
    cases = "\n".join(map(_case_line, task.cases))
    return (
        f'"""{task.title}. Write the function, then run this file."""\n\n'
        f"import math\nimport sys\n\n\n{task.signature.rstrip(':')}:\n{body}\n\n\n"
        f"CASES = [\n{cases}\n]\n{_CHECKER.format(function=function_name(task))}"
    )


def _case_line(case: Case) -> str:
    return f"    ({case.title!r}, {dict(case.given)!r}, {case.expected!r}, {case.raises!r}),"


def _wrapped(line: str) -> str:
    return textwrap.fill(line, _WIDTH) if line.strip() else ""
