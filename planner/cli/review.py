"""The command that prints the weekly review."""

import click

from planner.cli.options import format_option
from planner.cli.stored import assemble_parts, find_person
from planner.core.localtime import zone_named
from planner.presenters.review_json import review_json
from planner.presenters.review_mail import NOTHING_YET, review_text
from planner.presenters.review_text import write_review
from planner.services.forecasts import show_review
from planner.services.pages import show_situation
from planner.services.readiness import show_dashboard


@click.command()
@click.option("--user", help="Whose; not needed while there is only one person.")
@format_option("text", "json")
def review(output: str, user: str | None) -> None:
    """Print what the last seven study days changed, and what to do next."""
    parts = assemble_parts()
    person, curriculum, now = find_person(parts, user), parts.curriculum, parts.clock()
    situation = show_situation(parts.database, person.id)
    plan, _ = situation.planned()
    learning = parts.learnings.of(person.id, situation, curriculum)
    dashboard = show_dashboard(situation, curriculum, learning, now=now)
    found = show_review(parts.database, person.id, situation, curriculum, dashboard, now=now)
    if output == "json":
        click.echo(review_json(found), nl=False)
    elif found is None:
        click.echo(NOTHING_YET)
    else:
        click.echo(review_text(write_review(found, curriculum, zone_named(plan.time_zone))), nl=False)
