"""The command that proves the numbers people see."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from planner.cli.group import FOUND_SOMETHING
from planner.cli.options import format_option
from planner.cli.stored import assemble_parts, find_person
from planner.core.audit import Findings
from planner.services.audit import audit_people


@click.command()
@click.option("--user", help="Only this person; everybody if it is left out.")
@format_option("table", "json")
def audit(output: str, user: str | None) -> None:
    """Check that all that is derived equals what the log says; exit code 1 if not."""
    parts = assemble_parts()
    if user:
        people = [find_person(parts, user)]
    else:
        with parts.database.reading() as repository:
            people = repository.people()
    with _uncollected():
        findings = audit_people(parts.database, parts.curriculum, people, now=parts.clock())
    click.echo(_json(findings) if output == "json" else _table(findings, len(people)))
    sys.exit(FOUND_SOMETHING if findings.mismatches else 0)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing here refers to itself; looking for what does takes half of the time on a long log."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _json(findings: Findings) -> str:
    found = {"checked": findings.checked, "mismatches": list(findings.mismatches)}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _table(findings: Findings, people: int) -> str:
    count, who = len(findings.mismatches), "1 person" if people == 1 else f"{people} people"
    found = "1 mismatch" if count == 1 else f"{count or 'no'} mismatches"
    return "\n".join((*findings.mismatches, f"Checked {findings.checked} things of {who}: {found}."))
