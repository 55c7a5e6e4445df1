"""The command that solves a plain planning instance."""

import click

from planner.cli.options import format_option, read_file
from planner.core.solver.solve import solve as solve_problem
from planner.presenters.instance_formats import instance_from_json, solution_json, solution_table

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
@format_option("json", "table")
def solve(instance_file: str, effort: int, output: str) -> None:
    """Solve a plain planning instance, read from a file or from “-”; nothing is stored."""
    instance = instance_from_json(read_file(instance_file))
    solution = solve_problem(instance.problem, effort=effort)
    show = solution_json if output == "json" else solution_table
    click.echo(show(solution, instance.start), nl=False)
