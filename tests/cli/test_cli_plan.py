"""`planner plan`: the document INTERFACES describes, the same bytes for the same options."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any
from uuid import UUID

import pytest
from cli_samples import TWO_APPOINTMENTS, calendar, plan_arguments
from click.testing import Result
from icalendar import Calendar

from planner.core.vocabulary import Pillar, TaskKind, UnplacedReason

Planner = Callable[..., Result]
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
DATE = r"\d{4}-\d\d-\d\d"
SLUG = r"[a-z0-9-]+"
SOURCE = r"S\d-[A-Z0-9-]+"
TEXT = r"\S.*"
NUMBER = (int, float)


def one_of(words: Any) -> str:
    return "|".join(words)


PLAN = {
    "schema": r"planner\.plan/1",
    "track": "[2348]-week",
    "time_zone": r"[A-Za-z_]+/[A-Za-z_]+|UTC",
    "starts_on": DATE,
    "interview_at": INSTANT,
    "availability": [{"on": DATE, "minutes": int}],
    "tasks": [
        {
            "uid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "title": TEXT,
            "pillar": one_of(Pillar),
            "kind": one_of(TaskKind),
            "phase": SLUG,
            "concepts": [SLUG],
            "sources": [SOURCE],
            "starts_at": INSTANT,
            "ends_at": INSTANT,
            "minutes": int,
            "why": TEXT,
            "extra": bool,
        }
    ],
    "unplaced": [
        {
            "title": TEXT,
            "pillar": one_of(Pillar),
            "kind": one_of(TaskKind),
            "concepts": [SLUG],
            "sources": [SOURCE],
            "minutes": int,
            "reason": one_of(UnplacedReason),
        }
    ],
    "checks": [
        {"id": r"[A-Z0-9-]+", "label": TEXT, "wanted": [(*NUMBER, NoneType)], "got": NUMBER, "ok": bool}
    ],
    "warnings": [TEXT],
    "choices": [TEXT],
}
"""The plan document: a text is a pattern, a list has items of the one shape, an object exactly these keys."""


def mismatches(value: Any, shape: Any, where: str = "plan") -> list[str]:
    if isinstance(shape, dict):
        if not isinstance(value, dict) or list(value) != list(shape):
            return [f"{where} has other keys: {value!r:.80}"]
        return [wrong for key in shape for wrong in mismatches(value[key], shape[key], f"{where}.{key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list: {value!r:.80}"]
        return [
            wrong for at, item in enumerate(value) for wrong in mismatches(item, shape[0], f"{where}[{at}]")
        ]
    if isinstance(shape, str):
        fits = isinstance(value, str) and re.fullmatch(shape, value, re.DOTALL)
    else:
        fits = isinstance(value, shape) and (shape is bool or not isinstance(value, bool))
    return [] if fits else [f"{where} is {value!r:.80}"]


KINDS_OF_PLAN = {
    "two weeks": plan_arguments(),
    "eight weeks across two clock changes": plan_arguments(
        starts_on="2027-02-01",
        interview_on=None,
        interview_at="2027-03-29T14:30",
        time_zone="America/New_York",
    ),
    "too few hours": plan_arguments(weekly="sat 10:00-10:40", interview_on="2027-01-18"),
    "one day": plan_arguments(interview_on="2026-11-24"),
    "half a year in another offset": plan_arguments(
        interview_on="2027-05-24", time_zone="Asia/Kolkata", track="8-week"
    ),
    "a focus and days off": [
        *plan_arguments(weekly="mon-sun 06:00-09:00"),
        *("--focus", "llm", "--focus", "research", "--day-off", "2026-11-28..2026-11-29"),
    ],
}


@pytest.mark.parametrize("arguments", KINDS_OF_PLAN.values(), ids=KINDS_OF_PLAN.keys())
def test_the_json_has_the_agreed_shape(planner: Planner, arguments: list[str]):
    result = planner(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    plan = json.loads(result.stdout)
    assert mismatches(plan, PLAN) == []
    assert plan["tasks"]
    assert all(item["sources"] for item in [*plan["tasks"], *plan["unplaced"]])
    assert all(len(check["wanted"]) == 2 for check in plan["checks"])
    assert all(UUID(task["uid"]).version == 5 for task in plan["tasks"])
    assert len({task["uid"] for task in plan["tasks"]}) == len(plan["tasks"])


@pytest.mark.parametrize("arguments", KINDS_OF_PLAN.values(), ids=KINDS_OF_PLAN.keys())
def test_the_json_agrees_with_itself(planner: Planner, arguments: list[str]):
    plan = json.loads(planner(*arguments, "--json").stdout)
    spans = [
        tuple(datetime.fromisoformat(task[key]) for key in ("starts_at", "ends_at")) for task in plan["tasks"]
    ]
    assert spans == sorted(spans)
    assert [round((end - start).total_seconds() / 60) for start, end in spans] == [
        task["minutes"] for task in plan["tasks"]
    ]
    first, interview = date.fromisoformat(plan["starts_on"]), datetime.fromisoformat(plan["interview_at"])
    days = [first + timedelta(days=number) for number in range((interview.date() - first).days)]
    assert [day["on"] for day in plan["availability"]] == [day.isoformat() for day in days]
    offered = {day["on"]: day["minutes"] for day in plan["availability"]}
    planned = dict.fromkeys(offered, 0)
    for (start, _), task in zip(spans, plan["tasks"], strict=True):
        planned[start.date().isoformat()] += task["minutes"]
    assert {on: minutes for on, minutes in planned.items() if minutes > offered[on]} == {}


def test_too_few_hours_are_said_with_all_that_found_no_place(planner: Planner):
    plan = json.loads(planner(*KINDS_OF_PLAN["too few hours"], "--json").stdout)
    assert plan["unplaced"]
    assert any("found no place" in warning for warning in plan["warnings"])
    assert any(not check["ok"] for check in plan["checks"])


@pytest.mark.parametrize("output", ["json", "ics", "table"])
def test_the_same_options_give_the_same_bytes(planner: Planner, output: str):
    once, again = (planner(*plan_arguments(format=output)).stdout_bytes for _ in range(2))
    assert once == again


def test_json_for_short_is_the_same_as_the_json_format(planner: Planner):
    assert planner(*plan_arguments(), "--json").stdout == planner(*plan_arguments(format="json")).stdout
    assert planner(*plan_arguments()).stdout == planner(*plan_arguments(format="table")).stdout


def test_an_interview_on_a_day_is_at_nine(planner: Planner):
    on = planner(*plan_arguments(), "--json").stdout
    at = planner(*plan_arguments(interview_on=None, interview_at="2026-12-07T09:00"), "--json").stdout
    assert json.loads(on)["interview_at"] == "2026-12-07T09:00:00+01:00"
    assert on == at


def test_an_interview_with_an_offset_is_the_same_instant_in_the_persons_zone(planner: Planner):
    result = planner(*plan_arguments(interview_on=None, interview_at="2026-12-07T00:30+09:00"), "--json")
    assert json.loads(result.stdout)["interview_at"] == "2026-12-06T16:30:00+01:00"


def test_the_calendar_holds_the_same_sessions_with_stamps_of_the_first_midnight(planner: Planner):
    plan = json.loads(planner(*plan_arguments(), "--json").stdout)
    events = Calendar.from_ical(planner(*plan_arguments(format="ics")).stdout_bytes).walk("VEVENT")
    assert [(str(event["UID"]), event["DTSTART"].dt) for event in events] == [
        (task["uid"], datetime.fromisoformat(task["starts_at"])) for task in plan["tasks"]
    ]
    stamps = {event[name].dt for event in events for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")}
    assert stamps == {datetime.fromisoformat("2026-11-23T00:00:00+01:00")}
    assert {event["SEQUENCE"] for event in events} == {0}


def test_nothing_lands_in_a_busy_time_and_what_was_skipped_is_said(planner: Planner, tmp_path: Path):
    lectures, free = tmp_path / "lectures.ics", tmp_path / "free.ics"
    lectures.write_bytes(TWO_APPOINTMENTS)
    free.write_bytes(calendar())
    result = planner(*plan_arguments(), "--busy", lectures, "--busy", free, "--json")
    assert result.exit_code == 0
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == [str(lectures), str(free)]
    plan = json.loads(result.stdout)
    offered = {day["on"]: day["minutes"] for day in plan["availability"]}
    assert [offered[f"2026-11-{day}"] for day in (23, 24, 26, 30)] == [0, 90, 0, 0]
    busy_days = {"2026-11-23", "2026-11-26", "2026-11-30"}
    assert not busy_days & {task["starts_at"][:10] for task in plan["tasks"]}


def test_a_day_off_stays_empty(planner: Planner):
    days_off = ["--day-off", "2026-11-24", "--day-off", "2026-11-27..2026-11-28"]
    plan = json.loads(planner(*plan_arguments(), *days_off, "--json").stdout)
    off = {"2026-11-24", "2026-11-27", "2026-11-28"}
    assert {day["on"] for day in plan["availability"] if day["minutes"] == 0} >= off
    assert not off & {task["starts_at"][:10] for task in plan["tasks"]}


def test_what_is_known_is_read_from_a_file_with_or_without_a_header(planner: Planner, tmp_path: Path):
    rows = [["regularization", "5"], ["  bias-variance ", " 4 "], []]
    printed = set()
    for head in ([], [["concept", "confidence"]]):
        known = tmp_path / "known.csv"
        with known.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([*head, *rows])
        result = planner(*plan_arguments(known=known), "--json")
        assert (result.exit_code, result.stderr) == (0, "")
        printed.add(result.stdout)
    assert len(printed) == 1
    assert printed != {planner(*plan_arguments(), "--json").stdout}


def test_a_plan_stores_nothing(planner: Planner, tmp_path: Path):
    planner(*plan_arguments())
    assert list(tmp_path.iterdir()) == []
