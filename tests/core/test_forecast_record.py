"""Forecasts are made from the log as it stood, and measured by what the log says now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from core_samples import MONDAY, at, make_plan, make_request
from evidence_samples import Reader, Step, step_lists
from hypothesis import given
from readiness_samples import planned_on

from planner.core.basis import basis_of, expected_on
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.forecast_record import (
    WEEK,
    Forecast,
    ForecastRecord,
    WeekForecasts,
    forecasts_then,
    masteries_before,
    mondays_until,
    next_monday,
    record_forecasts,
    standing_at,
    start_of_day,
)
from planner.core.journal import check_in_payload, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import read_learning
from planner.core.plan import PlanRequest
from planner.core.readiness import Estimate, readiness_on, summarise
from planner.core.vocabulary import Outcome

REQUEST: PlanRequest = make_request("2-week", 28, time_zone="UTC", day_start_hour=4)
SESSIONS = [planned_on("regularization", days) for days in (1, 3, 9, 16)]
PLAN = make_plan(SESSIONS)
PLANS = {1: (PLAN, REQUEST)}


def entry(number: int, kind: EntryKind, days: float, payload: dict[str, object], **more: int) -> LogEntry:
    instant = at("2026-10-05 12:00") + timedelta(days=days)
    return LogEntry(number, kind, instant, instant.date(), payload, **more)


def adopted(number: int = 1, days: float = -1, plan_id: int = 1) -> LogEntry:
    return entry(number, EntryKind.PLAN_ADOPTED, days, {"plan_id": plan_id})


def done(number: int, days: float, task_number: int = 0) -> LogEntry:
    payload = check_in_payload(
        SESSIONS[task_number], outcome=Outcome.DONE, confidence={}, minutes=None, note=""
    )
    return entry(number, EntryKind.CHECK_IN, days, payload)


def drilled(number: int, days: float, curriculum: Curriculum, ticked: int = 1) -> LogEntry:
    prompt = next(found for found in curriculum.prompts.values() if found.concepts[0] == "regularization")
    answer = DrillAnswer(tuple(range(ticked)), rating=4)
    return entry(number, EntryKind.DRILL, days, drill_payload(prompt, answer, run="run"))


def record(curriculum: Curriculum, log: Sequence[LogEntry], today: date) -> ForecastRecord:
    instants = [start_of_day(monday, REQUEST) for monday in mondays_until(today)]
    standings = [(instant, standing_at(log, instant)) for instant in instants]
    now = dashboard_at(curriculum, log, start_of_day(today, REQUEST))
    made = forecasts_then(curriculum, standings, PLANS, now.learning)
    return record_forecasts(curriculum, [made[instant] for instant in instants if made[instant]], now)


def dashboard_at(curriculum: Curriculum, log: Sequence[LogEntry], instant: datetime) -> Dashboard:
    standing = read_journal(log)
    learning = read_learning(curriculum, standing)
    return build_dashboard(curriculum, PLAN, REQUEST, learning, standing.check_ins, now=instant)


def test_the_mondays_end_with_todays():
    assert mondays_until(MONDAY + timedelta(days=3), weeks=2) == [MONDAY - WEEK, MONDAY]
    assert mondays_until(MONDAY, weeks=2) == [MONDAY - WEEK, MONDAY]
    assert len(mondays_until(MONDAY)) == 12
    assert [next_monday(MONDAY + timedelta(days=day)) for day in (0, 6)] == [MONDAY + WEEK] * 2


def test_a_day_begins_at_its_hour_on_the_persons_clock():
    berlin = replace(REQUEST, time_zone="Europe/Berlin")
    assert start_of_day(date(2026, 10, 26), berlin) == at("2026-10-26 03:00")


def test_what_stood_knows_nothing_of_what_came_later():
    log = [adopted(), done(2, 1), entry(3, EntryKind.UNDO, 2, {}, supersedes=2)]
    assert list(standing_at(log, log[2].at).check_ins) == [SESSIONS[0].uid]
    assert list(standing_at(log, log[1].at).check_ins) == []
    assert list(read_journal(log).check_ins) == []


def test_weeks_without_a_plan_or_anything_known_are_left_out(curriculum: Curriculum):
    assert record(curriculum, [adopted()], MONDAY + 2 * WEEK).weeks == ()
    log = [adopted(), done(2, 9)]
    assert [week.made_on for week in record(curriculum, log, MONDAY + 2 * WEEK).weeks] == [MONDAY + 2 * WEEK]


def test_a_forecast_is_what_could_be_read_on_its_monday(curriculum: Curriculum):
    log = [adopted(), done(2, 1), done(3, 3, 1), drilled(4, 8, curriculum)]
    monday = MONDAY + WEEK
    (first, second) = record(curriculum, log, monday + WEEK).weeks
    then = dashboard_at(curriculum, log[:3], start_of_day(monday, REQUEST))
    assert then.overall
    assert first.made_on == monday
    expected = expected_on(basis_of(then), curriculum, monday + WEEK)
    assert expected
    assert first.next_week.made == expected.estimate
    assert first.interview
    assert (first.interview.for_on, first.interview.made) == (
        then.interview_on,
        then.overall.then.estimate,
    )
    assert second.next_week.came is None


def test_what_came_is_the_same_concepts_as_the_log_has_them_now(curriculum: Curriculum):
    log = [adopted(), done(2, 1), drilled(3, 8, curriculum), drilled(4, 14, curriculum, ticked=3)]
    (first, _) = record(curriculum, log, MONDAY + 2 * WEEK + timedelta(days=2)).weeks
    # The drill of the second Monday itself comes after that day began; what it says of the word counts.
    before = read_learning(curriculum, read_journal(log[:3])).masteries["regularization"]
    bias = read_learning(curriculum, read_journal(log)).bias
    found = readiness_on(before, bias, MONDAY + 2 * WEEK)
    summary = summarise({"regularization": found}, {"regularization": 1.0})
    assert summary
    assert first.next_week.came
    assert first.next_week.came.value == pytest.approx(summary.estimate.value)
    assert first.next_week.error == pytest.approx(summary.estimate.value - first.next_week.made.value)


def test_an_interview_ahead_is_measured_by_what_is_expected_of_it_now(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    today = MONDAY + WEEK + timedelta(days=3)
    (only,) = record(curriculum, log, today).weeks
    now = dashboard_at(curriculum, log, start_of_day(today, REQUEST))
    assert only.interview
    assert now.overall
    assert only.interview.came == now.overall.then.estimate


def test_an_interview_that_is_over_is_measured_by_what_was_known_of_its_day(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    weeks = record(curriculum, log, MONDAY + 6 * WEEK).weeks
    interview_on = MONDAY + timedelta(days=28)
    assert [week.interview is not None for week in weeks] == [True, True, True, False, False, False]
    learning = read_learning(curriculum, read_journal(log))
    value = readiness_on(learning.masteries["regularization"], learning.bias, interview_on).estimate.value
    assert weeks[0].interview
    assert weeks[0].interview.came
    assert weeks[0].interview.came.value == pytest.approx(value)


def test_errors_and_ranges_are_counted_over_settled_weeks_only():
    def forecast(made: float, came: float | None) -> Forecast:
        return Forecast(MONDAY, Estimate(made, 0.05), None if came is None else Estimate(came, 0.1))

    weeks = [forecast(0.5, 0.54), forecast(0.5, 0.4), forecast(0.5, None)]
    found = ForecastRecord(MONDAY, tuple(WeekForecasts(MONDAY, made, None) for made in weeks))
    # 0.04 and 0.10 off; the range is 0.064 to either side.
    assert found.mean_error == pytest.approx(0.07)
    assert (len(found.settled), found.held) == (2, 1)
    assert ForecastRecord(MONDAY, ()).mean_error is None


@given(step_lists)
def test_where_a_concept_stood_is_what_its_earlier_entries_alone_say(reader: Reader, chosen: list[Step]):
    learning = reader.learning(read_journal(reader.log(chosen)))
    days = [MONDAY + timedelta(days=offset) for offset in (0, 7, 21, 90)]
    found = masteries_before(learning, reader.curriculum, learning.masteries, days)
    for day in days:
        kept = {entry_id: traces for entry_id, traces in learning.traces.items() if traces[0].on < day}
        for slug, mastery in found[day].items():
            own = [trace for traces in kept.values() for trace in traces if trace.slug == slug]
            assert sorted(mastery.entries) == sorted({trace.entry_id for trace in own})


@given(step_lists)
def test_after_everything_each_concept_stands_where_it_stands_now(reader: Reader, chosen: list[Step]):
    learning = reader.learning(read_journal(reader.log(chosen)))
    for_ever = MONDAY + timedelta(days=3650)
    found = masteries_before(learning, reader.curriculum, learning.masteries, [for_ever])
    assert found[for_ever] == learning.masteries


@pytest.fixture(scope="module")
def reader(curriculum: Curriculum) -> Reader:
    return Reader(curriculum)
