"""The command that solves a plain planning instance, or mends a plan of it after a missed day."""

from dataclasses import replace
from datetime import date

import click

from planner.cli.options import format_option, parse_date, read_file
from planner.core.errors import InvalidInputError
from planner.core.solver.instance import Instance
from planner.core.solver.missed import after_missed_day
from planner.core.solver.problem import Session, Solution
from planner.core.solver.repair import repair
from planner.core.solver.solve import solve as solve_problem
from planner.presenters.instance_formats import (
    instance_from_json,
    sessions_from_json,
    solution_json,
    solution_table,
)

MOST_EFFORT = 1_000_000


@click.command()
@click.argument("instance_file", metavar="INSTANCE.json")
@click.option(
    "--effort",
    type=click.IntRange(0, MOST_EFFORT),
    default=0,
    show_default=True,
    help="Search iterations; 3000 refine.",
)
@click.option("--mend", "plan_file", metavar="PLAN.json", help="Mend this plan instead, with few changes.")
@click.option("--missed", "missed_on", help="With --mend: the day that went by unstudied.")
@format_option("json", "table")
def solve(instance_file: str, effort: int, plan_file: str | None, missed_on: str | None, output: str) -> None:
    """Solve a plain planning instance, read from a file or from “-”; nothing is stored."""
    instance = instance_from_json(read_file(instance_file))
    if plan_file is None and missed_on is None:
        solution = solve_problem(instance.problem, effort=effort)
    elif plan_file is None or missed_on is None:
        raise InvalidInputError("--mend and --missed belong together: which plan, and which day went by?")
    else:
        sessions = sessions_from_json(read_file(plan_file), instance)
        solution = _mended(instance, sessions, parse_date(missed_on, "--missed"))
    show = solution_json if output == "json" else solution_table
    click.echo(show(solution, instance.start), nl=False)


def _mended(instance: Instance, sessions: tuple[Session, ...], missed_on: date) -> Solution:
    missed = (missed_on - instance.start).days
    if not 0 <= missed < len(instance.problem.days):
        raise InvalidInputError("--missed is not a day of this instance. Name one before the interview.")
    left, standing = after_missed_day(instance.problem, sessions, missed)
    mended = repair(left, standing)
    done = tuple(session for session in sessions if session.day < missed)
    touched = {session.topic for session in done}
    left_out = tuple(one for one in mended.left_out if one.topic not in touched)
    return replace(mended, sessions=(*done, *mended.sessions), left_out=left_out)
