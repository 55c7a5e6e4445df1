"""Wrong input: exit code 2, one line on stderr that says what to do, and no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_samples import TWO_APPOINTMENTS, WEB_PAGE, plan_arguments
from click.testing import Result

Planner = Callable[..., Result]
LONG = "x" * 10_000
BUSY = ["--time-zone", "Europe/Vienna", "--from", "2026-11-23", "--to", "2026-12-07"]

WRONG_PLANS = {
    "an interview before the start": (plan_arguments(interview_on="2026-11-01"), "earlier start"),
    "a start after the interview": (plan_arguments(starts_on="2026-12-08"), "earlier start"),
    "a start on the day of the interview": (plan_arguments(starts_on="2026-12-07"), "a day before"),
    "27 weeks": (plan_arguments(interview_on="2027-05-31"), "26 weeks"),
    "no hours at all": (plan_arguments(weekly=""), "no study hours"),
    "an unknown zone": (plan_arguments(time_zone="Europe/Atlantis"), "Europe/Berlin"),
    "no zone": (plan_arguments(time_zone=""), "time zone"),
    "a zone that is a path": (plan_arguments(time_zone="../../../etc/passwd"), "time zone"),
    "a zone that is a folder": (plan_arguments(time_zone="Europe"), "time zone"),
    "overlapping windows": (plan_arguments(weekly="mon 19:00-20:30, 20:00-21:00"), "overlap"),
    "overlapping groups": (plan_arguments(weekly="mon-fri 19:00-20:30; wed 20:00-21:00"), "overlap"),
    "a window over midnight": (plan_arguments(weekly="fri 22:00-01:00"), "write two windows"),
    "a window of nothing": (plan_arguments(weekly="fri 22:00-22:00"), "ends before it starts"),
    "an hour there is none of": (plan_arguments(weekly="fri 22:00-25:00"), "not a time of day"),
    "a weekday there is none of": (plan_arguments(weekly="fry 19:00-20:00"), "not a weekday"),
    "a month there is none of": (plan_arguments(starts_on="2026-13-01"), "--starts-on"),
    "a date in words": (plan_arguments(interview_on="next monday"), "--interview-on"),
    "an hour in words": (plan_arguments(interview_on=None, interview_at="at noon"), "--interview-at"),
    "a day off in words": ([*plan_arguments(), "--day-off", "christmas"], "not a day off"),
    "a day off backwards": ([*plan_arguments(), "--day-off", "2026-12-02..2026-12-01"], "earlier date"),
    "both ways to name the interview": (plan_arguments(interview_at="2026-12-07T14:00"), "not both"),
    "no interview": (plan_arguments(interview_on=None), "--interview-on"),
    "the first day of the calendar": (
        plan_arguments(starts_on="0001-01-01", interview_on="0001-01-15", time_zone="Asia/Tokyo"),
        "Correct the year",
    ),
    "the last day of the calendar": (
        plan_arguments(
            starts_on="9999-12-20",
            interview_on=None,
            interview_at="9999-12-31T23:30",
            time_zone="America/New_York",
        ),
        "Correct the year",
    ),
    "a long zone": (plan_arguments(time_zone=LONG), "time zone"),
    "long hours": (plan_arguments(weekly=f"mon {LONG}"), "too long"),
    "a long weekday": (plan_arguments(weekly=f"{LONG[:900]} 19:00-20:00"), "not a weekday"),
    "a long date": (plan_arguments(starts_on=LONG), "--starts-on"),
    "a long hour": (plan_arguments(interview_on=None, interview_at=LONG), "--interview-at"),
    "a long day off": ([*plan_arguments(), "--day-off", LONG], "not a day off"),
    "a long file name": (plan_arguments(busy=LONG), "cannot be read"),
}


def refusal(result: Result) -> str:
    """The one line a refusal consists of."""
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("planner: ")
    assert line.endswith(".")
    assert len(line) < 500
    return line


@pytest.mark.parametrize(("arguments", "mend"), WRONG_PLANS.values(), ids=WRONG_PLANS.keys())
def test_a_plan_is_refused_with_one_sentence(planner: Planner, arguments: list[str], mend: str):
    assert mend in refusal(planner(*arguments))


WRONG_RATINGS = {
    "an unknown concept": ("no-such-concept,3", "no concept called"),
    "a long concept": (f"{LONG},3", "no concept called"),
    "a long field": (f"{'x' * 200_000},3", "holds no rows"),
    "a confidence of 0": ("regularization,0", "1-5"),
    "a confidence of 6": ("regularization,6", "1-5"),
    "a confidence in words": ("regularization,solid", "1-5"),
    "a confidence of ten thousand digits": (f"regularization,{'9' * 10_000}", "1-5"),
    "a superscript for a confidence": ("regularization,³", "1-5"),
    "three cells": ("regularization,3,4", "line 1"),
    "one cell": ("concept,confidence\nregularization", "line 2"),
    "no text at all": ("\x00\x01\x02", "line 1"),
}


@pytest.mark.parametrize(("rows", "mend"), WRONG_RATINGS.values(), ids=WRONG_RATINGS.keys())
def test_a_file_of_known_concepts_is_refused_with_one_sentence(
    planner: Planner, tmp_path: Path, rows: str, mend: str
):
    known = tmp_path / "known.csv"
    known.write_text(rows, encoding="utf-8")
    assert mend in refusal(planner(*plan_arguments(known=known)))


WRONG_CALENDARS = {
    "a web page": (WEB_PAGE, "web page"),
    "nothing": (b"", "empty"),
    "half a calendar": (TWO_APPOINTMENTS[:-20], "END:VCALENDAR"),
    "bytes of no kind": (bytes(range(256)) * 10, "calendar"),
}


@pytest.mark.parametrize(("content", "mend"), WRONG_CALENDARS.values(), ids=WRONG_CALENDARS.keys())
def test_a_plan_around_a_broken_calendar_is_refused(
    planner: Planner, tmp_path: Path, content: bytes, mend: str
):
    broken = tmp_path / "broken.ics"
    broken.write_bytes(content)
    line = refusal(planner(*plan_arguments(busy=broken)))
    assert str(broken) in line
    assert mend in line


@pytest.mark.parametrize("option", ["busy", "known"])
@pytest.mark.parametrize("name", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_named(planner: Planner, tmp_path: Path, option: str, name: str):
    (tmp_path / "folder").mkdir()
    line = refusal(planner(*plan_arguments(**{option: tmp_path / name})))
    assert f"{tmp_path / name} cannot be read" in line


WRONG_BUSY_OPTIONS = {
    "days the wrong way round": (["--from", "2026-12-07", "--to", "2026-11-23"], "earlier date first"),
    "the same day twice": (["--to", "2026-11-23"], "earlier date first"),
    "a bad day": (["--to", "someday"], "--to"),
    "an unknown zone": (["--time-zone", "Mars/Olympus"], "time zone"),
    "a long zone": (["--time-zone", LONG], "time zone"),
    "a year nobody plans for": (["--to", "9999-12-31"], "1900 and 2199"),
}


@pytest.mark.parametrize(("options", "mend"), WRONG_BUSY_OPTIONS.values(), ids=WRONG_BUSY_OPTIONS.keys())
def test_busy_options_are_refused_with_one_sentence(
    planner: Planner, tmp_path: Path, options: list[str], mend: str
):
    mine = tmp_path / "mine.ics"
    mine.write_bytes(TWO_APPOINTMENTS)
    assert mend in refusal(planner("busy", mine, *BUSY, *options))


@pytest.mark.parametrize(
    ("arguments", "mend"),
    [
        (["export", "-"], "--state"),
        (["export", "--state", "-"], "Nobody has an account"),
        (["export", "--state", "-", "--user", "Bo"], "nobody called “Bo”"),
        (["user", "link", ""], "1 to 80"),
        (["user", "link", LONG], "1 to 80"),
    ],
)
def test_people_and_exports_are_refused_with_one_sentence(planner: Planner, arguments: list[str], mend: str):
    assert mend in refusal(planner(*arguments))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PLANNER_DATABASE_URL", "mysql://somewhere/planner"),
        ("PLANNER_DATABASE_URL", "sqlite:////dev/null/planner.sqlite3"),
        ("PLANNER_PORT", "eight thousand"),
        ("PLANNER_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_setting_stops_the_command_with_one_sentence(
    planner: Planner, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
):
    monkeypatch.setenv(variable, value)
    assert refusal(planner("nightly"))


def test_a_database_that_is_none_stops_the_command_with_one_sentence(planner: Planner, tmp_path: Path):
    (tmp_path / "planner.sqlite3").write_bytes(b"not a database, but long enough to look at" * 100)
    assert "database" in refusal(planner("nightly"))


@pytest.mark.parametrize(
    "arguments",
    [
        plan_arguments(track="5-week"),
        plan_arguments(focus=LONG),
        plan_arguments(format="pdf"),
        plan_arguments(starts_on=None),
        ["sample", "--weeks", "1"],
        ["sample", "--seed", "seven"],
        ["solve-everything"],
        ["plan", "--nonsense"],
    ],
)
def test_what_the_command_line_itself_refuses_exits_2_too(planner: Planner, arguments: list[str]):
    result = planner(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
