"""The link in a calendar event: it stands for one session, ends with its calendar, and shows nothing else."""

import base64
import re
from datetime import timedelta

import pytest
from service_samples import DAY, NOW, SECRET_KEY, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.core.plan import Task
from planner.core.vocabulary import Outcome
from planner.services.check_ins import CheckInForm
from planner.services.feeds import open_feed, plan_calendar, renew_feed_address
from planner.services.publishing import LINKS_OUTLIVE
from planner.services.session_links import (
    LinkedSession,
    SessionLinkGoneError,
    check_in_by_link,
    look_at_session_link,
)
from planner.services.tokens import SessionClaims, read_session_token, session_token

LINK = re.compile(r"https://planner\.example/s/([\w-]+)")


def tokens(desk: Desk) -> dict[str, str]:
    """The tokens of the links in the person's calendar, by session."""
    unfolded = desk.calendar().content.decode().replace("\r\n ", "")
    found = {}
    for event in unfolded.split("BEGIN:VEVENT")[1:]:
        uid = re.search(r"UID:(\S+)", event)
        link = LINK.search(event)
        if uid and link:
            found[uid[1]] = link[1]
    return found


def look(desk: Desk, token: str, *, now=NOW) -> LinkedSession:
    return look_at_session_link(desk.database, SECRET_KEY, token, now=now)


def say(desk: Desk, token: str, outcome: Outcome = Outcome.DONE, *, key: str | None = None, now=NOW, **form):
    said = CheckInForm("whatever", outcome, **form)
    return check_in_by_link(
        desk.database, desk.curriculum, SECRET_KEY, token, said, key=key or desk.new_key(), now=now
    )


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    open_feed(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW)
    return desk


def test_every_open_session_has_a_link_of_its_own_in_the_calendar(planned: Desk):
    found = tokens(planned)
    assert found.keys() == {task.uid for task in planned.plan.tasks}
    assert len(set(found.values())) == len(found)
    assert {uid: look(planned, token).task.uid for uid, token in found.items()} == {uid: uid for uid in found}


def test_a_session_that_is_done_asks_no_more(planned: Desk):
    uid = planned.first.uid
    planned.check_in(uid)
    assert uid not in tokens(planned)


def test_a_plan_that_belongs_to_nobody_has_no_links(planned: Desk):
    assert b"/s/" not in plan_calendar(planned.plan, planned.curriculum)


def test_what_is_said_through_a_link_is_a_check_in_of_that_session(planned: Desk):
    task = next(task for task in planned.plan.tasks if task.concepts)
    entry_id = say(planned, tokens(planned)[task.uid], Outcome.PARTLY, confidence={task.concepts[0]: 4})
    (found,) = planned.situation.standing.check_ins.values()
    assert (found.uid, found.outcome, found.entry_id) == (task.uid, Outcome.PARTLY, entry_id)
    assert found.confidence == {task.concepts[0]: 4}
    assert planned.stamps[task.uid].sequence == 1
    planned.undo(entry_id)
    assert planned.situation.standing.check_ins == {}


def test_confidence_through_a_link_is_checked_like_any_other(planned: Desk):
    with pytest.raises(InvalidInputError):
        say(planned, tokens(planned)[planned.first.uid], confidence={"another-concept": 3})


def test_the_same_form_through_a_link_counts_once(planned: Desk):
    token = tokens(planned)[planned.first.uid]
    assert say(planned, token, key="form") == say(planned, token, key="form")
    assert sum(entry.kind is EntryKind.CHECK_IN for entry in planned.situation.entries) == 1


def test_looking_writes_nothing(planned: Desk):
    before = planned.situation.entries, planned.stamps
    look(planned, tokens(planned)[planned.first.uid])
    assert (planned.situation.entries, planned.stamps) == before


def test_links_end_a_week_after_the_plan(planned: Desk):
    token = tokens(planned)[planned.first.uid]
    end = (planned.plan.interview_at + LINKS_OUTLIVE).replace(second=0, microsecond=0)
    assert look(planned, token, now=end - timedelta(seconds=1)).task == planned.first
    for use in (look, say):
        with pytest.raises(SessionLinkGoneError):
            use(planned, token, now=end)


def test_renewing_the_calendars_address_ends_its_links_and_makes_new_ones(planned: Desk):
    uid, before = planned.first.uid, planned.stamps
    old = tokens(planned)[uid]
    renew_feed_address(planned.database, planned.curriculum, SECRET_KEY, planned.person_id, now=NOW + DAY)
    with pytest.raises(SessionLinkGoneError):
        look(planned, old, now=NOW + DAY)
    assert look(planned, tokens(planned)[uid], now=NOW + DAY).task.uid == uid
    risen = {uid for uid, stamp in planned.stamps.items() if stamp.sequence == before[uid].sequence + 1}
    assert risen == before.keys() - planned.interview_uids


def test_links_of_a_download_still_work_once_there_is_a_first_address(desk: Desk):
    desk.make_plan()
    downloaded, stamps = tokens(desk), desk.stamps
    open_feed(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW)
    assert (tokens(desk), desk.stamps) == (downloaded, stamps)
    assert look(desk, downloaded[desk.first.uid]).task == desk.first


def test_a_later_interview_gives_every_event_a_new_link_and_a_new_stamp(planned: Desk):
    before, old = planned.stamps, tokens(planned)
    later = planned.plan.interview_at + timedelta(days=2)
    planned.change_plan(now=NOW, interview_at=later)
    kept = before.keys() & {task.uid for task in planned.plan.tasks}
    assert kept
    assert all(planned.stamps[uid].sequence > before[uid].sequence for uid in kept)
    assert not set(tokens(planned).values()) & set(old.values())
    uid = next(iter(kept))
    assert look(planned, old[uid]).task.uid == uid


def test_a_session_that_left_the_plan_is_not_found(planned: Desk):
    old = tokens(planned)
    planned.make_plan(plan_request(weekly="sat 10:00-13:00"))
    gone = next(uid for uid in old if uid not in {task.uid for task in planned.plan.tasks})
    with pytest.raises(NotFoundError) as refused:
        look(planned, old[gone])
    assert not isinstance(refused.value, SessionLinkGoneError)


def test_another_secret_key_knows_none_of_the_links(planned: Desk):
    token = tokens(planned)[planned.first.uid]
    with pytest.raises(NotFoundError) as refused:
        look_at_session_link(planned.database, "another secret key", token, now=NOW)
    assert not isinstance(refused.value, SessionLinkGoneError)


def test_the_link_of_somebody_who_is_gone_leads_nowhere(planned: Desk):
    token = tokens(planned)[planned.first.uid]
    with planned.database.writing() as repository:
        repository.delete_person(planned.person_id)
    for use in (look, say):
        with pytest.raises(NotFoundError):
            use(planned, token)


@pytest.mark.parametrize("place", range(0, 59, 3))
def test_no_sign_of_a_token_can_be_changed(planned: Desk, place: int):
    token = tokens(planned)[planned.first.uid]
    other = "A" if token[place] != "A" else "Q"
    assert read_session_token(SECRET_KEY, token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "unknown", "é", "\ud800", "=" * 8, "A" * 59, "A" * 5000, "\0", "a b"])
def test_what_is_no_token_is_answered_quietly(desk: Desk, token: str):
    assert read_session_token(SECRET_KEY, token) is None
    with pytest.raises(NotFoundError):
        look(desk, token)


def test_a_token_says_what_it_stands_for_and_nothing_more(desk: Desk):
    claims = SessionClaims(7, 2, NOW.replace(microsecond=0), "157ae982-6d9d-5fe6-ac76-858b5384bce2")
    token = session_token(SECRET_KEY, claims)
    assert read_session_token(SECRET_KEY, token) == claims
    assert len(token) == 59
    assert len(base64.urlsafe_b64decode(token + "=")) == 44


def test_nobody_elses_session_is_behind_a_link(planned: Desk, curriculum: Curriculum):
    other = sit_down(planned.database, curriculum, "Bo")
    other.make_plan(plan_request(weeks=3))
    foreign: Task = next(task for task in planned.plan.tasks if task.uid not in tokens(other))
    claims = SessionClaims(other.person_id, 1, NOW + DAY, foreign.uid)
    with pytest.raises(NotFoundError):
        look(other, session_token(SECRET_KEY, claims))
