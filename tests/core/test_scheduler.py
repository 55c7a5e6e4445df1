"""Work goes into study days in order, near its target, whole or in parts, and nothing is lost."""

from datetime import timedelta

import pytest
from core_samples import ROUNDS, make_days, make_item, minutes, missed

from planner.core.scheduler import Schedule, build_schedule
from planner.core.vocabulary import TaskKind, UnplacedReason
from planner.core.work import WorkItem


def make_mock(**changes: object) -> WorkItem:
    usual = {"minutes": 135, "kind": TaskKind.MOCK, "rounds": ROUNDS, "splits": False, "priority": 0}
    return make_item("full-mock/1", **(usual | changes))


def make_problem(day: int, minutes: int = 30, n: int = 1) -> WorkItem:
    return make_item(
        f"problem/{day}-{n}",
        minutes,
        first_day=day,
        last_day=day,
        target=day,
        kind=TaskKind.PROBLEM,
        priority=2,
        daily=True,
        splits=False,
    )


def where(schedule: Schedule) -> list[tuple[str, int, str, int]]:
    """Key, day, start and minutes of each session."""
    return [(p.item.key, p.day, f"{p.start:%H:%M}", minutes(p)) for p in schedule.placements]


def days_of(schedule: Schedule, key: str) -> list[int]:
    return [placed.day for placed in schedule.placements if placed.item.key == key]


# ---- where work goes


def test_work_goes_on_its_target_day_from_the_start_of_the_window():
    schedule = build_schedule(make_days(60, 60, 60), [make_item(target=1)])
    assert where(schedule) == [("learn/one", 1, "00:00", 30)]


def test_when_the_target_day_is_full_work_goes_to_the_next_day_with_room():
    items = [make_item(f"learn/{n}", 60, target=1) for n in range(3)]
    schedule = build_schedule(make_days(60, 60, 60, 60), items)
    assert where(schedule) == [
        ("learn/0", 1, "00:00", 60),
        ("learn/1", 2, "00:00", 60),
        ("learn/2", 3, "00:00", 60),
    ]


def test_only_when_no_later_day_is_left_does_work_come_before_its_target():
    items = [make_item(f"learn/{n}", 60, target=2) for n in range(3)]
    schedule = build_schedule(make_days(60, 60, 60), items)
    assert [(key, day) for key, day, _, _ in where(schedule)] == [
        ("learn/2", 0),
        ("learn/1", 1),
        ("learn/0", 2),
    ]


def test_work_never_leaves_the_days_it_may_happen_on():
    items = [make_item(f"learn/{n}", 60, first_day=1, last_day=2, target=1) for n in range(3)]
    schedule = build_schedule(make_days(60, 60, 60, 60), items)
    assert sorted(day for _, day, _, _ in where(schedule)) == [1, 2]
    assert missed(schedule) == {"learn/2": (60, UnplacedReason.NO_TIME)}


def test_sessions_are_packed_from_the_start_of_each_window():
    items = [make_item("learn/a", 20), make_item("learn/b", 25)]
    schedule = build_schedule(make_days([50, 50]), items)
    assert where(schedule) == [("learn/a", 0, "00:00", 20), ("learn/b", 0, "00:20", 25)]


def test_days_too_short_for_a_session_are_passed_over():
    schedule = build_schedule(make_days(14, 0, 15), [make_item(minutes=15)])
    assert days_of(schedule, "learn/one") == [2]


# ---- what comes first


def test_stated_work_is_placed_before_cadences_and_those_before_extra():
    items = [make_item(f"learn/{priority}", 30, priority=priority) for priority in (3, 2, 1, 0)]
    schedule = build_schedule(make_days(60), items)
    assert [key for key, *_ in where(schedule)] == ["learn/0", "learn/1"]
    assert missed(schedule).keys() == {"learn/2", "learn/3"}


def test_where_hours_are_short_the_weightier_concept_wins():
    items = [make_item("learn/light", weight=1.0), make_item("learn/heavy", weight=5.0)]
    assert missed(build_schedule(make_days(30), items)).keys() == {"learn/light"}


def test_where_hours_are_short_the_shorter_sessions_win_so_that_more_is_covered():
    items = [make_item("project/long", 60, weight=9.0), make_item("learn/a", 30), make_item("learn/b", 30)]
    assert missed(build_schedule(make_days(60), items)).keys() == {"project/long"}


def test_equal_work_keeps_the_order_it_came_in():
    items = [make_item(f"learn/{name}", 30) for name in "cab"]
    assert [key for key, *_ in where(build_schedule(make_days(90), items))] == [
        "learn/c",
        "learn/a",
        "learn/b",
    ]


# ---- prerequisites


def test_applied_answers_follow_learning_even_when_they_come_first_in_the_list():
    practice = make_item("practice/one", after=("learn/one",), priority=0)
    schedule = build_schedule(make_days(90), [practice, make_item("learn/one", priority=2)])
    assert [key for key, *_ in where(schedule)] == ["learn/one", "practice/one"]


def test_a_dependant_waits_for_the_end_of_what_it_must_come_after():
    items = [
        make_item("learn/one", 60, target=2),
        make_item("practice/one", 30, after=("learn/one",), target=0),
    ]
    schedule = build_schedule(make_days(60, 60, 60, 60), items)
    assert where(schedule) == [("learn/one", 2, "00:00", 60), ("practice/one", 3, "00:00", 30)]


def test_what_depends_on_unplaced_work_is_unplaced_for_that_reason_down_the_chain():
    items = [
        make_item("learn/a", 60, last_day=0, splits=False),
        make_item("learn/b", 15, after=("learn/a",)),
        make_item("practice/b", 15, after=("learn/b",)),
    ]
    assert missed(build_schedule(make_days(45, 45), items)) == {
        "learn/a": (60, UnplacedReason.NO_WINDOW),
        "learn/b": (15, UnplacedReason.PREREQUISITE_UNPLACED),
        "practice/b": (15, UnplacedReason.PREREQUISITE_UNPLACED),
    }


def test_a_prerequisite_the_plan_does_not_hold_stops_nothing():
    schedule = build_schedule(make_days(60), [make_item("practice/one", after=("learn/elsewhere",))])
    assert days_of(schedule, "practice/one") == [0]


def test_work_done_elsewhere_counts_from_the_instant_it_ended():
    days = make_days(60, 60)
    ended = [("learn/one", days[0].slots[0].start + timedelta(minutes=45))]
    schedule = build_schedule(days, [make_item("practice/one", after=("learn/one",))], ended=ended)
    assert days_of(schedule, "practice/one") == [1]


def test_a_dependant_waits_for_a_part_that_stands_later_than_the_rest():
    days = make_days(60, 60, 60)
    ended = [("learn/one", days[1].slots[0].start + timedelta(minutes=50))]
    items = [make_item("learn/one", 15), make_item("practice/one", 30, after=("learn/one",))]
    schedule = build_schedule(days, items, ended=ended)
    assert days_of(schedule, "learn/one") == [0]
    assert days_of(schedule, "practice/one") == [2]


# ---- parts


def test_work_longer_than_any_window_is_done_in_equal_parts_in_order():
    schedule = build_schedule(make_days(30, 30, 30), [make_item("project/one", 60)])
    assert where(schedule) == [("project/one", 0, "00:00", 30), ("project/one", 1, "00:00", 30)]
    assert [(placed.part, placed.parts) for placed in schedule.placements] == [(1, 2), (2, 2)]


def test_work_that_fits_a_window_is_cut_only_when_no_such_window_is_left():
    items = [make_item("learn/a", 45, last_day=0), make_item("project/one", 60, target=0)]
    whole = build_schedule(make_days(60, 60), items)
    cut = build_schedule(make_days([60, 30], [30]), items)
    assert days_of(whole, "project/one") == [1]
    assert [length for key, _, _, length in where(cut) if key == "project/one"] == [30, 30]


@pytest.mark.parametrize(
    ("work", "longest", "lengths"),
    [
        (60, 59, [30, 30]),
        (60, 29, [20, 20, 20]),
        (60, 15, [15, 15, 15, 15]),
        (50, 49, [25, 25]),
        (50, 24, [17, 17, 17]),
        (50, 16, [15, 15, 15, 15]),
        (25, 20, [15, 15]),
        (20, 17, [15, 15]),
    ],
)
def test_no_part_is_shorter_than_a_session_may_be(work, longest, lengths):
    schedule = build_schedule(make_days(*[longest] * 6), [make_item(minutes=work)])
    assert [length for *_, length in where(schedule)] == lengths


def test_work_that_must_not_be_cut_needs_one_long_window():
    schedule = build_schedule(make_days(29, 29), [make_item(splits=False)])
    assert missed(schedule) == {"learn/one": (30, UnplacedReason.NO_WINDOW)}


def test_half_a_piece_of_work_is_never_placed():
    schedule = build_schedule(make_days(30, 15), [make_item("project/one", 60)])
    assert where(schedule) == []
    assert missed(schedule) == {"project/one": (60, UnplacedReason.NO_TIME)}


# ---- why work is unplaced


@pytest.mark.parametrize(
    ("days", "changes", "reason"),
    [
        ((60, 60), {"first_day": 2, "last_day": 3}, UnplacedReason.PHASE_CLOSED),
        ((60, 0, 14, 60), {"first_day": 1, "last_day": 2}, UnplacedReason.PHASE_CLOSED),
        ((0, 0), {}, UnplacedReason.PHASE_CLOSED),
        ((60, 25, 60), {"first_day": 1, "last_day": 1, "splits": False}, UnplacedReason.NO_WINDOW),
        ((20, 20), {"minutes": 45}, UnplacedReason.NO_TIME),
    ],
)
def test_the_reason_tells_closed_days_short_windows_and_full_days_apart(days, changes, reason):
    item = make_item(**({"minutes": 30} | changes))
    assert missed(build_schedule(make_days(*days), [item])) == {"learn/one": (item.minutes, reason)}


# ---- the light day


def test_the_light_day_takes_reviews_only_up_to_its_minutes():
    items = [
        make_item("learn/one", 15, target=1, last_day=1),
        *[make_item(f"review/{n}", 15, kind=TaskKind.REVIEW, first_day=1, target=1) for n in range(3)],
    ]
    schedule = build_schedule(make_days(0, 60), items, light_days={1: 30})
    assert [key for key, *_ in where(schedule)] == ["review/0", "review/1"]
    assert missed(schedule) == {
        "learn/one": (15, UnplacedReason.NO_TIME),
        "review/2": (15, UnplacedReason.NO_TIME),
    }


def test_a_review_too_long_for_the_light_day_goes_elsewhere():
    review = make_item("review/one", 40, kind=TaskKind.REVIEW, target=1)
    schedule = build_schedule(make_days(60, 60), [review], light_days={1: 30})
    assert days_of(schedule, "review/one") == [0]


# ---- daily work


def test_room_is_kept_for_the_days_own_problem():
    items = [make_item("learn/one", 45, priority=2, last_day=0, splits=False), make_problem(0)]
    schedule = build_schedule(make_days(60), items)
    assert where(schedule) == [("problem/0-1", 0, "00:00", 30)]
    assert missed(schedule) == {"learn/one": (45, UnplacedReason.NO_TIME)}


def test_stated_work_goes_where_daily_work_still_fits():
    schedule = build_schedule(make_days(60, 60), [make_item("learn/one", 45), make_problem(0)])
    assert where(schedule) == [("problem/0-1", 0, "00:00", 30), ("learn/one", 1, "00:00", 45)]


def test_stated_work_takes_the_room_of_daily_work_rather_than_none():
    items = [make_item("learn/one", 45, splits=False), make_problem(0), make_problem(1)]
    schedule = build_schedule(make_days(60, 60), items)
    assert days_of(schedule, "learn/one") == [0]
    assert missed(schedule) == {"problem/0-1": (30, UnplacedReason.NO_TIME)}


def test_daily_work_stays_on_its_day_and_comes_first_in_the_window():
    items = [make_item("learn/one", 20), make_problem(0), make_problem(0, n=2), make_problem(1)]
    schedule = build_schedule(make_days(90, 90), items)
    assert where(schedule) == [
        ("problem/0-1", 0, "00:00", 30),
        ("problem/0-2", 0, "00:30", 30),
        ("learn/one", 0, "01:00", 20),
        ("problem/1-1", 1, "00:00", 30),
    ]


def test_daily_work_missed_for_its_prerequisite_frees_its_room():
    problem = make_problem(0)
    blocked = make_item(
        problem.key, 30, daily=True, splits=False, last_day=0, priority=0, after=("learn/too-long",)
    )
    items = [make_item("learn/too-long", 99, priority=0, splits=False), blocked, make_item("learn/one", 45)]
    schedule = build_schedule(make_days(60), items)
    assert days_of(schedule, "learn/one") == [0]


# ---- mocks


def test_a_mock_takes_one_long_window_when_there_is_one():
    schedule = build_schedule(make_days(90, 150), [make_mock()])
    assert where(schedule) == [("full-mock/1", 1, "00:00", 135)]
    assert [(p.part, p.parts, p.label) for p in schedule.placements] == [(1, 1, "")]
    assert schedule.split_mocks == ()


def test_without_a_long_window_the_rounds_share_a_day():
    schedule = build_schedule(make_days(0, [90, 60], 90), [make_mock()])
    assert where(schedule) == [
        ("full-mock/1", 1, "00:00", 45),
        ("full-mock/1", 1, "00:45", 45),
        ("full-mock/1", 1, "03:00", 45),
    ]
    assert [(p.part, p.parts, p.label) for p in schedule.placements] == [
        (1, 3, "Coding"),
        (2, 3, "Fundamentals"),
        (3, 3, "Design"),
    ]
    assert schedule.split_mocks == ("Full-mock 1",)


def test_otherwise_the_rounds_fall_on_as_few_neighbouring_days_as_possible():
    schedule = build_schedule(make_days(45, 0, 45, 90, 45), [make_mock()])
    assert days_of(schedule, "full-mock/1") == [2, 3, 3]
    assert schedule.split_mocks == ("Full-mock 1",)


@pytest.mark.parametrize("days", [(45, 0, 45, 0, 45), (90, 0, 45), (45, 0, 90)])
def test_rounds_with_a_day_between_them_are_no_mock(days):
    schedule = build_schedule(make_days(*days), [make_mock()])
    assert missed(schedule) == {"full-mock/1": (135, UnplacedReason.NO_TIME)}
    assert schedule.split_mocks == ()


@pytest.mark.parametrize(("longest", "reason"), [(44, UnplacedReason.NO_WINDOW), (45, None)])
def test_a_mock_needs_a_window_of_45_minutes(longest, reason):
    schedule = build_schedule(make_days(longest, longest, longest), [make_mock()])
    assert missed(schedule) == ({"full-mock/1": (135, reason)} if reason else {})


def test_never_two_mocks_on_one_day():
    second = make_item("full-mock/2", 45, kind=TaskKind.MOCK, rounds=ROUNDS[:1], splits=False, priority=0)
    schedule = build_schedule(make_days(240, 240), [make_mock(), second])
    assert days_of(schedule, "full-mock/1") == [0]
    assert days_of(schedule, "full-mock/2") == [1]


def test_a_mock_of_one_round_is_never_called_split():
    single = make_mock(rounds=(("Design", 50),), minutes=50)
    schedule = build_schedule(make_days(60), [single, make_problem(0)])
    assert where(schedule) == [("full-mock/1", 0, "00:00", 50)]
    assert schedule.placements[0].label == ""
    assert schedule.split_mocks == ()
