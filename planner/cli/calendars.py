"""The command that reads busy times from a calendar file."""

import sys
from datetime import date

import click

from planner.cli.group import WRONG_INPUT
from planner.cli.options import format_option, parse_date, read_file
from planner.core.errors import InvalidInputError
from planner.core.localtime import zone_named
from planner.presenters.busy_calendar import BusyReading
from planner.presenters.busy_json import busy_json
from planner.presenters.busy_worker import read_busy_calendar_in_worker


@click.command()
@click.argument("file")
@click.option("--time-zone", required=True)
@click.option("--from", "first_on", required=True, help="First day, included.")
@click.option("--to", "until_on", required=True, help="Last day, not included.")
@format_option("table", "json")
def busy(file: str, time_zone: str, first_on: str, until_on: str, output: str) -> None:
    """Print the busy times of a calendar file."""
    reading = read_busy(file, time_zone, parse_date(first_on, "--from"), parse_date(until_on, "--to"))
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


def read_busy(file: str, time_zone: str, first_on: date, until_on: date) -> BusyReading:
    """The busy times of a file, read in a process of its own; raises InvalidInputError."""
    zone_named(time_zone)
    if until_on <= first_on:
        raise InvalidInputError("The last day comes before the first. Put the earlier date first.")
    return read_busy_calendar_in_worker(
        read_file(file), time_zone=time_zone, first_on=first_on, until_on=until_on
    )
