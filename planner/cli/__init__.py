"""The command line: `planner …`, also `python -m planner`.

Exit codes: 0 done; 1 a check found something; 2 wrong input (one sentence on stderr, no traceback).
"""

from planner.cli.group import main

__all__ = ["main"]
