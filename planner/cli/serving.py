"""Commands that run the app, and what it does by itself."""

import json

import click

from planner.cli.options import format_option
from planner.cli.stored import assemble_parts
from planner.services.nightly import run_nightly


@click.command()
@format_option("table", "json")
def nightly(output: str) -> None:
    """Do the day's tidying now, unless it was done already."""
    parts = assemble_parts()
    outcome = run_nightly(parts.database, parts.curriculum, now=parts.clock())
    if output == "json":
        click.echo(json.dumps({"done": outcome is not None, "outcome": outcome}))
    else:
        click.echo(outcome or "Already done today.")


@click.command()
@click.option("--open/--no-open", "opens", default=True, help="Open the browser at first run.")
@click.option("--jobs/--no-jobs", default=True, help="Do recurring work too, or leave it to workers.")
def serve(*, opens: bool, jobs: bool) -> None:
    """Start the app on this computer."""
    from planner.serve import serve_app  # noqa: PLC0415  # lazy: the web framework loads slowly

    serve_app(assemble_parts(), opens_browser=opens, ticks=jobs, say=click.echo)


@click.command()
def worker() -> None:
    """Do recurring work, such as reminders, alone."""
    from planner.jobs import work  # noqa: PLC0415  # lazy: the other commands need no scheduler

    work(assemble_parts(), say=click.echo)
