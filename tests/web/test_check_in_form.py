"""The check-in: what is recorded, what comes back for another look, and how to take it back."""

import re

import pytest
from page_reader import Page, page_of
from web_samples import UNKNOWN_UID, Site, Visitor, new_key

from planner.core.plan import Task
from planner.core.vocabulary import Outcome


def checked_in(visitor: Visitor, task: Task):
    return visitor.situation.standing.check_ins.get(task.uid)


def undo_action(page: Page) -> str:
    """The address of the undo button on a page."""
    return next(form.action for form in page.forms if form.action.startswith("/undo/"))


@pytest.fixture
def task(planned: Visitor) -> Task:
    """Today's first session that is about a concept."""
    return next(task for task in planned.tasks if task.concepts)


@pytest.mark.parametrize("outcome", ["done", "partly", "skipped"])
def test_an_outcome_is_recorded_and_said(planned: Visitor, task: Task, outcome: str) -> None:
    response = planned.check_in(task.uid, outcome)

    assert (response.status_code, response.location) == (303, "/")
    found = checked_in(planned, task)
    assert found.outcome == Outcome(outcome)
    said = {"done": "Done.", "partly": "Partly done.", "skipped": "Skipped."}
    assert said[outcome] in planned.page("/").text


def test_the_form_on_today_records_what_it_shows(planned: Visitor) -> None:
    page = planned.page("/")
    first = planned.tasks[0]
    typed = page.form(f"done-{first.uid}")

    planned.send(f"/check-in/{first.uid}", typed)

    found = checked_in(planned, first)
    assert (found.outcome, found.minutes, found.note) == (Outcome.DONE, first.minutes, "")
    assert "0 of 4 done" in page.text
    assert "1 of 4 done" in planned.page("/").text


def test_confidence_minutes_and_note_are_recorded(planned: Visitor, task: Task) -> None:
    slug = task.concepts[0]

    planned.check_in(
        task.uid, minutes="35", note="  Ridge shrinks.\r\nLasso selects.  ", **{f"confidence-{slug}": "4"}
    )

    found = checked_in(planned, task)
    assert dict(found.confidence) == {slug: 4}
    assert found.minutes == 35
    assert found.note == "Ridge shrinks.\r\nLasso selects."
    assert "4 solid" in planned.page("/").text


def test_every_degree_of_confidence_can_be_said(planned: Visitor, task: Task) -> None:
    for number in range(1, 6):
        planned.check_in(task.uid, **{f"confidence-{task.concepts[0]}": str(number)})
        assert checked_in(planned, task).confidence == {task.concepts[0]: number}


def test_confidence_left_open_is_not_invented(planned: Visitor, task: Task) -> None:
    planned.check_in(task.uid, minutes="", **{f"confidence-{task.concepts[0]}": ""})

    found = checked_in(planned, task)
    assert (dict(found.confidence), found.minutes) == ({}, None)


@pytest.mark.parametrize("minutes", ["1", "600", " 25 "])
def test_minutes_within_reach_are_taken(planned: Visitor, task: Task, minutes: str) -> None:
    assert planned.check_in(task.uid, minutes=minutes).status_code == 303
    assert checked_in(planned, task).minutes == int(minutes)


def test_a_note_may_have_two_thousand_characters(planned: Visitor, task: Task) -> None:
    assert planned.check_in(task.uid, note="n" * 2000).status_code == 303
    assert len(checked_in(planned, task).note) == 2000


REFUSED = {
    "no minutes at all": ({"minutes": "0"}, "Minutes are a whole number from 1 to 600"),
    "too many minutes": ({"minutes": "601"}, "Minutes are a whole number from 1 to 600"),
    "fewer than none": ({"minutes": "-5"}, "Minutes are a whole number from 1 to 600"),
    "half minutes": ({"minutes": "2.5"}, "whole number|integer"),
    "minutes in words": ({"minutes": "an hour"}, "whole number|integer"),
    "ten thousand digits": ({"minutes": "1" * 10_000}, "whole number|integer"),
    "a long note": ({"note": "n" * 2001}, "at most 2000 characters"),
    "a very long note": ({"note": "n" * 10_000}, "at most 2000 characters"),
    "unknown outcome": ({"outcome": "forgotten"}, "Say how it went"),
    "moved": ({"outcome": "moved"}, "Say how it went"),
    "no outcome": ({"outcome": ""}, "Say how it went"),
    "no key": ({"form_key": ""}, "Reload the page"),
    "a key of odd characters": ({"form_key": "\0" * 12}, "Reload the page"),
}
REFUSED_CONFIDENCE = ("0", "6", "-1", "2.5", "high", "1" * 10_000, "\0", "٣", "①")


def refuse(visitor: Visitor, task: Task, **typed: str) -> Page:
    before = visitor.log
    response = visitor.check_in(task.uid, **typed)
    assert response.status_code == 422
    assert visitor.log == before
    return page_of(response)


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_is_said_beside_the_open_form(planned: Visitor, task: Task, mistake: str) -> None:
    typed, words = REFUSED[mistake]

    page = refuse(planned, task, **({"note": "Do not lose this"} | typed))

    assert re.search(words, page.text)
    opened = [form for form in page.all("form") if "open" in form.get("class").split()]
    assert [form.get("id") for form in opened] == [f"done-{task.uid}"]


@pytest.mark.parametrize("said", REFUSED_CONFIDENCE, ids=lambda said: said[:6])
def test_confidence_is_one_of_five(planned: Visitor, task: Task, said: str) -> None:
    page = refuse(planned, task, **{f"confidence-{task.concepts[0]}": said})

    assert "Confidence is a whole number from 1 to 5" in page.text


@pytest.mark.parametrize("slug", ["unknown-concept", "", "\0", "x" * 10_000])
def test_confidence_is_about_a_concept_of_the_session(planned: Visitor, task: Task, slug: str) -> None:
    page = refuse(planned, task, **{f"confidence-{slug}": "3"})

    assert "for a concept of this session" in page.text


@pytest.mark.parametrize("place", ["today", "earlier", "later", "checked in before"])
def test_what_was_typed_is_kept_wherever_the_session_is(site: Site, planned: Visitor, place: str) -> None:
    task = next(task for task in planned.tasks if task.concepts)
    if place == "later":
        task = next(task for task in reversed(planned.tasks) if task.concepts)
    if place == "earlier":
        site.clock.forward(days=4)
    if place == "checked in before":
        planned.check_in(task.uid)
    typed = {
        "outcome": "partly",
        "minutes": "777",
        "note": 'Nothing <b>lost</b> & "kept"',
        f"confidence-{task.concepts[0]}": "2",
        "form_key": new_key(),
    }

    page = refuse(planned, task, **typed)

    kept = page.form(f"done-{task.uid}")
    for name in typed.keys() - {"form_key"}:
        assert kept[name] == typed[name], name
    kept["minutes"] = "77"
    assert planned.send(f"/check-in/{task.uid}", kept).status_code == 303
    assert checked_in(planned, task).minutes == 77


@pytest.mark.parametrize("uid", [UNKNOWN_UID, "x", "x" * 10_000, "%00", "é", "..", "1;2"])
def test_an_unknown_session_is_not_found(planned: Visitor, uid: str) -> None:
    before = planned.log

    assert planned.check_in(uid).status_code == 404
    assert planned.check_in(uid, minutes="many").status_code == 404
    assert planned.get(f"/session/{uid}").status_code == 404
    assert planned.log == before


def test_a_form_sent_twice_counts_once(planned: Visitor, task: Task) -> None:
    typed = planned.done_form(task.uid)

    answers = [planned.send(f"/check-in/{task.uid}", typed).status_code for _ in range(3)]

    assert answers == [303, 303, 303]
    assert len(planned.log) == 2


def test_the_latest_of_two_check_ins_counts(planned: Visitor, task: Task) -> None:
    planned.check_in(task.uid, "skipped")
    planned.check_in(task.uid, "done", note="after all")

    assert len(planned.log) == 3
    assert checked_in(planned, task).note == "after all"


class TestUndo:
    """Taking an action back, from the message that follows it."""

    def test_it_brings_back_the_state_before(self, planned: Visitor, task: Task) -> None:
        before = planned.state
        planned.check_in(task.uid, minutes="30")

        response = planned.post(undo_action(planned.page("/")))

        assert (response.status_code, response.location) == (303, "/")
        assert planned.state == before
        assert len(planned.log) == 3
        assert "Taken back." in planned.page("/").text

    def test_it_brings_back_the_check_in_before(self, planned: Visitor, task: Task) -> None:
        planned.check_in(task.uid, note="first")
        planned.page("/")
        planned.check_in(task.uid, note="second")

        planned.post(undo_action(planned.page("/")))

        assert checked_in(planned, task).note == "first"

    def test_twice_is_answered_kindly(self, planned: Visitor, task: Task) -> None:
        planned.check_in(task.uid)
        action = undo_action(planned.page("/"))
        planned.post(action)
        before = planned.log

        again = planned.post(action)

        assert again.status_code == 404
        assert "taken back already" in page_of(again).text
        assert planned.log == before

    @pytest.mark.parametrize("number", ["0", "999999", "9" * 25, "9" * 5000])
    def test_of_something_that_never_happened_is_not_found(self, planned: Visitor, number: str) -> None:
        before = planned.log

        assert planned.post(f"/undo/{number}").status_code == 404
        assert planned.log == before

    def test_the_session_can_be_checked_in_again(self, planned: Visitor, task: Task) -> None:
        planned.check_in(task.uid, "skipped")
        planned.post(undo_action(planned.page("/")))

        planned.check_in(task.uid, "done")

        assert checked_in(planned, task).outcome is Outcome.DONE


class TestSessionPage:
    """One session by itself, where calendar events lead."""

    def test_it_says_what_when_and_why(self, planned: Visitor, task: Task) -> None:
        page = planned.page(f"/session/{task.uid}")

        assert task.title in page.text
        assert task.why in page.text
        assert "19:00" in page.text
        assert task.sources[0] in page.text

    def test_a_session_can_be_checked_in_there(self, planned: Visitor) -> None:
        last = planned.tasks[-1]

        planned.send(f"/check-in/{last.uid}", planned.done_form(last.uid))

        assert checked_in(planned, last).outcome is Outcome.DONE

    def test_every_session_of_the_plan_has_one(self, planned: Visitor) -> None:
        assert {planned.get(f"/session/{task.uid}").status_code for task in planned.tasks} == {200}


class TestAfterPlanningAgain:
    """Check-ins and a plan that has changed since."""

    def test_a_session_that_stayed_can_be_checked_in(self, planned: Visitor, task: Task) -> None:
        typed = planned.done_form(task.uid)
        planned.make_plan(**{"hours-mon": "18:00-21:00"})
        assert task.uid in {task.uid for task in planned.tasks}

        assert planned.send(f"/check-in/{task.uid}", typed).status_code == 303
        assert checked_in(planned, task) is not None

    def test_a_session_that_left_the_plan_is_kindly_not_found(self, planned: Visitor) -> None:
        old = planned.tasks
        planned.make_plan(interview_on="2026-12-01", **{"hours-sat": ""})
        gone = next(task for task in old if task.uid not in {task.uid for task in planned.tasks})

        response = planned.check_in(gone.uid)

        assert response.status_code == 404
        assert "not in your plan any more" in page_of(response).text

    def test_what_was_checked_in_stays(self, planned: Visitor, task: Task) -> None:
        planned.check_in(task.uid, note="kept")

        planned.make_plan(**{"hours-mon": "06:00-07:00"})

        assert checked_in(planned, task).note == "kept"
        assert task in planned.tasks


def test_today_rolls_over_at_the_hour_the_persons_day_begins(site: Site, planned: Visitor) -> None:
    assert "Monday, 23 November" in planned.page("/").text

    site.clock.forward(hours=18, minutes=59)
    assert "Monday, 23 November" in planned.page("/").text

    site.clock.forward(minutes=1)
    page = planned.page("/")
    assert "Tuesday, 24 November" in page.text
    assert "From earlier days" in page.text
