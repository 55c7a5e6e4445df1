"""Settings: several interviews, days off and the nightly catch-up; concepts asked for beside the track."""

import pytest
from page_reader import Page, SentForm, page_of
from web_samples import Site, Visitor, new_key
from werkzeug.datastructures import MultiDict

from planner.core.plan import PlanRequest

ACME = {"interview_title": "Acme", "interview_date": "2026-12-03", "interview_clock": "09:30"}


def asked(visitor: Visitor) -> PlanRequest:
    return visitor.situation.planned()[1]


def holding(page: Page, name: str) -> list[SentForm]:
    """The forms with a field of that name."""
    return [form for form in page.forms if name in form.typed]


def adopt(visitor: Visitor, typed: MultiDict[str, str], **changes: str) -> None:
    """Fill in a form, look at what it would change, and say yes."""
    for name, value in changes.items():
        typed[name] = value
    shown = visitor.send("/plan/change", typed)
    assert shown.status_code == 200, page_of(shown).text
    assert visitor.send("/plan/change/apply", page_of(shown).form("apply")).status_code == 303


def add_acme(visitor: Visitor) -> None:
    typed = visitor.page("/settings").form("add-interview")
    typed.setlist("round", ["round-coding", "phone-screen"])
    adopt(visitor, typed, **ACME, interview_weight="2")


class TestInterviews:
    """Their dates, loops and weights."""

    def test_the_only_interview_is_listed_and_stays(self, planned: Visitor) -> None:
        page = planned.page("/settings")

        assert "Mon 7 Dec, 14:00" in page.text
        assert holding(page, "drop_interview") == []

    def test_another_one_is_added(self, planned: Visitor) -> None:
        add_acme(planned)

        (added,) = asked(planned).earlier
        assert (added.title, added.at.isoformat(), added.weight) == ("Acme", "2026-12-03T08:30:00+00:00", 2)
        assert set(added.rounds) == {"round-coding", "phone-screen"}
        page = planned.page("/settings")
        assert "Thu 3 Dec, 09:30 · Acme" in page.text
        assert "Matters more · Technical phone screen · Coding round" in page.text

    def test_each_of_two_can_be_removed(self, planned: Visitor) -> None:
        add_acme(planned)
        acme, last = holding(planned.page("/settings"), "drop_interview")

        adopt(planned, acme.typed)
        assert asked(planned).earlier == ()

        planned.post(f"/undo/{planned.log[-1].id}")
        adopt(planned, last.typed)
        assert asked(planned).interview_at.isoformat() == "2026-12-03T08:30:00+00:00"
        assert asked(planned).earlier == ()

    def test_the_last_ones_rounds_and_weight_are_chosen_and_shown(self, planned: Visitor) -> None:
        typed = planned.page("/settings").form("loop")
        typed.setlist("loop_round", ["round-system-design"])

        adopt(planned, typed, loop_weight="3")

        assert (asked(planned).rounds, asked(planned).weight) == (("round-system-design",), 3)
        kept = planned.page("/settings").form("loop")
        assert (kept.getlist("loop_round"), kept["loop_weight"]) == (["round-system-design"], "3")

    def test_one_that_has_passed_is_not_listed(self, site: Site, planned: Visitor) -> None:
        add_acme(planned)

        site.clock.forward(days=11)

        assert "Acme" not in planned.page("/settings").text


class TestPauses:
    """Days without study."""

    def test_a_pause_is_added_and_taken_back(self, planned: Visitor) -> None:
        typed = planned.page("/settings").form("add-pause")

        adopt(planned, typed, pause_from="2026-11-26", pause_to="2026-11-28")

        (span,) = asked(planned).days_off
        assert (span.first.isoformat(), span.last.isoformat()) == ("2026-11-26", "2026-11-28")
        page = planned.page("/settings")
        assert "26 Nov to 28 Nov" in page.text

        (ended,) = holding(page, "end_pause")
        adopt(planned, ended.typed)
        assert asked(planned).days_off == ()

    def test_one_that_is_over_is_not_listed(self, site: Site, planned: Visitor) -> None:
        typed = planned.page("/settings").form("add-pause")
        adopt(planned, typed, pause_from="2026-11-24", pause_to="2026-11-24")
        assert "24 Nov" in planned.page("/settings").text

        site.clock.forward(days=2)

        assert "24 Nov" not in planned.page("/settings").text


class TestCatchingUp:
    """Whether the plan catches up by itself."""

    def test_it_is_switched_on_and_off(self, planned: Visitor) -> None:
        for on in (True, False):
            typed = planned.page("/settings").form("/settings/catch-up")

            response = planned.send("/settings/catch-up", typed)

            assert (response.status_code, response.location) == (303, "/settings")
            assert planned.situation.standing.catches_up is on

    def test_it_can_be_undone(self, planned: Visitor) -> None:
        before = planned.state
        planned.post("/settings/catch-up", {"form_key": new_key(), "catches_up": "1"})

        page = planned.page("/settings")
        planned.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

        assert planned.state == before

    @pytest.mark.parametrize("choice", ["", "on", "1\0"])
    def test_anything_else_is_refused(self, planned: Visitor, choice: str) -> None:
        response = planned.post("/settings/catch-up", {"form_key": new_key(), "catches_up": choice})

        assert response.status_code == 422
        assert len(planned.log) == 1


class TestConcepts:
    """A concept's page puts it into the plan and takes it out again."""

    def test_it_is_added_and_taken_out(self, planned: Visitor) -> None:
        path = "/concepts/causal-inference"
        before = planned.state
        (adding,) = holding(planned.page(path), "add_concept")
        adopt(planned, adding.typed)
        assert asked(planned).added == ("causal-inference",)

        page = planned.page(path)
        assert "Added to your plan" in page.text
        assert holding(page, "add_concept") == []
        (taking_out,) = holding(page, "drop_concept")
        adopt(planned, taking_out.typed)
        assert asked(planned).added == ()
        assert planned.state == before

    def test_without_a_plan_there_is_nothing_to_add_it_to(self, ana: Visitor) -> None:
        page = ana.page("/concepts/bias-variance")

        assert holding(page, "add_concept") == []
