"""Requests and plans survive the way through JSON, whatever is in them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.memory import Memory
from planner.core.plan import (
    Check,
    DateRange,
    DayCapacity,
    Interval,
    PhaseSpan,
    Plan,
    PlanRequest,
    Task,
    Unplaced,
    WeeklyHours,
    Window,
)
from planner.store.backend import to_json
from planner.store.records import (
    plan_from,
    request_from,
    request_record,
    summary_record,
    task_from,
    task_values,
)


def tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, max_size=3).map(tuple)


ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(
    datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2200-01-01"), timezones=ZONES
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
WINDOWS = st.builds(Window, st.integers(0, 1440), st.integers(0, 1440))
REQUESTS = st.builds(
    PlanRequest,
    interview_at=INSTANTS,
    weekly=st.builds(WeeklyHours, st.tuples(*[tuples(WINDOWS)] * 7)),
    days_off=tuples(st.builds(DateRange)),
    busy=tuples(st.builds(Interval, INSTANTS, INSTANTS)),
    known=st.dictionaries(st.text(), st.integers(1, 5), max_size=3),
    not_before=st.none() | INSTANTS,
    again=st.dictionaries(st.text(), st.dates(), max_size=3),
    asked=st.dictionaries(st.text(), st.floats(1, 2.5), max_size=3),
    learned=st.dictionaries(
        st.text(),
        st.builds(
            Memory, st.floats(0, 1), st.none() | st.floats(0.05, 365), st.none() | st.integers(1, 10**6)
        ),
        max_size=3,
    ),
)
TASKS = st.builds(Task, starts_at=INSTANTS, ends_at=INSTANTS)
CHECKS = st.builds(Check, wanted=st.tuples(st.none() | NUMBERS, st.none() | NUMBERS), got=NUMBERS)
PLANS = st.builds(
    Plan,
    interview_at=INSTANTS,
    availability=tuples(st.builds(DayCapacity)),
    phases=tuples(st.builds(PhaseSpan)),
    tasks=tuples(TASKS),
    unplaced=tuples(st.builds(Unplaced)),
    checks=tuples(CHECKS),
)


@settings(max_examples=examples(60), deadline=None)
@given(REQUESTS)
def test_a_request_read_back_equals_the_one_written(request: PlanRequest) -> None:
    assert request_from(json.loads(to_json(request_record(request)))) == request


@settings(max_examples=examples(60), deadline=None)
@given(PLANS)
def test_a_plan_read_back_equals_the_one_written(plan: Plan) -> None:
    summary = json.loads(to_json(summary_record(plan)))
    tasks = [task_from(task_values(task)) for task in plan.tasks]
    assert plan_from(summary, tasks) == plan


def test_words_of_a_vocabulary_are_read_back_as_members(plan: Plan) -> None:
    read = plan_from(json.loads(to_json(summary_record(plan))), plan.tasks)
    assert read.unplaced[0].reason is plan.unplaced[0].reason
    assert task_from(task_values(plan.tasks[0])).pillar is plan.tasks[0].pillar


def test_instants_are_read_back_in_utc(plan_request: PlanRequest) -> None:
    there = plan_request.interview_at.astimezone(timezone(timedelta(hours=5, minutes=45)))
    read = request_from(request_record(replace(plan_request, interview_at=there)))
    assert read.interview_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(plan_request: PlanRequest) -> None:
    naive = replace(plan_request, interview_at=datetime.fromisoformat("2027-01-15T09:00"))
    with pytest.raises(ValueError, match="no time zone"):
        request_record(naive)


def test_a_number_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"got": float("nan")})
