"""What always holds of a schedule, whatever the days and the work."""

from collections.abc import Sequence

from core_samples import ROUNDS, make_days, make_item, minutes, missed
from hypothesis import given
from hypothesis import strategies as st

from planner.core.availability import StudyDay
from planner.core.scheduler import Placement, build_schedule
from planner.core.vocabulary import TaskKind
from planner.core.work import WorkItem


@st.composite
def random_work(draw: st.DrawFn) -> tuple[list[StudyDay], list[WorkItem]]:
    days = make_days(*draw(st.lists(st.lists(st.integers(0, 150), max_size=3), min_size=1, max_size=6)))
    day = st.integers(0, len(days) - 1)
    items: list[WorkItem] = []
    for n in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from((TaskKind.LEARN, TaskKind.REVIEW, TaskKind.MOCK, TaskKind.PROBLEM)))
        first, last = sorted((draw(day), draw(day)))
        rounds = ROUNDS[: draw(st.integers(1, 3))] if kind is TaskKind.MOCK else ()
        daily = kind is TaskKind.PROBLEM
        waits = not daily and draw(st.booleans())  # no rule makes daily work that waits for other work
        items.append(
            make_item(
                f"work/{n}",
                45 * len(rounds) if rounds else draw(st.integers(15, 90)),
                kind=kind,
                first_day=first,
                last_day=first if daily else last,
                target=draw(st.integers(first, first if daily else last)),
                priority=draw(st.integers(0, 3)),
                rounds=rounds,
                daily=daily,
                splits=kind is TaskKind.LEARN,
                after=(f"work/{draw(st.integers(0, n - 1))}",) if n and waits else (),
            )
        )
    return days, items


def overlaps(placements: Sequence[Placement]) -> bool:
    return any(
        a.start < b.end and b.start < a.end for i, a in enumerate(placements) for b in placements[i + 1 :]
    )


@given(random_work())
def test_every_piece_of_work_comes_back_placed_in_full_or_missed(work):
    days, items = work
    schedule = build_schedule(days, items)
    placed = {p.item.key for p in schedule.placements}
    assert placed | missed(schedule).keys() == {item.key for item in items}
    assert not placed & missed(schedule).keys()
    for item in items:
        sessions = [p for p in schedule.placements if p.item.key == item.key]
        assert not sessions or sum(map(minutes, sessions)) >= item.minutes
        assert len(sessions) in {0, *(p.parts for p in sessions)}


@given(random_work())
def test_placed_work_lies_inside_its_days_and_windows_without_overlap(work):
    days, items = work
    schedule = build_schedule(days, items)
    assert not overlaps(schedule.placements)
    for p in schedule.placements:
        assert p.item.first_day <= p.day <= p.item.last_day
        assert any(slot.start <= p.start and p.end <= slot.end for slot in days[p.day].slots)


@given(random_work())
def test_nothing_starts_before_its_prerequisite_has_ended(work):
    days, items = work
    schedule = build_schedule(days, items)
    ends = {p.item.key: p.end for p in schedule.placements}  # in order of time, so the last part wins
    for p in schedule.placements:
        assert all(ends[key] <= p.start for key in p.item.after)
