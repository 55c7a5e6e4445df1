"""Old and new side by side before anything changes, and one step to apply it or take it back."""

import json
from typing import Any

import pytest
from page_reader import Page, page_of
from web_samples import Site, Visitor
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from planner.core.plan_changes import Comparison
from planner.core.vocabulary import Outcome
from planner.services.plans import Proposal

APPLY = "/plan/change/apply"
LONGER = {"more_minutes": "30", "more_days": "0,1,2,3,4"}


def preview(visitor: Visitor, **typed: Any) -> Page:
    response = visitor.post("/plan/change", typed)
    assert response.status_code == 200, page_of(response).text
    return page_of(response)


def apply(visitor: Visitor, page: Page, **typed: Any) -> TestResponse:
    """Press Apply on a preview, with some fields otherwise."""
    return visitor.send(APPLY, page.form(APPLY) | typed if typed else page.form(APPLY))


@pytest.fixture
def behind(site: Site, planned: Visitor) -> Visitor:
    """Ana after three days on which she did the first session only."""
    planned.check_in(planned.tasks[0].uid)
    site.clock.forward(days=3)
    return planned


class TestCatchUp:
    """Days that went otherwise."""

    def test_the_plan_offers_it_without_blame(self, behind: Visitor) -> None:
        page = behind.page("/plan")

        missed = len(behind.situation.displaced(behind.site.clock()).missed)
        assert f"{missed} sessions of past days are still open." in page.text
        assert "/plan/catch-up" in [link.get("href") for link in page.all("a")]
        assert not [word for word in ("missed", "overdue", "late ", "failed") if word in page.text.lower()]

    def test_nothing_is_offered_while_nothing_is_open(self, planned: Visitor) -> None:
        assert "/plan/catch-up" not in [link.get("href") for link in planned.page("/plan").all("a")]
        page = planned.page("/plan/catch-up")
        assert "There is nothing to catch up with." in page.text
        assert {form.action for form in page.forms} == {"/undo", "/redo"}

    def test_old_and_new_stand_side_by_side_and_nothing_is_stored(self, behind: Visitor) -> None:
        before = behind.log, behind.state

        page = behind.page("/plan/catch-up")

        displaced = behind.situation.displaced(behind.site.clock())
        for task in displaced.missed:
            assert task.title.partition(" (part")[0] in page.text
        assert "Its day has gone by." in page.text
        assert "move" in page.text or "are let go" in page.text
        times = [found.get("datetime") for found in page.all("time")]
        assert any(time.startswith("2026-11-2") for time in times)
        assert (behind.log, behind.state) == before

    def test_applied_it_leaves_nothing_open_and_one_undo_takes_it_back(self, behind: Visitor) -> None:
        before = behind.tasks

        response = apply(behind, behind.page("/plan/catch-up"))

        assert (response.status_code, response.location) == (303, "/plan")
        assert not behind.situation.displaced(behind.site.clock()).any
        assert behind.log[-1].payload["change"] == "catch_up"
        undo = next(form.action for form in behind.page("/plan").forms if form.action.startswith("/undo/"))
        behind.post(undo)
        assert behind.tasks == before

    def test_what_is_done_and_what_is_pinned_stays(self, behind: Visitor) -> None:
        done = behind.tasks[0]

        apply(behind, behind.page("/plan/catch-up"))

        assert done in behind.tasks
        assert behind.situation.standing.check_ins[done.uid].outcome is Outcome.DONE


class TestAPreview:
    """What was asked for, before anything changes."""

    def test_it_says_what_was_asked_and_what_it_brings(self, planned: Visitor) -> None:
        before = planned.log, planned.state

        page = preview(planned, **LONGER)

        assert "Your weeks offer 13 h of study time. So far: 10 h 30 min." in page.text
        assert "points as it is" in page.text
        assert "demands of the plan met" in page.text
        assert "A preview: nothing has changed yet." in page.text
        assert (planned.log, planned.state) == before

    def test_it_carries_every_field_to_the_yes(self, planned: Visitor) -> None:
        given_up = [item.item for item in planned.situation.planned()[0].unplaced][:2]
        assert len(given_up) == 2

        typed = preview(planned, leave_out=given_up, days_later="2").form(APPLY)

        assert typed.getlist("leave_out") == given_up
        assert typed["days_later"] == "2"
        assert {"as_of", "fingerprint", "form_key"} <= set(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            LONGER,
            {"days_later": "3"},
            {"pause_from": "2026-11-25", "pause_to": "2026-11-27"},
            {"interview_title": "Acme", "interview_date": "2026-12-02", "interview_clock": "09:00"},
            {"loop": "1", "loop_round": ["round-coding"], "loop_weight": "3"},
            {"add_concept": "feature-stores"},
        ],
        ids=lambda typed: next(iter(typed)),
    )
    def test_applied_the_plan_is_the_one_that_was_shown(
        self, planned: Visitor, typed: dict[str, Any]
    ) -> None:
        page = preview(planned, **typed)
        planned.site.clock.forward(minutes=5)

        response = apply(planned, page)

        assert response.status_code == 303, page_of(response).text
        plan, request = planned.situation.planned()
        adopted = Proposal(plan, plan, request, Comparison((), 0), None, None, planned.site.clock())
        assert adopted.fingerprint == page.form(APPLY)["fingerprint"]
        assert planned.log[-1].payload["change"] == "changed"

    def test_sent_twice_it_counts_once(self, planned: Visitor) -> None:
        typed = preview(
            planned, interview_title="Acme", interview_date="2026-12-02", interview_clock="09:00"
        ).form(APPLY)

        answers = [planned.send(APPLY, typed).status_code for _ in range(2)]

        assert answers == [303, 303]
        assert len(planned.situation.planned()[1].earlier) == 1
        assert [entry.payload.get("change") for entry in planned.log].count("changed") == 1

    def test_if_things_moved_on_meanwhile_it_is_shown_again(self, planned: Visitor) -> None:
        page = preview(planned, **LONGER)
        apply(planned, preview(planned, leave_out=planned.tasks[0].item))
        before = planned.log

        response = apply(planned, page)

        again = page_of(response)
        assert response.status_code == 409
        assert "moved on" in again.text
        assert planned.log == before
        assert again.form(APPLY)["more_minutes"] == "30"
        assert apply(planned, again).status_code == 303

    def test_a_preview_left_open_for_long_is_shown_again(self, planned: Visitor) -> None:
        page = preview(planned, **LONGER)
        planned.site.clock.forward(minutes=31)

        assert apply(planned, page).status_code == 409

    @pytest.mark.parametrize("as_of", ["", "yesterday", "2026-11-23T08:00", "9999-12-31T00:00+00:00"])
    def test_a_yes_to_something_never_shown_is_asked_again(self, planned: Visitor, as_of: str) -> None:
        typed = preview(planned, **LONGER).form(APPLY)
        before = planned.log

        response = planned.send(APPLY, MultiDict({**typed, "as_of": as_of}))

        assert response.status_code == 409
        assert planned.log == before

    def test_a_form_without_its_key_is_refused(self, planned: Visitor) -> None:
        typed = preview(planned, **LONGER).form(APPLY)

        assert planned.send(APPLY, MultiDict({**typed, "form_key": ""})).status_code == 422


class TestMistakes:
    """Nothing that was typed is lost."""

    def test_the_settings_come_back_with_the_mistake_beside_its_field(self, planned: Visitor) -> None:
        hours = {f"hours-{day}": "19:00-20:00" for day in ("mon", "wed", "thu", "fri", "sat", "sun")}
        place = {"interview_on": "2026-12-09", "interview_time": "10:00", "time_zone": "Europe/Vienna"}

        response = planned.post(
            "/plan/change", {**hours, **place, "day_start_hour": "4", "hours-tue": "evening"}
        )

        page = page_of(response)
        assert response.status_code == 422
        assert "#hours-tue" in [link.get("href") for link in page.all("a")]
        kept = page.form("/plan/change")
        assert (kept["hours-tue"], kept["interview_on"]) == ("evening", "2026-12-09")
        kept["hours-tue"] = "19:00-20:00"
        assert planned.send("/plan/change", kept).status_code == 200

    def test_a_date_too_far_away_is_named_where_it_was_typed(self, planned: Visitor) -> None:
        response = planned.post("/plan/change", {"days_later": "365"})

        page = page_of(response)
        assert response.status_code == 422
        assert "plans reach 26 weeks" in page.text
        assert "#days_later" in [link.get("href") for link in page.all("a")]

    def test_after_the_interview_there_is_nothing_to_change(self, site: Site, planned: Visitor) -> None:
        site.clock.forward(days=15)

        assert planned.get("/plan/catch-up").status_code == 422
        assert planned.post("/plan/change", LONGER).status_code == 422
        assert "still to come" in planned.post("/plan/change", LONGER).text
        assert planned.post("/plan/change", {"days_later": "14"}).status_code == 200


class TestThePlanPage:
    """What the plan says about itself."""

    def test_it_names_the_readiness_expected(self, planned: Visitor) -> None:
        readiness = planned.situation.planned()[0].readiness
        assert readiness is not None

        assert f"{round(100 * readiness)} points expected at the interview" in planned.page("/plan").text

    def test_it_offers_to_plan_at_ones_own_pace_and_then_says_so(self, planned: Visitor) -> None:
        assert "as long as planned" not in planned.page("/plan").text
        for task in planned.tasks[:6]:
            planned.check_in(task.uid, minutes=str(task.minutes * 3))

        page = planned.page("/plan")

        assert "times as long as planned" in page.text
        apply(planned, page_of(planned.send("/plan/change", own_pace_form(page))))
        assert "The plan counts with these minutes already." in planned.page("/plan").text

    def test_own_choices_are_listed_and_can_be_taken_back(self, planned: Visitor) -> None:
        missing = planned.situation.planned()[0].unplaced[0]
        apply(planned, preview(planned, leave_out=missing.item, add_concept="feature-stores"))

        page = planned.page("/plan")

        assert "Left out on purpose" in page.text
        assert "Added by you" in page.text
        assert missing.title in page.text
        back = next(form.typed for form in page.forms if "take_back" in form.typed)
        assert back["take_back"] == missing.item
        apply(planned, page_of(planned.send("/plan/change", back)))
        assert planned.situation.planned()[1].left_out == ()

    def test_it_says_whether_a_better_order_is_being_looked_for(self, site: Site, planned: Visitor) -> None:
        plan_id = planned.situation.standing.plan_id

        assert "is being looked for" in planned.page("/plan").text
        assert json.loads(planned.get("/plan/version").text) == {"plan_id": plan_id, "waiting": True}
        site.clock.forward(minutes=2)
        assert "is being looked for" not in planned.page("/plan").text
        assert json.loads(planned.get("/plan/version").text) == {"plan_id": plan_id, "waiting": False}

    def test_a_pause_is_called_one(self, planned: Visitor) -> None:
        apply(planned, preview(planned, pause_from="2026-11-25", pause_to="2026-11-26"))

        assert planned.page("/plan").text.count("pause") == 2


def own_pace_form(page: Page) -> MultiDict[str, str]:
    return next(form.typed for form in page.forms if "at_own_pace" in form.typed)
