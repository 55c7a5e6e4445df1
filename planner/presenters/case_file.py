"""A coding task as one Python file: its statement, a place for the solution, and cases that check it."""

import pprint
import textwrap
from pathlib import Path

from planner.core.curriculum import Implementation
from planner.core.curriculum_depth import Case
from planner.presenters import case_checker

_WIDTH = 100
_WHAT_TO_DO = "Write the function; it leaves its arguments as they are. Then run this file."
_IMPORTS = """\
import math
import reprlib
import sys
import traceback
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
"""


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
    """The text of the file; as it is, every case fails."""
    return "\n\n".join(
        (
            f'"""{_quoted(task.title)}. {_WHAT_TO_DO}"""\n\n{_IMPORTS}',
            f"{task.signature}:\n{_body(task)}\n",
            f"CASES = {_cases(task)}\n\n\n# ---- below: what checks the cases",
            _checker(),
            f'if __name__ == "__main__":\n    sys.exit(report({function_name(task)}, CASES))\n',
        )
    )


def _body(task: Implementation) -> str:
    lines = _quoted(task.statement).strip().splitlines()
    statement = "\n".join(textwrap.fill(line, _WIDTH) if line.strip() else "" for line in lines)
    return textwrap.indent(f'"""{statement}\n"""\nraise NotImplementedError("Your turn.")', "    ")


def _quoted(text: str) -> str:
    """The text as it may stand between three quotes."""
    return text.replace("\\", r"\\").replace('"""', "'''")


def _cases(task: Implementation) -> str:
    rows = [(case.title, dict(case.given), case.expected, case.raises) for case in task.cases]
    return pprint.pformat(rows, width=_WIDTH, sort_dicts=False)


def _checker() -> str:
    """The functions of the checker without its head, which the file has already."""
    source = Path(case_checker.__file__).read_text(encoding="utf-8")
    return source[source.index("def plain") :]
