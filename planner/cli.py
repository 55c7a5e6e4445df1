"""The command line: `planner …`, also `python -m planner`.

Exit codes: 0 done; 1 a check found something; 2 wrong input (one sentence on stderr, no traceback).
"""

import csv
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from planner import __version__
from planner.bootstrap import Parts, assemble
from planner.clock import system_clock
from planner.core.account import Person
from planner.core.errors import InvalidInputError, NotFoundError, PlannerError
from planner.core.localtime import zone_named
from planner.core.plan import Interval, PlanRequest
from planner.core.planning import build_plan
from planner.core.traceability import trace_sources
from planner.core.vocabulary import CONFIDENCE_WORDS, TRACKS, Focus
from planner.core.weekly_hours import parse_day_off, parse_weekly
from planner.curriculum import load_curriculum, load_source_items, read_curriculum
from planner.presenters.busy_calendar import BusyReading
from planner.presenters.busy_json import busy_json
from planner.presenters.busy_worker import read_busy_calendar_in_worker
from planner.presenters.plan_formats import plan_json, plan_table
from planner.presenters.source_formats import summary_json, summary_table, traces_json, traces_table
from planner.resources import data_dir
from planner.services.access import SAMPLE_NAME, issue_link
from planner.services.exports import state_json
from planner.services.feeds import plan_calendar
from planner.services.nightly import run_nightly
from planner.services.pages import show_situation
from planner.services.samples import SAMPLE_WEEKS, make_sample
from planner.settings import cache_dir, load_settings

WRONG_INPUT = 2
FOUND_SOMETHING = 1
LONGEST_SHOWN = 200
"""Characters of a file's name that fit into a sentence."""

Command = TypeVar("Command", bound=Callable[..., Any])


class PlannerGroup(click.Group):
    """A group that answers every expected failure with one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our own errors become a line on stderr."""
        try:
            return super().invoke(ctx)
        except PlannerError as error:
            click.echo(f"planner: {error}", err=True)
            ctx.exit(WRONG_INPUT)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format` with these choices, the first by default, and `--json` for short."""

    def decorate(command: Command) -> Command:
        command = click.option("--json", "output", flag_value="json", help="Short for --format json.")(
            command
        )
        return click.option(
            "--format", "output", type=click.Choice(formats), default=formats[0], show_default=True
        )(command)

    return decorate


@click.group(cls=PlannerGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planner")
def main() -> None:
    """Plan machine-learning interview preparation and see how ready you are."""


@main.command()
@click.option("--track", type=click.Choice(TRACKS), default="auto", show_default=True)
@click.option("--starts-on", required=True, help="First day, like 2026-11-23.")
@click.option("--interview-on", help="Day of the interview; 09:00 is meant.")
@click.option("--interview-at", help="Local date and time, like 2027-01-18T14:00.")
@click.option("--time-zone", required=True, help="IANA name, like Europe/Berlin.")
@click.option("--weekly", required=True, help="Like “mon-fri 19:00-20:30; sat 10:00-13:00”.")
@click.option("--day-off", "days_off", multiple=True, help="DATE or DATE..DATE; may be repeated.")
@click.option("--busy", "busy_files", multiple=True, help="An .ics file of busy times; may be repeated.")
@click.option("--focus", "focus", multiple=True, type=click.Choice([focus.value for focus in Focus]))
@click.option("--known", "known_file", help="A .csv file with rows “concept,confidence” (1-5).")
@format_option("table", "json", "ics")
def plan(output: str, busy_files: tuple[str, ...], known_file: str | None, **asked: Any) -> None:
    """Make a plan from nothing but these options; nothing is stored."""
    curriculum = load_curriculum(data_dir(), cache_dir=cache_dir())
    request = _plan_request(asked, busy_files, known_file)
    made = build_plan(curriculum, request)
    if output == "ics":
        sys.stdout.buffer.write(plan_calendar(made, curriculum))
    else:
        click.echo(plan_json(made) if output == "json" else plan_table(made), nl=False)


@main.command()
@click.argument("file")
@click.option("--time-zone", required=True)
@click.option("--from", "first_on", required=True, help="First day, included.")
@click.option("--to", "until_on", required=True, help="Last day, not included.")
@format_option("table", "json")
def busy(file: str, time_zone: str, first_on: str, until_on: str, output: str) -> None:
    """Print the busy times of a calendar file."""
    reading = _read_busy(file, time_zone, _date(first_on, "--from"), _date(until_on, "--to"))
    if output == "json":
        click.echo(busy_json(reading), nl=False)
    else:
        for interval in reading.busy:
            click.echo(f"{interval.start:%Y-%m-%d %H:%M}Z  to  {interval.end:%Y-%m-%d %H:%M}Z")
        for warning in reading.warnings:
            click.echo(f"Note: {warning}")
    if reading.status == "rejected":
        click.echo(f"planner: {reading.reason}", err=True)
        sys.exit(WRONG_INPUT)


@main.command("check-data")
@format_option("table", "json")
def check_data(output: str) -> None:
    """Check the curriculum; every problem with file, line and what to do."""
    curriculum, problems = read_curriculum(data_dir())
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


@main.command()
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


@main.command()
@click.argument("file")
@click.option("--state", is_flag=True, help="What the person sees now, without history.")
@click.option("--user", help="Whose; not needed while there is only one person.")
def export(file: str, user: str | None, *, state: bool) -> None:
    """Write what a person sees now to FILE, or to the terminal with “-”."""
    if not state:
        raise InvalidInputError("Only the state can be exported yet. Add --state.")
    parts = _assemble()
    text = state_json(show_situation(parts.database, _person(parts, user).id))
    if file == "-":
        click.echo(text, nl=False)
    else:
        _write(file, text)


@main.command()
@click.option("--seed", default=1, show_default=True, help="Another number, another person.")
@click.option("--weeks", default=SAMPLE_WEEKS, show_default=True, type=click.IntRange(2, 26))
@format_option("table", "json")
def sample(seed: int, weeks: int, output: str) -> None:
    """Fill a sample account, half of its plan behind it, and print a link to sign in to it."""
    parts = _assemble()
    person = make_sample(
        parts.database, parts.curriculum, now=parts.clock(), seed=seed, weeks=weeks, name=SAMPLE_NAME
    )
    _print_link(parts, person.name, output)


@main.group()
def user() -> None:
    """People who use this planner."""


@user.command("link")
@click.argument("name")
@format_option("table", "json")
def user_link(name: str, output: str) -> None:
    """Print a link that signs NAME in once; the account is made when it is first used."""
    _print_link(_assemble(), name, output)


@main.command()
@format_option("table", "json")
def nightly(output: str) -> None:
    """Do the day's tidying now, unless it was done already."""
    parts = _assemble()
    outcome = run_nightly(parts.database, now=parts.clock())
    if output == "json":
        click.echo(json.dumps({"done": outcome is not None, "outcome": outcome}))
    else:
        click.echo(outcome or "Already done today.")


@main.command()
@click.option("--open/--no-open", "opens", default=True, help="Open the browser at first run.")
def serve(*, opens: bool) -> None:
    """Start the app on this computer."""
    from planner.serve import serve_app  # noqa: PLC0415  # lazy: the web framework loads slowly

    serve_app(_assemble(), opens_browser=opens, say=click.echo)


def _assemble() -> Parts:
    return assemble(load_settings(os.environ), clock=system_clock)


def _person(parts: Parts, name: str | None) -> Person:
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


def _print_link(parts: Parts, name: str, output: str) -> None:
    token = issue_link(parts.database, name, now=parts.clock())
    link = f"{parts.settings.public_url}/sign-in/{token}"
    click.echo(json.dumps({"name": name, "link": link}) if output == "json" else link)


def _plan_request(asked: dict[str, Any], busy_files: tuple[str, ...], known_file: str | None) -> PlanRequest:
    starts_on = _date(asked["starts_on"], "--starts-on")
    interview_at = _interview(asked)
    readings = [_read_busy(file, asked["time_zone"], starts_on, interview_at.date()) for file in busy_files]
    for file, reading in zip(busy_files, readings, strict=True):
        if reading.status == "rejected":
            raise InvalidInputError(f"{_shown(file)}: {reading.reason}", field="busy")
        for warning in reading.warnings:
            click.echo(f"planner: {file}: {warning}", err=True)
    return PlanRequest(
        track=asked["track"],
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
        return datetime.combine(_date(on, "--interview-on"), time(9), tzinfo=zone)
    try:
        local = datetime.fromisoformat(at)
    except ValueError:
        raise InvalidInputError(f"--interview-at is {at[:40]!r}; write it like 2027-01-18T14:00.") from None
    return local.replace(tzinfo=zone) if local.tzinfo is None else local


def _date(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{option} is {text[:40]!r}; write a date like 2026-11-23.") from None


def _read_busy(file: str, time_zone: str, first_on: date, until_on: date) -> BusyReading:
    zone_named(time_zone)
    if until_on <= first_on:
        raise InvalidInputError("The last day comes before the first. Put the earlier date first.")
    return read_busy_calendar_in_worker(
        _read(file), time_zone=time_zone, first_on=first_on, until_on=until_on
    )


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
                f"{_shown(file)}, line {number}: write “concept,confidence” with a number 1-5."
            )
        known[cells[0]] = int(cells[1])
    return known


def _rows(file: str) -> list[list[str]]:
    try:
        return list(csv.reader(_read(file).decode("utf-8-sig", "replace").splitlines()))
    except csv.Error as error:
        raise InvalidInputError(f"{_shown(file)} holds no rows like “regularization,4”.") from error


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{_shown(file)} cannot be read: {error.strerror}.") from error


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{_shown(file)} cannot be written: {error.strerror}.") from error


def _shown(file: str) -> str:
    """The file's name, its end if it is too long to print."""
    return file if len(file) <= LONGEST_SHOWN else f"…{file[-LONGEST_SHOWN:]}"
