"""A session's own page moves and pins it; what stands in the way comes back with what was typed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from page_reader import Page, page_of
from web_samples import Site, Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.plan import Task
from planner.core.vocabulary import Pillar

SUNDAY_MORNING = {"on": "2026-11-29", "at": "10:30"}
"""Outside the study hours, where nothing stands; half past nine in UTC."""


def move(visitor: Visitor, task: Task, **typed: Any) -> TestResponse:
    return visitor.post(f"/session/{task.uid}/move", {"form_key": new_key(), **typed})


def pin(visitor: Visitor, task: Task, pinned: str, **typed: Any) -> TestResponse:
    return visitor.post(f"/session/{task.uid}/pin", {"form_key": new_key(), "pinned": pinned, **typed})


def starts_at(visitor: Visitor, task: Task) -> str:
    return next(found for found in visitor.tasks if found.uid == task.uid).starts_at.isoformat()


def places(page: Page) -> list[str]:
    return [found.get("value") for found in page.all("input") if found.get("name") == "place"]


@pytest.fixture
def problem(planned: Visitor) -> Task:
    """A session that nothing else builds on, on the first day."""
    return next(task for task in planned.tasks if task.pillar is Pillar.CODING)


def test_it_moves_to_a_day_and_time_of_the_persons_own_clock(planned: Visitor, problem: Task) -> None:
    typed = planned.page(f"/session/{problem.uid}").form("move-own")
    assert (typed["on"], typed["at"]) == ("2026-11-23", "19:00")

    response = planned.send(f"/session/{problem.uid}/move", {**typed, **SUNDAY_MORNING})

    assert (response.status_code, response.location) == (303, f"/session/{problem.uid}")
    page = planned.page(f"/session/{problem.uid}")
    assert "Moved to Sun 29 Nov, 10:30. It is pinned there." in page.text
    assert "Sunday, 29 November" in page.text
    assert "10:30 to" in page.text
    assert starts_at(planned, problem) == "2026-11-29T09:30:00+00:00"


def test_it_moves_to_a_place_on_offer(planned: Visitor, problem: Task) -> None:
    move(planned, problem, **SUNDAY_MORNING)
    offered = places(planned.page(f"/session/{problem.uid}"))
    assert problem.starts_at.isoformat() in offered  # the gap it left

    response = move(planned, problem, place=offered[-1])

    assert response.status_code == 303
    assert starts_at(planned, problem) == offered[-1]


def test_one_undo_takes_it_back(planned: Visitor, problem: Task) -> None:
    before = planned.state
    move(planned, problem, **SUNDAY_MORNING)

    page = planned.page(f"/session/{problem.uid}")
    planned.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

    assert planned.state == before


def test_a_form_sent_twice_moves_once(planned: Visitor, problem: Task) -> None:
    typed = {**planned.page(f"/session/{problem.uid}").form("move-own"), **SUNDAY_MORNING}

    answers = [planned.send(f"/session/{problem.uid}/move", typed).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(planned.log) == 3  # the plan, the plan with the session moved, and its pin


class TestInTheWay:
    """A move that cannot be made: the page again, and nothing stored."""

    def refused(self, visitor: Visitor, task: Task, **typed: str) -> Page:
        before = visitor.state, visitor.log
        response = move(visitor, task, **typed)
        assert response.status_code == 422
        assert (visitor.state, visitor.log) == before
        page = page_of(response)
        assert task.title in page.text
        return page

    def test_what_stands_there_is_named_and_what_was_typed_kept(
        self, planned: Visitor, problem: Task
    ) -> None:
        other = next(task for task in planned.tasks if task.starts_at.isoformat() > "2026-11-28")
        local = other.starts_at + timedelta(hours=1)

        page = self.refused(planned, problem, on=f"{local:%Y-%m-%d}", at=f"{local:%H:%M}")

        assert f"“{other.title}” stands at that time" in page.text
        assert "#on" in [link.get("href") for link in page.all("a")]
        assert {"on", "on-error"} <= set(page.ids)
        kept = page.form("move-own")
        assert (kept["on"], kept["at"]) == (f"{local:%Y-%m-%d}", f"{local:%H:%M}")

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"on": "2026-11-22", "at": "19:00"}, "on", "gone by"),
            ({"on": "2026-12-07", "at": "13:55"}, "on", "after the interview begins"),
            ({"on": "", "at": "19:00"}, "on", "Choose a day"),
            ({"on": "9999-12-31", "at": "23:59"}, "on", "Choose a day"),
            ({"on": "0001-01-01", "at": "00:00"}, "on", "Choose a day"),
            ({"on": "\0", "at": "\0"}, "on", "Choose a day"),
            ({"on": "2026-11-29", "at": ""}, "at", "Choose a time"),
            ({"on": "2026-11-29", "at": "25:00"}, "at", "Choose a time"),
            ({}, "place", "Choose one of the places"),
            ({"place": "tomorrow"}, "place", "Choose one of the places"),
            ({"place": "2026-11-29T10:00:00"}, "place", "Choose one of the places"),
            ({"place": "0001-01-01T00:00:00+14:00"}, "place", "Choose one of the places"),
            ({"place": "2026-11-22T10:00:00+00:00"}, "place", "gone by"),
        ],
    )
    def test_each_mistake_stands_at_its_field(
        self, planned: Visitor, problem: Task, typed: dict[str, str], field: str, said: str
    ) -> None:
        move(planned, problem, **SUNDAY_MORNING)

        page = self.refused(planned, problem, **typed)

        assert said in page.text
        assert f"#{field}" in [link.get("href") for link in page.all("a")]
        assert f"{field}-error" in page.ids

    def test_a_time_the_clock_skips_is_said_to_be_none(self, ana: Visitor, site: Site) -> None:
        site.clock.at = datetime.fromisoformat("2027-03-22T08:00:00+00:00")
        ana.sign_in("Ana")
        ana.make_plan(starts_on="2027-03-22", interview_on="2027-04-05")
        task = next(task for task in ana.tasks if task.pillar is Pillar.CODING)

        page = self.refused(ana, task, on="2027-03-28", at="02:30")

        assert "On Sunday, 28 March the clock goes forward and skips 02:30" in page.text
        assert "at-error" in page.ids

    def test_a_form_without_its_key_is_refused_as_a_whole(self, planned: Visitor, problem: Task) -> None:
        response = planned.post(f"/session/{problem.uid}/move", SUNDAY_MORNING)

        assert response.status_code == 422
        assert "part of this form is missing" in page_of(response).text


def test_a_time_that_comes_twice_is_its_first(ana: Visitor, site: Site) -> None:
    site.clock.at = datetime.fromisoformat("2026-10-19T08:00:00+00:00")
    ana.sign_in("Ana")
    ana.make_plan(starts_on="2026-10-19", interview_on="2026-11-02")
    task = next(task for task in ana.tasks if task.pillar is Pillar.CODING)

    assert move(ana, task, on="2026-10-25", at="02:30").status_code == 303

    assert starts_at(ana, task) == "2026-10-25T00:30:00+00:00"


class TestPin:
    """Pinned, a session stays where it is when the plan changes."""

    def test_it_is_set_and_taken_off_again(self, planned: Visitor, problem: Task) -> None:
        path = f"/session/{problem.uid}"
        for pinned, shown, offered in (("1", "· pinned", "Let it move"), ("0", "Pin it", "Pin")):
            typed = planned.page(path).form(f"{path}/pin")
            assert typed["pinned"] == pinned

            response = planned.send(f"{path}/pin", typed)

            assert (response.status_code, response.location) == (303, path)
            page = planned.page(path)
            assert shown in page.text
            assert offered in page.text
            assert (problem.uid in planned.situation.standing.pins) is (pinned == "1")

    def test_it_can_be_undone(self, planned: Visitor, problem: Task) -> None:
        before = planned.state
        pin(planned, problem, "1")
        assert planned.state != before

        planned.post(f"/undo/{planned.log[-1].id}")

        assert planned.state == before

    @pytest.mark.parametrize("pinned", ["", "yes", "2"])
    def test_anything_else_is_refused(self, planned: Visitor, problem: Task, pinned: str) -> None:
        before = planned.log
        assert pin(planned, problem, pinned).status_code == 422
        assert planned.log == before

    def test_a_session_that_went_by_can_move_but_not_be_pinned(self, site: Site, planned: Visitor) -> None:
        task = planned.tasks[0]
        site.clock.forward(days=1)

        forms = [form.action for form in planned.page(f"/session/{task.uid}").forms]

        assert f"/session/{task.uid}/move" in forms
        assert f"/session/{task.uid}/pin" not in forms


def test_a_session_that_is_checked_in_stays(planned: Visitor, problem: Task) -> None:
    planned.check_in(problem.uid)
    before = planned.log
    page = planned.page(f"/session/{problem.uid}")

    answers = [move(planned, problem, **SUNDAY_MORNING), pin(planned, problem, "1")]

    assert not [form for form in page.forms if form.action.endswith(("/move", "/pin"))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert planned.log == before


def test_nobody_moves_what_is_somebody_elses(planned: Visitor, ben: Visitor, problem: Task) -> None:
    before = planned.log, ben.log

    answers = [move(ben, problem, **SUNDAY_MORNING), move(ben, problem), pin(ben, problem, "1")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (planned.log, ben.log) == before


def test_after_the_interview_nothing_is_offered_to_move(site: Site, planned: Visitor, problem: Task) -> None:
    site.clock.forward(days=20)

    page = planned.page(f"/session/{problem.uid}")

    assert not [form for form in page.forms if form.action.endswith(("/move", "/pin"))]
    assert "Move" not in planned.page("/").text
    assert move(planned, problem, **SUNDAY_MORNING).status_code == 422


class TestToday:
    """Today leads to the move of each session, and to a catch-up where there is one."""

    def test_each_open_session_has_a_way_to_move(self, planned: Visitor) -> None:
        today = [task for task in planned.tasks if task.starts_at.isoformat() < "2026-11-24"]
        planned.check_in(today[0].uid)

        links = [link.get("href") for link in planned.page("/").all("a")]

        assert f"/session/{today[0].uid}#move" not in links
        assert all(f"/session/{task.uid}#move" in links for task in today[1:])

    def test_a_fresh_plan_asks_for_nothing(self, planned: Visitor) -> None:
        assert "/plan/catch-up" not in [link.get("href") for link in planned.page("/").all("a")]

    def test_todays_own_sessions_have_time_until_the_day_is_over(self, site: Site, planned: Visitor) -> None:
        site.clock.forward(hours=14)

        assert "/plan/catch-up" not in [link.get("href") for link in planned.page("/").all("a")]

    def test_what_past_days_left_open_leads_to_the_catch_up(self, site: Site, planned: Visitor) -> None:
        site.clock.forward(days=2)
        missed = [
            task for task in planned.tasks if task.starts_at.isoformat() < "2026-11-25" and not task.extra
        ]

        page = planned.page("/")

        assert f"{len(missed)} sessions of past days are still open" in page.text
        assert "/plan/catch-up" in [link.get("href") for link in page.all("a")]
