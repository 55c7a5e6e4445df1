"""`planner busy`: half-open UTC intervals as JSON, also of a file that is rejected."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import TWO_APPOINTMENTS, WEB_PAGE, calendar
from click.testing import Result

Planner = Callable[..., Result]
WEEK = ["--time-zone", "Europe/Vienna", "--from", "2026-11-23", "--to", "2026-11-30"]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ics"
    path.write_bytes(TWO_APPOINTMENTS)
    return path


def test_a_calendar_is_read_as_utc_intervals_within_the_days_asked_for(planner: Planner, mine: Path):
    result = planner("busy", mine, *WEEK, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert list(document) == ["status", "reason", "busy", "warnings"]
    assert (document["status"], document["reason"]) == ("ok", None)
    assert document["busy"] == [
        ["2026-11-23T18:00:00Z", "2026-11-23T20:00:00Z"],
        ["2026-11-25T23:00:00Z", "2026-11-26T23:00:00Z"],
    ]
    (warning,) = document["warnings"]
    assert warning.startswith("Skipped 1 event")


@pytest.mark.parametrize(
    "content",
    [WEB_PAGE, b"", b"PK\x03\x04", b'{"a": 1}', TWO_APPOINTMENTS[:-20], b"BEGIN:VCARD\r\nEND:VCARD"],
)
def test_a_file_that_is_rejected_is_still_answered_in_json(planner: Planner, mine: Path, content: bytes):
    mine.write_bytes(content)
    result = planner("busy", mine, *WEEK, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 2
    assert (document["status"], document["busy"], document["warnings"]) == ("rejected", [], [])
    assert result.stderr == f"planner: {document['reason']}\n"


def test_json_for_short_is_the_same_as_the_json_format(planner: Planner, mine: Path):
    short = planner("busy", mine, *WEEK, "--json").stdout
    assert short == planner("busy", mine, *WEEK, "--format", "json").stdout
    assert short != planner("busy", mine, *WEEK).stdout


def test_touching_and_overlapping_times_become_one(planner: Planner, mine: Path):
    starts = ["0900", "0930", "1030"]
    mine.write_bytes(calendar(*(f"UID:{at}\nDTSTART:20261124T{at}00Z\nDURATION:PT1H" for at in starts)))
    document = json.loads(planner("busy", mine, *WEEK, "--json").stdout)
    assert document["busy"] == [["2026-11-24T09:00:00Z", "2026-11-24T11:30:00Z"]]


def test_a_calendar_of_nothing_is_fine_and_says_so(planner: Planner, mine: Path):
    mine.write_bytes(calendar())
    result = planner("busy", mine, *WEEK)
    assert (result.exit_code, result.stdout) == (0, "Note: The calendar holds no events.\n")
