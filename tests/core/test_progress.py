"""Minutes done against planned and offered, by day and pillar, and the calendar of study."""

from datetime import date, timedelta
from typing import Any

from core_samples import MONDAY, at, make_plan, make_task
from hypothesis import given
from hypothesis import strategies as st

from planner.core.journal_entry import EntryKind
from planner.core.plan import DayCapacity, Plan, Task
from planner.core.progress import (
    WEEKS_SHOWN,
    CalendarDay,
    DayOfPlan,
    PillarMinutes,
    Studied,
    calendar_weeks,
    minutes_studied,
    monday_of,
    pillar_minutes,
    plan_days,
)
from planner.core.study_log import StudyEntry
from planner.core.vocabulary import Pillar

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
WEDNESDAY = TUESDAY + DAY


def entry(minutes: float | None = 30, on: date = MONDAY, **changes: Any) -> StudyEntry:
    """A session on fundamentals, of 30 minutes."""
    plain: dict[str, Any] = {
        "entry_id": 1,
        "kind": EntryKind.CHECK_IN,
        "title": "Learn one",
        "pillar": Pillar.FUNDAMENTALS,
        "concepts": ("regularization",),
        "result": "done",
        "key": "one",
        "seconds": None if minutes is None else round(60 * minutes),
    }
    return StudyEntry(on=on, **{**plain, **changes})


def drill(minutes: float | None = 2, on: date = MONDAY, **changes: Any) -> StudyEntry:
    return entry(minutes, on, kind=EntryKind.DRILL, key="run", **changes)


def plan_of_three_days() -> Plan:
    tasks = [
        make_task("one", at("2026-10-05 17:00"), minutes=40),
        make_task("two", at("2026-10-06 17:00"), minutes=20, pillar=Pillar.CODING),
        make_task("extra", at("2026-10-06 18:00"), minutes=15, extra=True),
        make_task("three", at("2026-10-07 17:00"), minutes=60),
    ]
    offered = tuple(
        DayCapacity(MONDAY + number * DAY, minutes) for number, minutes in enumerate((60, 60, 90))
    )
    return make_plan(tasks, availability=offered)


def day_of(task: Task) -> date:
    return task.starts_at.date()


def test_minutes_of_a_day_add_up_by_pillar():
    entries = [
        entry(30),
        entry(20, key="two"),
        entry(45, pillar=Pillar.CODING),
        entry(10, TUESDAY),
        entry(99, TUESDAY, studied=False),
    ]
    assert minutes_studied(entries) == [
        Studied(MONDAY, Pillar.CODING, 45),
        Studied(MONDAY, Pillar.FUNDAMENTALS, 50),
        Studied(TUESDAY, Pillar.FUNDAMENTALS, 10),
    ]


def test_seconds_of_drills_are_added_before_they_are_rounded():
    assert minutes_studied([drill(0.7), drill(0.7), drill(0.7)]) == [Studied(MONDAY, Pillar.FUNDAMENTALS, 2)]


def test_time_nobody_noted_counts_for_nothing():
    assert minutes_studied([drill(None)]) == []


def test_practice_on_what_a_session_of_the_day_was_about_belongs_to_that_session():
    assert minutes_studied([entry(30), drill(5)]) == [Studied(MONDAY, Pillar.FUNDAMENTALS, 30)]


def test_practice_on_something_else_or_on_another_day_counts_beside_it():
    entries = [entry(30), drill(5, concepts=("bias-variance",)), drill(4, TUESDAY)]
    assert [found.minutes for found in minutes_studied(entries)] == [35, 4]


def test_a_mock_belongs_to_the_mock_session_of_its_day_and_counts_alone_without_one():
    session = entry(120, pillar=Pillar.MOCK, concepts=("coding",))
    mock = entry(90, pillar=Pillar.MOCK, kind=EntryKind.MOCK, concepts=("trees",), key="mock-1")
    assert [found.minutes for found in minutes_studied([session, mock])] == [120]
    assert [found.minutes for found in minutes_studied([mock])] == [90]


def test_the_days_of_the_plan_hold_running_totals():
    entries = [entry(50), entry(20, TUESDAY, key="two", pillar=Pillar.CODING)]
    days = plan_days(plan_of_three_days(), day_of, minutes_studied(entries), entries, today=TUESDAY)
    assert days == [
        DayOfPlan(MONDAY, 50, 40, 60, 1),
        DayOfPlan(TUESDAY, 70, 60, 120, 1),
        DayOfPlan(WEDNESDAY, None, 120, 210, 0),
    ]


def test_an_extra_session_counts_as_planned_once_it_was_studied():
    entries = [entry(15, TUESDAY, key="extra")]
    days = plan_days(plan_of_three_days(), day_of, minutes_studied(entries), entries, today=TUESDAY)
    assert [day.planned for day in days] == [40, 75, 135]


def test_a_pillar_has_what_was_done_and_planned_up_to_today():
    entries = [
        entry(50),
        entry(25, MONDAY - DAY, key="before the plan"),
        drill(12, TUESDAY, pillar=Pillar.BEHAVIOURAL),
    ]
    found = pillar_minutes(plan_of_three_days(), day_of, minutes_studied(entries), entries, today=TUESDAY)
    assert found == [
        PillarMinutes(Pillar.CODING, 0, 20),
        PillarMinutes(Pillar.FUNDAMENTALS, 50, 40),
        PillarMinutes(Pillar.BEHAVIOURAL, 12, 0),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 90), st.sampled_from(Pillar), st.sampled_from("ab")),
        max_size=12,
    ),
    st.integers(0, 2),
)
def test_days_and_pillars_add_up_to_the_same(held: list[Any], days_on: int):
    entries = [entry(minutes, MONDAY + on * DAY, pillar=pillar, key=key) for on, minutes, pillar, key in held]
    plan, studied, today = plan_of_three_days(), minutes_studied(entries), MONDAY + days_on * DAY
    last = plan_days(plan, day_of, studied, entries, today=today)[days_on]
    pillars = pillar_minutes(plan, day_of, studied, entries, today=today)
    assert last.done == sum(found.done for found in pillars)
    assert last.planned == sum(found.planned for found in pillars)


def weeks(*entries: StudyEntry, first: date, today: date) -> list[tuple[CalendarDay, ...]]:
    return calendar_weeks(minutes_studied(entries), entries, first=first, today=today)


def test_the_calendar_begins_with_the_first_week_and_leaves_days_to_come_empty():
    found = weeks(entry(30, TUESDAY), drill(None, WEDNESDAY), first=TUESDAY, today=WEDNESDAY)
    assert len(found) == WEEKS_SHOWN[0]
    assert found[0] == (
        CalendarDay(MONDAY, 0, 0),
        CalendarDay(TUESDAY, 30, 1),
        CalendarDay(WEDNESDAY, 0, 1),
        *(CalendarDay(MONDAY + number * DAY, None, 0) for number in range(3, 7)),
    )
    assert all(day.minutes is None for week in found[1:] for day in week)


def test_of_a_long_history_the_last_half_year_is_shown():
    found = weeks(first=MONDAY - 2000 * DAY, today=WEDNESDAY)
    assert len(found) == WEEKS_SHOWN[-1]
    assert found[-1][0] == CalendarDay(MONDAY, 0, 0)
    assert found[0][0] == CalendarDay(MONDAY - 25 * 7 * DAY, 0, 0)


@given(st.integers(0, 3000))
def test_a_calendar_holds_whole_weeks_up_to_this_one(back: int):
    found = weeks(first=WEDNESDAY - back * DAY, today=WEDNESDAY)
    days = [day.on for week in found for day in week if day.minutes is not None]
    assert days == [days[0] + number * DAY for number in range(len(days))]
    assert days[0] == monday_of(days[0])
    assert days[-1] == WEDNESDAY
    assert len(found) in WEEKS_SHOWN
