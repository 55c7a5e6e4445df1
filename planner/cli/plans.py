"""The command that makes a plan, from its options or from where a person stands."""

import csv
import sys
from datetime import datetime, time
from typing import Any

import click

from planner.cli.calendars import read_busy
from planner.cli.options import format_option, parse_date, read_file, shown
from planner.cli.stored import assemble_parts, find_person
from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.localtime import zone_named
from planner.core.plan import Interval, Plan, PlanRequest
from planner.core.planning import build_plan
from planner.core.vocabulary import CONFIDENCE_WORDS, TRACKS, Focus
from planner.core.weekly_hours import parse_day_off, parse_weekly
from planner.curriculum import load_curriculum
from planner.presenters.busy_calendar import BusyReading
from planner.presenters.plan_formats import plan_json, plan_table
from planner.resources import data_dir
from planner.services.feeds import plan_calendar
from planner.services.pages import show_situation
from planner.services.plans import propose_change
from planner.settings import cache_dir


@click.command()
@click.option("--track", type=click.Choice(TRACKS), help="“auto”, the default, fits the date.")
@click.option("--starts-on", help="First day, like 2026-11-23.")
@click.option("--interview-on", help="Day of the interview; 09:00 is meant.")
@click.option("--interview-at", help="Local date and time, like 2027-01-18T14:00.")
@click.option("--time-zone", help="IANA name, like Europe/Berlin.")
@click.option("--weekly", help="Like “mon-fri 19:00-20:30; sat 10:00-13:00”.")
@click.option("--day-off", "days_off", multiple=True, help="DATE or DATE..DATE; may be repeated.")
@click.option("--busy", "busy_files", multiple=True, help="An .ics file of busy times; may be repeated.")
@click.option("--focus", "focus", multiple=True, type=click.Choice([focus.value for focus in Focus]))
@click.option("--known", "known_file", help="A .csv file with rows “concept,confidence” (1-5).")
@click.option("--from-progress", is_flag=True, help="The stored plan from now on, after what was done.")
@click.option("--user", help="Whose; not needed while there is only one person.")
@format_option("table", "json", "ics")
def plan(output: str, user: str | None, *, from_progress: bool, **asked: Any) -> None:
    """Make a plan from these options, or from where a person stands; nothing is stored."""
    if from_progress:
        made, curriculum = _plan_from_progress(asked, user)
    else:
        curriculum = load_curriculum(data_dir(), cache_dir=cache_dir())
        made = build_plan(curriculum, _plan_request(asked, user))
    if output == "ics":
        sys.stdout.buffer.write(plan_calendar(made, curriculum))
    else:
        click.echo(plan_json(made) if output == "json" else plan_table(made), nl=False)


def _plan_from_progress(asked: dict[str, Any], user: str | None) -> tuple[Plan, Curriculum]:
    given = [name for name, value in asked.items() if value]
    if given:
        raise InvalidInputError(
            f"--from-progress takes everything from the stored plan. Leave out {_option(given[0])}."
        )
    parts = assemble_parts()
    situation = show_situation(parts.database, find_person(parts, user).id)
    return propose_change(situation, parts.curriculum, {}, now=parts.clock()).new, parts.curriculum


def _option(name: str) -> str:
    singular = {"days_off": "day-off", "busy_files": "busy", "known_file": "known"}
    return "--" + singular.get(name, name).replace("_", "-")


def _require(asked: dict[str, Any], user: str | None) -> None:
    missing = [name for name in ("starts_on", "time_zone", "weekly") if asked[name] is None]
    if missing:
        raise click.UsageError(f"Missing option “{_option(missing[0])}”.")
    if user:
        raise InvalidInputError("--user goes with --from-progress. Add that, or leave --user out.")


def _plan_request(asked: dict[str, Any], user: str | None) -> PlanRequest:
    _require(asked, user)
    busy_files, known_file = asked["busy_files"], asked["known_file"]
    starts_on = parse_date(asked["starts_on"], "--starts-on")
    interview_at = _interview(asked)
    readings = [read_busy(file, asked["time_zone"], starts_on, interview_at.date()) for file in busy_files]
    for file, reading in zip(busy_files, readings, strict=True):
        if reading.status == "rejected":
            raise InvalidInputError(f"{shown(file)}: {reading.reason}", field="busy")
        for warning in reading.warnings:
            click.echo(f"planner: {file}: {warning}", err=True)
    return PlanRequest(
        track=asked["track"] or "auto",
        starts_on=starts_on,
        interview_at=interview_at,
        time_zone=asked["time_zone"],
        weekly=parse_weekly(asked["weekly"]),
        days_off=tuple(parse_day_off(text) for text in asked["days_off"]),
        busy=_all_busy(readings),
        focus=tuple(Focus(text) for text in dict.fromkeys(asked["focus"])),
        known=_read_known(known_file) if known_file else {},
    )


def _all_busy(readings: list[BusyReading]) -> tuple[Interval, ...]:
    return tuple(interval for reading in readings for interval in reading.busy)


def _interview(asked: dict[str, Any]) -> datetime:
    zone = zone_named(asked["time_zone"])
    on, at = asked["interview_on"], asked["interview_at"]
    if (on is None) == (at is None):
        raise InvalidInputError("Say when the interview is with --interview-on or --interview-at, not both.")
    if on is not None:
        return datetime.combine(parse_date(on, "--interview-on"), time(9), tzinfo=zone)
    try:
        local = datetime.fromisoformat(at)
    except ValueError:
        raise InvalidInputError(f"--interview-at is {at[:40]!r}; write it like 2027-01-18T14:00.") from None
    return local.replace(tzinfo=zone) if local.tzinfo is None else local


def _read_known(file: str) -> dict[str, int]:
    """Rows `concept,confidence`; a header row with just these words is passed over."""
    known: dict[str, int] = {}
    for number, row in enumerate(_rows(file), start=1):
        cells = [cell.strip() for cell in row]
        if not row or cells == ["concept", "confidence"]:
            continue
        # Compared as text: a foreign file may hold thousands of digits.
        if len(cells) != 2 or cells[1] not in map(str, CONFIDENCE_WORDS):
            raise InvalidInputError(
                f"{shown(file)}, line {number}: write “concept,confidence” with a number 1-5."
            )
        known[cells[0]] = int(cells[1])
    return known


def _rows(file: str) -> list[list[str]]:
    try:
        return list(csv.reader(read_file(file).decode("utf-8-sig", "replace").splitlines()))
    except csv.Error as error:
        raise InvalidInputError(f"{shown(file)} holds no rows like “regularization,4”.") from error
