"""Pages run a fixed number of SQL statements, however long the log is."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from web_samples import Site, Visitor

from planner.core.journal import check_in_payload
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Outcome

HALF_A_YEAR = {
    "interview_on": "2027-05-17",
    **{
        f"hours-{day}": "06:00-08:00, 18:00-20:30"
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
}
MOST = {
    "/": 6,
    "/plan": 5,
    "/plan/version": 5,
    "/plan/catch-up": 5,
    "/plan/fit": 5,
    "/plan/what-if?minutes=20": 5,
    "/practice/rehearsal": 5,
    "/practice/stories": 5,
    "/practice/builds": 5,
    "/readiness": 5,
    "/readiness/charts.json": 5,
    "/readiness/why": 5,
    "/readiness/bias-variance": 5,
    "/readiness/bias-variance/charts.json": 5,
    "/readiness/calibration": 7,
    "/readiness/calibration/charts.json": 7,
    "/readiness/calibration/3": 5,
    "/readiness/calibration/first-ratings": 5,
    "/readiness/review": 7,
    "/readiness/progress": 5,
    "/readiness/progress/charts.json": 5,
    "/readiness/entries": 5,
    "/practice/mocks": 5,
    "/practice/interviews": 5,
    "/concepts": 5,
    "/practice": 5,
    "/practice/drill": 5,
    "/practice/drill/run-of-a-test?prompts=l1-exact-zeros&at=1": 5,
    "/practice/drill/run-of-a-test/summary": 5,
    "/calendar": 9,
    "/settings": 5,
    "/history": 5,
    "/reminders": 7,
    "/today/done": 5,
}
"""Statements a page may run: session, person, log, plan and tasks.

The one more of Today asks for the reminders that wait there, the two more of reminders for the places they
go to and what was sent. The calendar's four more ask for the feed, other calendars and a person's own server,
those of calibration and review for earlier plans.
"""


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    """The statements that run meanwhile, without those that begin transactions."""
    statements: list[str] = []

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            statements.append(statement)

    engine = site.parts.database._backend.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def add_check_ins(visitor: Visitor, first: int, last: int) -> None:
    """Put check-ins of these tasks into the log, at the ends of the sessions."""
    with visitor.site.parts.database.writing() as repository:
        for task in visitor.tasks[first:last]:
            payload = check_in_payload(
                task,
                outcome=Outcome.DONE,
                confidence=dict.fromkeys(task.concepts, 3),
                minutes=task.minutes,
                note="",
            )
            entry = NewEntry(EntryKind.CHECK_IN, at=task.ends_at, on=task.ends_at.date(), payload=payload)
            repository.append(visitor.person_id, entry)


@pytest.fixture(scope="module")
def beginner(new_site: Callable[..., Site]) -> Visitor:
    """Half a year ahead, and one check-in."""
    ana = new_site().signed_in("Ana")
    ana.make_plan(**HALF_A_YEAR)
    add_check_ins(ana, 0, 1)
    return ana


@pytest.fixture(scope="module")
def veteran(new_site: Callable[..., Site], beginner: Visitor) -> Visitor:
    """The same person three hundred check-ins later."""
    ana = Visitor(new_site(), "Ana")
    ana.site.parts.database.dispose()
    beginner.site.parts.database.dispose()
    shutil.copy(beginner.site.file, ana.site.file)
    add_check_ins(ana, 1, 300)
    ana.site.clock.at = ana.tasks[299].ends_at - timedelta(minutes=1)
    ana.sign_in("Ana")
    assert len(ana.situation.standing.check_ins) == 300
    return ana


def statements_for(visitor: Visitor, path: str) -> list[str]:
    """What a page runs when it is asked for again."""
    visitor.get(path)
    with counted(visitor.site) as statements:
        assert visitor.get(path).status_code == 200
    return statements


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_as_often_for_three_hundred_check_ins_as_for_one(
    beginner: Visitor, veteran: Visitor, path: str
) -> None:
    with_one = statements_for(beginner, path)

    assert statements_for(veteran, path) == with_one
    assert len(with_one) <= MOST[path]


def test_so_does_the_feed(beginner: Visitor, veteran: Visitor) -> None:
    with_one = statements_for(beginner, beginner.feed_path())

    assert statements_for(veteran, veteran.feed_path()) == with_one
    assert len(with_one) <= 6
