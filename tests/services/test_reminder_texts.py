"""What a reminder tells its person, from where they stand as it is sent."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from service_samples import DAY, NOW, SECRET_KEY, VIENNA, Desk, plan_request

from planner.core.errors import NotFoundError
from planner.core.plan import Interview, Task
from planner.core.reminder_choices import ReminderKind
from planner.core.reminders import Due
from planner.presenters.mail_parts import Mail
from planner.services.reminder_texts import compose_reminder
from planner.services.session_links import look_at_session_link

SITE = "https://planner.example"
CHECK_IN = re.compile(r"https://planner\.example/s/([\w-]+)")


def compose(desk: Desk, kind: ReminderKind, occasion: str = "2026-11-23", *, now: datetime = NOW) -> Mail:
    due = Due(kind, occasion, now, now + DAY)
    return compose_reminder(
        desk.database,
        desk.curriculum,
        SECRET_KEY,
        desk.person_id,
        due,
        public_url=SITE,
        stop_url=None,
        now=now,
    )


def todays(desk: Desk) -> list[Task]:
    return [task for task in desk.plan.tasks if task.starts_at.astimezone(VIENNA).date() == NOW.date()]


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


def test_the_digest_lists_the_day_with_links_that_open_its_sessions(planned: Desk):
    mail = compose(planned, ReminderKind.DIGEST)
    for task in todays(planned):
        assert f"{task.starts_at.astimezone(VIENNA):%H:%M}, {task.title}, {task.minutes} min" in mail.text
        assert f"{SITE}/session/{task.uid}" in mail.text
    linked = [
        look_at_session_link(planned.database, SECRET_KEY, token, now=NOW).task
        for token in CHECK_IN.findall(mail.text)
    ]
    assert linked == todays(planned)


def test_a_digest_that_comes_late_still_tells_of_its_own_day(planned: Desk):
    late = NOW + DAY
    assert compose(planned, ReminderKind.DIGEST, now=late).text == compose(planned, ReminderKind.DIGEST).text


def test_what_was_checked_in_is_not_asked_about(planned: Desk):
    first, *rest = todays(planned)
    planned.check_in(first.uid)
    mail = compose(planned, ReminderKind.NUDGE)
    assert first.uid not in mail.text
    assert len(CHECK_IN.findall(mail.text)) == len(rest)


def test_before_a_session_its_reason_and_prompts_are_told(planned: Desk):
    task = next(task for task in planned.plan.tasks if task.prompts)
    occasion = f"{task.uid}@{task.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    mail = compose(planned, ReminderKind.SESSION, occasion, now=task.starts_at - timedelta(minutes=15))
    assert task.title in mail.subject
    assert task.why in mail.text
    assert "To practise" in mail.text


def test_the_review_waits_for_a_day_and_then_comes_with_its_page(planned: Desk):
    assert "nothing to review yet" in compose(planned, ReminderKind.REVIEW).subject
    planned.check_in(planned.first.uid, confidence=dict.fromkeys(planned.first.concepts, 4))
    later = compose(planned, ReminderKind.REVIEW, "2026-11-25", now=NOW + 2 * DAY)
    assert later.subject.startswith("Your week: You are at ")
    assert f"{SITE}/readiness/review" in later.text


def test_the_countdown_says_days_and_readiness_once_something_is_known(planned: Desk):
    mail = compose(planned, ReminderKind.COUNTDOWN, "2026-11-30", now=NOW + 7 * DAY)
    assert mail.subject == "7 days to your interview"
    assert "points" not in mail.text
    planned.check_in(planned.first.uid, confidence=dict.fromkeys(planned.first.concepts, 4))
    mail = compose(planned, ReminderKind.COUNTDOWN, "2026-11-30", now=NOW + 7 * DAY)
    assert re.search(r"You are at \d+ points of 100, heading for \d+ at the interview", mail.text)


def test_with_two_interviews_the_one_counted_down_to_is_named(desk: Desk):
    in_five_days = Interview("Borealis", NOW + 5 * DAY)
    desk.make_plan(plan_request(title="Acme", earlier=(in_five_days,)))
    assert compose(desk, ReminderKind.COUNTDOWN).subject == "Acme: 14 days to your interview"
    later = compose(desk, ReminderKind.COUNTDOWN, "2026-11-25", now=NOW + 2 * DAY)
    assert later.subject == "Borealis: 3 days to your interview"


def test_without_a_plan_there_is_nothing_to_remind_of(desk: Desk):
    with pytest.raises(NotFoundError):
        compose(desk, ReminderKind.DIGEST)
