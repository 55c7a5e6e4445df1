"""The reader in its own process: the same answers, and an end to files that take too much."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from busy_samples import FIRST_ON, UNTIL_ON, calendar, event, hour, read

from planner.core.errors import InvalidInputError
from planner.presenters.busy_calendar import BusyReading
from planner.presenters.busy_worker import read_busy_calendar_in_worker

ROOT = Path(__file__).parents[2]
GOOD = calendar(hour("20260325", "0900"), hour("20260326", "1000", uid="2"))
# Each of these dates is a series of its own to walk; half a million of them take longer than allowed.
ENDLESS = calendar(hour("20260325", "0900", f"RDATE:{','.join(['20260325T080000Z'] * 500_000)}"))


def read_apart(data: bytes, **options: object) -> BusyReading:
    return read_busy_calendar_in_worker(
        data, time_zone="Europe/Berlin", first_on=FIRST_ON, until_on=UNTIL_ON, **options
    )


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        b"<html>",
        calendar(
            event("DTSTART;TZID=Mars/Olympus:20260325T080000", "DURATION:PT1H"), event("DTSTART:x", uid="2")
        ),
    ],
)
def test_the_answer_is_the_same_as_in_this_process(data):
    assert read_apart(data) == read(data)


def test_own_uids_reach_the_worker():
    own_uids = frozenset({"1", "ü", "line\nbreak"})
    assert read_apart(GOOD, own_uids=own_uids) == read(GOOD, own_uids=own_uids)
    assert len(read_apart(GOOD, own_uids=own_uids).busy) == 1


@pytest.mark.soak  # The ordinary run measures it in a whole planner, in web/test_hostile_calendars.py.
def test_the_longest_reading_takes_less_than_five_seconds(timed):
    assert timed(lambda: read_apart(ENDLESS)) < 5


def test_a_file_that_takes_too_long_is_stopped():
    reading = read_apart(ENDLESS, limit_seconds=0.5)
    assert (reading.status, reading.busy) == ("rejected", ())
    assert "too long" in reading.reason


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space reliably")
def test_a_file_that_takes_too_much_memory_is_stopped():
    data = calendar(hour("20260325", "0900", *["EXDATE;A=1;B=2:1"] * 200_000))
    reading = read_apart(data, limit_megabytes=100, limit_seconds=60)
    assert (reading.status, reading.busy) == ("rejected", ())
    assert "memory" in reading.reason


def test_a_worker_that_fails_is_a_rejection():
    # A short file may fit into what the worker holds already; two thousand sessions do not.
    long = calendar(*(hour("20260325", "0900", uid=str(number)) for number in range(2000)))
    assert read(long).status == "ok"
    assert read_apart(long, limit_megabytes=1).status == "rejected"


def test_the_worker_knows_no_settings_of_ours(monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif any(name.startswith('PLANNER_') for name in os.environ): sys.exit(9)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PLANNER_SECRET_KEY", "not for readers of foreign files")
    assert read_apart(GOOD).status == "ok"


def test_the_worker_runs_from_any_folder(tmp_path):
    code = (
        "from datetime import date\n"
        "from planner.presenters.busy_worker import read_busy_calendar_in_worker as read\n"
        "day = date(2026, 3, 1)\n"
        "print(read(b'<html>', time_zone='UTC', first_on=day, until_on=day).reason)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "web page" in done.stdout


def test_a_wrong_zone_is_refused_before_a_process_is_started():
    with pytest.raises(InvalidInputError):
        read_busy_calendar_in_worker(
            GOOD, time_zone="Mars/Olympus", first_on=date(2026, 3, 1), until_on=date(2026, 3, 2)
        )
