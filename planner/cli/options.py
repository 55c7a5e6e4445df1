"""What commands share: the format of their output, dates, and files that may not be there."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from planner.core.errors import InvalidInputError

LONGEST_SHOWN = 200
"""Characters of a file's name that fit into a sentence."""

Command = TypeVar("Command", bound=Callable[..., Any])


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


def parse_date(text: str, option: str) -> date:
    """The date an option names; raises InvalidInputError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(f"{option} is {text[:40]!r}; write a date like 2026-11-23.") from None


def read_file(file: str) -> bytes:
    """The bytes of a file, or of the standard input for “-”; raises InvalidInputError."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{shown(file)} cannot be read: {error.strerror}.") from error


def write_file(file: str, text: str) -> None:
    """Write a text file; raises InvalidInputError."""
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{shown(file)} cannot be written: {error.strerror}.") from error


def shown(file: str) -> str:
    """The file's name, its end if it is too long to print."""
    return file if len(file) <= LONGEST_SHOWN else f"…{file[-LONGEST_SHOWN:]}"
