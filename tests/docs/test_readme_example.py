"""The worked example of the README runs as printed and gives a calendar that keeps its options."""

import os
import shlex
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from markdown_pages import ROOT, code_blocks, page

BERLIN = ZoneInfo("Europe/Berlin")
(EXAMPLE,) = [block for block in code_blocks(page("README.md")) if block.startswith("planner plan")]


def run_example(folder: Path) -> bytes:
    """Type the example into a shell, with the module of this checkout for the installed program."""
    script = f'planner() {{ {shlex.quote(sys.executable)} -m planner "$@"; }}\n{EXAMPLE}'
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-ec", script], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return (folder / "plan.ics").read_bytes()


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return run_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def starts(calendar: bytes) -> list[datetime]:
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [event.decoded("DTSTART").astimezone(BERLIN) for event in events]


def test_it_gives_a_calendar_full_of_sessions(starts: list[datetime]):
    assert len(starts) > 50
    assert min(starts).date() == date(2026, 11, 23)
    assert max(starts).date() < date(2026, 12, 21)


def test_sessions_lie_in_the_hours_it_names(starts: list[datetime]):
    for at in starts:
        first, last = (time(19), time(20, 30)) if at.weekday() < 5 else (time(10), time(13))
        assert first <= at.time() < last
        assert at.weekday() < 6


def test_the_day_off_stays_free(starts: list[datetime]):
    assert date(2026, 12, 5) not in {at.date() for at in starts}


def test_the_same_options_give_the_same_bytes(calendar: bytes, tmp_path: Path):
    assert run_example(tmp_path) == calendar
