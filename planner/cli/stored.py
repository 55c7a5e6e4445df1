"""What commands need that work on stored plans: the parts, and whose plan it is."""

import json
import os

import click

from planner.bootstrap import Parts, assemble
from planner.clock import system_clock
from planner.core.account import Person
from planner.core.errors import InvalidInputError, NotFoundError
from planner.services.access import issue_link
from planner.settings import load_settings


def assemble_parts() -> Parts:
    """The parts this environment asks for, on the real clock."""
    return assemble(load_settings(os.environ), clock=system_clock)


def find_person(parts: Parts, name: str | None) -> Person:
    """The person of this name, or the only one; raises NotFoundError or InvalidInputError."""
    with parts.database.reading() as repository:
        people = repository.people()
    chosen = [person for person in people if person.name == name] if name else people
    if len(chosen) == 1:
        return chosen[0]
    if name or not people:
        raise NotFoundError(
            f"There is nobody called “{name}” here." if name else "Nobody has an account here yet."
        )
    names = ", ".join(person.name for person in people)
    raise InvalidInputError(f"There are several people here. Add --user with one of: {names}.")


def print_link(parts: Parts, name: str, output: str) -> None:
    """Print a link that signs the person in once."""
    token = issue_link(parts.database, name, now=parts.clock())
    link = f"{parts.settings.public_url}/sign-in/{token}"
    click.echo(json.dumps({"name": name, "link": link}) if output == "json" else link)
