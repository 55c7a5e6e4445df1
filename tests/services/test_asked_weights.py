"""What real interviews asked leans the plan's free time towards it, from the next change on."""

from collections.abc import Collection, Sequence

import pytest
from service_samples import DAY, NOW, Desk

from planner.core.debriefs import Asked, Given, debrief_payload
from planner.core.journal_entry import EntryKind
from planner.core.plan import Task
from planner.services.plans import propose_change
from planner.services.practice_log import record_practice

ON = NOW.date()


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


def debrief(desk: Desk, *concepts: str) -> int:
    given = Given("Initech", ON, asked=tuple(map(Asked, concepts)))
    payload = debrief_payload(given, desk.curriculum, today=ON)
    key = desk.new_key()
    return record_practice(desk.database, desk.person_id, EntryKind.INTERVIEW, payload, key=key, now=NOW)


def extra_minutes(tasks: Sequence[Task], concepts: Collection[str]) -> int:
    return sum(task.minutes for task in tasks if task.extra and task.concepts[0] in concepts)


def test_the_request_of_the_next_change_knows_what_was_asked(planned: Desk) -> None:
    _, before = planned.situation.planned()
    debrief(planned, "svm")

    planned.change_plan(now=NOW + DAY)

    _, after = planned.situation.planned()
    assert (before.asked, after.asked) == ({}, {"svm": 1.5})


def test_so_does_a_first_plan_and_undoing_the_interview_takes_it_back(desk: Desk) -> None:
    entry = debrief(desk, "svm")
    desk.make_plan()
    assert desk.situation.planned()[1].asked == {"svm": 1.5}

    desk.undo(desk.situation.entries[-1].id)
    desk.undo(entry)
    desk.make_plan()

    assert desk.situation.planned()[1].asked == {}


def test_free_time_leans_towards_what_was_asked(planned: Desk) -> None:
    about = {task.concepts[0] for task in planned.plan.tasks if task.concepts}
    asked = sorted(about, key=lambda slug: (planned.curriculum.concepts[slug].weight, slug))[:6]
    for _ in range(3):
        debrief(planned, *asked)

    proposal = propose_change(planned.situation, planned.curriculum, {}, now=NOW)

    assert extra_minutes(proposal.new.tasks, asked) > extra_minutes(planned.plan.tasks, asked)
