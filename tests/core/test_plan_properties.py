"""What holds for every plan, whatever the hours, the zone, the clock changes and the calendar."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from plan_strategies import few_of_the_same_requests, requests, same_requests
from wall_clock_model import is_offered

from planner.core.availability import SHORTEST_SESSION, StudyDay, study_days
from planner.core.demands.design import ROUND_MINUTES
from planner.core.localtime import study_date
from planner.core.plan import Interval, PlanRequest, Task
from planner.core.planning import build_plan
from planner.core.vocabulary import TaskKind, UnplacedReason
from planner.core.work import WorkItem

LONGEST_SESSION = 90


def day_of(plan_request: PlanRequest, task: Task) -> int:
    zone = ZoneInfo(plan_request.time_zone)
    on = study_date(task.starts_at, zone, day_start_hour=plan_request.day_start_hour)
    return (on - plan_request.starts_on).days


def sessions_by_item(tasks: Iterable[Task]) -> Mapping[str, list[Task]]:
    sessions = defaultdict(list)
    for task in tasks:
        sessions[task.item].append(task)
    return sessions


def minutes_by_day(plan_request: PlanRequest, tasks: Iterable[Task]) -> Counter[int]:
    minutes: Counter[int] = Counter()
    for task in tasks:
        minutes[day_of(plan_request, task)] += task.minutes
    return minutes


def last_study_day(days: Iterable[StudyDay]) -> int | None:
    return max((index for index, day in enumerate(days) if day.is_study_day), default=None)


def first_open_day(days: Sequence[StudyDay]) -> int:
    return next((index for index, day in enumerate(days) if day.is_study_day), 0)


def is_late(item: WorkItem, plan_request: PlanRequest, days: Sequence[StudyDay]) -> bool:
    """Whether the days of the item are over when a plan made later begins; then it may take any day left."""
    return plan_request.not_before is not None and item.last_day < first_open_day(days)


@same_requests
@given(requests())
def test_sessions_are_in_order_and_never_overlap(plan_for, plan_request):
    plan = plan_for(plan_request)
    for earlier, later in pairwise(plan.tasks):
        assert earlier.ends_at <= later.starts_at


@same_requests
@given(requests())
def test_a_session_is_whole_minutes_of_utc_and_fifteen_to_ninety_long(plan_for, plan_request):
    for task in plan_for(plan_request).tasks:
        assert task.starts_at.tzinfo is UTC
        assert task.ends_at.tzinfo is UTC
        assert (task.ends_at - task.starts_at) % timedelta(minutes=1) == timedelta(0)
        if task.kind is not TaskKind.MOCK:
            assert SHORTEST_SESSION <= task.minutes <= LONGEST_SESSION


@same_requests
@given(requests())
def test_a_session_lies_in_one_free_piece_of_its_day(plan_for, plan_request):
    days = study_days(plan_request)
    for task in plan_for(plan_request).tasks:
        slots = days[day_of(plan_request, task)].slots
        assert any(slot.start <= task.starts_at and task.ends_at <= slot.end for slot in slots)


@same_requests
@given(requests())
def test_the_clock_shows_an_offered_time_at_both_ends_of_a_session(plan_for, plan_request):
    zone = ZoneInfo(plan_request.time_zone)
    for task in plan_for(plan_request).tasks:
        last_minute = task.ends_at - timedelta(minutes=1)
        assert is_offered(plan_request, task.starts_at.astimezone(zone))
        assert is_offered(plan_request, last_minute.astimezone(zone))


@same_requests
@given(requests())
def test_no_session_meets_a_busy_time_a_day_off_the_past_or_the_date_of_the_interview(plan_for, plan_request):
    zone = ZoneInfo(plan_request.time_zone)
    interview_on = plan_request.interview_at.astimezone(zone).date()
    for task in plan_for(plan_request).tasks:
        on = plan_request.starts_on + timedelta(days=day_of(plan_request, task))
        assert not any(busy.start < task.ends_at and task.starts_at < busy.end for busy in plan_request.busy)
        assert not any(span.first <= on <= span.last for span in plan_request.days_off)
        assert plan_request.not_before is None or plan_request.not_before <= task.starts_at
        assert task.ends_at <= plan_request.interview_at
        assert task.starts_at.astimezone(zone).date() < interview_on
        assert plan_request.starts_on <= on


@same_requests
@given(requests())
def test_no_day_holds_more_than_its_capacity(plan_for, plan_request):
    plan = plan_for(plan_request)
    for index, minutes in minutes_by_day(plan_request, plan.tasks).items():
        assert minutes <= plan.availability[index].minutes


@same_requests
@given(requests())
def test_the_last_study_day_holds_reviews_only_in_at_most_half_its_minutes(plan_for, plan_request):
    days = study_days(plan_request)
    last = last_study_day(days)
    tasks = [task for task in plan_for(plan_request).tasks if day_of(plan_request, task) == last]
    assert {task.kind for task in tasks} <= {TaskKind.REVIEW}
    assert not tasks or sum(task.minutes for task in tasks) * 2 <= days[last].minutes


@same_requests
@given(requests())
def test_all_work_asked_for_is_either_placed_or_unplaced(plan_for, work_for, plan_request):
    plan = plan_for(plan_request)
    asked = work_for(plan_request)
    placed = {task.item for task in plan.tasks if not task.extra}
    unplaced = {missed.item for missed in plan.unplaced}
    assert not placed & unplaced
    assert placed | unplaced == asked.keys()


@same_requests
@given(requests())
def test_placed_work_gets_all_its_minutes_and_unplaced_work_says_them(plan_for, work_for, plan_request):
    plan = plan_for(plan_request)
    asked = work_for(plan_request)
    for missed in plan.unplaced:
        assert missed.minutes == asked[missed.item].minutes > 0
    for key, sessions in sessions_by_item(task for task in plan.tasks if not task.extra).items():
        got = sum(task.minutes for task in sessions)
        assert asked[key].minutes <= got < asked[key].minutes + SHORTEST_SESSION * len(sessions)


@same_requests
@given(requests())
def test_nothing_starts_before_what_it_must_come_after_has_ended(plan_for, work_for, plan_request):
    plan = plan_for(plan_request)
    sessions = sessions_by_item(plan.tasks)
    unplaced = {missed.item for missed in plan.unplaced}
    for key, item in work_for(plan_request).items():
        for before in item.after:
            if key in sessions:
                assert before not in unplaced
                assert before not in sessions or sessions[before][-1].ends_at <= sessions[key][0].starts_at


@same_requests
@given(requests())
def test_applied_answers_come_after_the_concept_was_learned(plan_for, plan_request):
    sessions = sessions_by_item(plan_for(plan_request).tasks)
    for key in [key for key in sessions if key.startswith("practice/")]:
        learned = sessions[key.replace("practice/", "learn/")]
        assert learned[-1].ends_at <= sessions[key][0].starts_at


@same_requests
@given(requests())
def test_work_bound_to_a_phase_stays_inside_it(plan_for, track_for, work_for, plan_request):
    plan = plan_for(plan_request)
    track = track_for(plan_request)
    asked, days = work_for(plan_request), study_days(plan_request)
    spans = {phase.slug: phase for phase in plan.phases}
    bound = {demand.slug: demand.phase for demand in track.demands if demand.phase and not demand.may_slip}
    for task in plan.tasks:
        if task.demand in bound:
            phase = spans[bound[task.demand]]
            index = day_of(plan_request, task)
            on = plan_request.starts_on + timedelta(days=index)
            if is_late(asked[task.item], plan_request, days):
                assert index >= first_open_day(days)
            else:
                assert phase.first_on <= on <= phase.last_on
            assert task.phase == phase.slug


@same_requests
@given(requests())
def test_each_reason_for_unplaced_work_is_true(plan_for, work_for, plan_request):
    plan = plan_for(plan_request)
    days = study_days(plan_request)
    asked = work_for(plan_request)
    unplaced = {missed.item for missed in plan.unplaced}
    for missed in plan.unplaced:
        item = asked[missed.item]
        late = is_late(item, plan_request, days)
        inside = days if late else days[item.first_day : item.last_day + 1]
        longest = max((day.longest for day in inside if day.is_study_day), default=0)
        shortest = min((minutes for _, minutes in item.rounds), default=item.minutes)
        needed = SHORTEST_SESSION if item.splits else shortest
        if missed.reason is UnplacedReason.PREREQUISITE_UNPLACED:
            assert unplaced & set(item.after)
        else:
            assert not unplaced & set(item.after)
            assert (missed.reason is UnplacedReason.PHASE_CLOSED) is (longest == 0)
            assert (missed.reason is UnplacedReason.NO_WINDOW) is (0 < longest < needed)


@same_requests
@given(requests())
def test_the_rounds_of_a_mock_share_a_window_or_fall_on_neighbouring_days_one_mock_a_day(
    plan_for, plan_request
):
    plan = plan_for(plan_request)
    days: dict[int, str] = {}
    for key, sessions in sessions_by_item(plan.tasks).items():
        if sessions[0].kind is TaskKind.MOCK:
            assert all(task.minutes >= ROUND_MINUTES for task in sessions)
            assert all(
                day_of(plan_request, later) - day_of(plan_request, earlier) <= 1
                for earlier, later in pairwise(sessions)
            )
            for task in sessions:
                assert days.setdefault(day_of(plan_request, task), key) == key


@same_requests
@given(requests())
def test_every_session_says_why_it_is_there_and_which_sources_asked_for_it(plan_for, plan_request):
    for task in plan_for(plan_request).tasks:
        assert task.why
        assert "{" not in task.title + task.why
        assert task.sources


@same_requests
@given(requests())
def test_every_session_has_a_uid_of_its_own(plan_for, plan_request):
    uids = [task.uid for task in plan_for(plan_request).tasks]
    assert len(set(uids)) == len(uids)


@same_requests
@given(requests())
def test_parts_of_one_piece_are_numbered_in_the_order_they_happen(plan_for, plan_request):
    for sessions in sessions_by_item(plan_for(plan_request).tasks).values():
        if len(sessions) > 1:
            numbers = range(1, len(sessions) + 1)
            assert all(
                f"{n} of {len(sessions)})" in task.title for n, task in zip(numbers, sessions, strict=True)
            )


@same_requests
@given(requests())
def test_every_check_that_applies_is_shown_and_is_ok_exactly_when_in_range(plan_for, track_for, plan_request):
    plan = plan_for(plan_request)
    rules = track_for(plan_request).checks
    applying = [rule for rule in rules if not rule.focus or set(rule.focus) & set(plan_request.focus)]
    assert [check.id for check in plan.checks] == [rule.id for rule in applying]
    for check in plan.checks:
        low, high = check.wanted
        rounding = 0.005  # both are shown with two digits
        if low is not None and check.ok:
            assert check.got >= low - rounding
        if high is not None and check.ok:
            assert check.got <= high + rounding
        if not check.ok:
            assert (low is not None and check.got <= low) or (high is not None and check.got >= high)


@few_of_the_same_requests
@given(requests())
def test_equal_requests_give_equal_plans_in_whatever_order_busy_times_come(
    curriculum, plan_for, plan_request
):
    busy_times = plan_request.busy
    shuffled = Random(repr(busy_times)).sample(busy_times, k=len(busy_times))
    halved = [half for busy in shuffled for half in _halves(busy)]
    expected = plan_for(plan_request)
    assert build_plan(curriculum, replace(plan_request)) == expected
    assert plan_for(replace(plan_request, busy=tuple(shuffled))) == expected
    assert plan_for(replace(plan_request, busy=tuple(halved))) == expected


def _halves(busy: Interval) -> list[Interval]:
    middle = busy.start + (busy.end - busy.start) / 2
    return [Interval(busy.start, middle), Interval(middle, busy.end)]
