"""Commands about the curriculum."""

import json
import sys

import click

from planner.cli.group import FOUND_SOMETHING
from planner.cli.options import format_option
from planner.core.depth_rules import check_depth
from planner.core.traceability import trace_sources
from planner.curriculum import load_curriculum, load_source_items, read_curriculum
from planner.presenters.mathml import unreadable_formulas
from planner.presenters.source_formats import summary_json, summary_table, traces_json, traces_table
from planner.resources import data_dir
from planner.settings import cache_dir


@click.command("check-data")
@click.option("--strict", is_flag=True, help="Also ask for everything a curriculum in depth holds.")
@format_option("table", "json")
def check_data(output: str, *, strict: bool) -> None:
    """Check the curriculum; every problem with file, line and what to do."""
    further = (check_depth, unreadable_formulas) if strict else ()
    curriculum, problems = read_curriculum(data_dir(), further=further)
    if output == "json":
        found = [{"file": wrong.file, "line": wrong.line, "message": wrong.message} for wrong in problems]
        click.echo(json.dumps({"problems": found}, indent=2, ensure_ascii=False))
    else:
        for wrong in problems:
            click.echo(str(wrong))
        if curriculum is not None and not problems:
            click.echo(
                f"All good: {len(curriculum.concepts)} concepts, {len(curriculum.prompts)} prompts, "
                f"{len(curriculum.problems)} problems, {len(curriculum.tracks)} tracks."
            )
    sys.exit(FOUND_SOMETHING if problems else 0)


@click.command()
@click.option("--summary", is_flag=True, help="Only the counts.")
@format_option("table", "json")
def sources(output: str, *, summary: bool) -> None:
    """Print where every item of the source documents lives, or why it is left out."""
    curriculum = load_curriculum(data_dir(), cache_dir=cache_dir())
    traces = trace_sources(curriculum, load_source_items(data_dir()))
    if output == "json":
        click.echo(summary_json(traces) if summary else traces_json(traces), nl=False)
    else:
        click.echo(summary_table(traces) if summary else traces_table(traces), nl=False)
    sys.exit(FOUND_SOMETHING if any(trace.is_orphan for trace in traces) else 0)
