"""Commands about people and their data."""

import click

from planner.cli.options import format_option, write_file
from planner.cli.stored import assemble_parts, find_person, print_link
from planner.core.errors import InvalidInputError
from planner.services.access import SAMPLE_NAME
from planner.services.exports import state_json
from planner.services.pages import show_situation
from planner.services.samples import SAMPLE_WEEKS, make_sample


@click.command()
@click.argument("file")
@click.option("--state", is_flag=True, help="What the person sees now, without history.")
@click.option("--user", help="Whose; not needed while there is only one person.")
def export(file: str, user: str | None, *, state: bool) -> None:
    """Write what a person sees now to FILE, or to the terminal with “-”."""
    if not state:
        raise InvalidInputError("Only the state can be exported yet. Add --state.")
    parts = assemble_parts()
    text = state_json(show_situation(parts.database, find_person(parts, user).id))
    if file == "-":
        click.echo(text, nl=False)
    else:
        write_file(file, text)


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another number, another person.")
@click.option("--weeks", default=SAMPLE_WEEKS, show_default=True, type=click.IntRange(2, 26))
@format_option("table", "json")
def sample(seed: int, weeks: int, output: str) -> None:
    """Fill a sample account, half of its plan behind it, and print a link to sign in to it."""
    parts = assemble_parts()
    person = make_sample(
        parts.database, parts.curriculum, now=parts.clock(), seed=seed, weeks=weeks, name=SAMPLE_NAME
    )
    print_link(parts, person.name, output)


@click.group()
def user() -> None:
    """People who use this planner."""


@user.command("link")
@click.argument("name")
@format_option("table", "json")
def user_link(name: str, output: str) -> None:
    """Print a link that signs NAME in once; the account is made when it is first used."""
    print_link(assemble_parts(), name, output)
