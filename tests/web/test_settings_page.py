"""Settings: a change is shown before it is made and keeps what is done; the data is the person's to take."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from page_reader import page_of
from web_samples import Site, Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.localtime import zone_named


def preview(visitor: Visitor, **changes: Any) -> TestResponse:
    """Change some fields of the form as it is shown, and look what that would do."""
    typed = visitor.page("/settings").form("/plan/change")
    for name, value in changes.items():
        typed[name] = value
    return visitor.send("/plan/change", typed)


def change(visitor: Visitor, **changes: Any) -> TestResponse:
    """Change some fields of the form, and say yes to what that would do."""
    shown = preview(visitor, **changes)
    assert shown.status_code == 200, page_of(shown).text
    return visitor.send("/plan/change/apply", page_of(shown).form("apply"))


def local_hours(visitor: Visitor) -> set[int]:
    """The hours of the clock on the wall at which sessions to come begin."""
    plan, _ = visitor.situation.planned()
    zone = zone_named(plan.time_zone)
    return {
        task.starts_at.astimezone(zone).hour
        for task in plan.tasks
        if task.uid not in visitor.situation.standing.check_ins
    }


def test_the_form_shows_the_settings_as_they_are(planned: Visitor) -> None:
    typed = planned.page("/settings").form("/plan/change")

    assert typed["interview_on"] == "2026-12-07"
    assert typed["interview_time"] == "14:00"
    assert typed["time_zone"] == "Europe/Vienna"
    assert typed["day_start_hour"] == "4"
    assert typed["hours-mon"] == "19:00-20:30"
    assert typed["hours-sun"] == ""


def test_looking_at_a_change_changes_nothing(planned: Visitor) -> None:
    before = planned.state, planned.log

    assert preview(planned, **{"hours-mon": ""}).status_code == 200

    assert (planned.state, planned.log) == before


def test_saving_without_a_change_changes_no_session(planned: Visitor) -> None:
    before = planned.tasks

    assert change(planned).status_code == 303

    assert planned.tasks == before


def test_other_hours_move_what_is_open_and_keep_what_is_done(planned: Visitor) -> None:
    done = planned.tasks[0]
    planned.check_in(done.uid, note="stays")
    mornings = {f"hours-{day}": "06:00-07:30" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}

    response = change(planned, **mornings)

    assert (response.status_code, response.location) == (303, "/plan")
    assert "The plan is changed" in planned.page("/plan").text
    assert done in planned.tasks
    assert planned.situation.standing.check_ins[done.uid].note == "stays"
    assert local_hours(planned) <= {6, 7}


def test_nothing_is_planned_into_the_past(site: Site, planned: Visitor) -> None:
    site.clock.forward(days=3)

    change(planned, **{"hours-sun": "10:00-12:00"})

    assert min(task.starts_at for task in planned.tasks) >= site.clock()


def test_a_change_can_be_undone(planned: Visitor) -> None:
    before = planned.state
    change(planned, **{"hours-mon": ""})
    assert planned.state != before

    page = planned.page("/plan")
    planned.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

    assert planned.state == before


def test_another_zone_keeps_the_hours_on_the_wall(planned: Visitor) -> None:
    change(planned, time_zone="America/New_York", interview_time="14:00")

    plan, request = planned.situation.planned()
    assert plan.time_zone == "America/New_York"
    assert request.interview_at.astimezone(zone_named("America/New_York")).hour == 14
    assert local_hours(planned) <= {10, 11, 12, 19, 20}


def test_a_later_start_of_the_day_keeps_the_evening_before_open(site: Site, planned: Visitor) -> None:
    change(planned, day_start_hour="7")
    site.clock.forward(hours=21, minutes=30)

    assert "Monday, 23 November" in planned.page("/").text


def test_a_moved_interview_moves_the_countdown(planned: Visitor) -> None:
    change(planned, interview_on="2026-12-21")

    assert "Interview in 28 days" in planned.page("/").text
    assert planned.situation.planned()[0].interview_at == datetime.fromisoformat("2026-12-21T13:00:00Z")


def test_a_form_sent_twice_plans_once(planned: Visitor) -> None:
    typed = page_of(preview(planned, **{"hours-mon": ""})).form("apply")

    answers = [planned.send("/plan/change/apply", typed).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(planned.log) == 2


MISTAKES = {
    "no interview": ({"interview_on": ""}, "interview_on"),
    "interview in the past": ({"interview_on": "2026-11-01"}, "interview_on"),
    "interview too far away": ({"interview_on": "2028-01-01"}, "interview_on"),
    "the last day there is": ({"interview_on": "9999-12-31"}, "interview_on"),
    "no such time": ({"interview_time": "99:99"}, "interview_time"),
    "unknown zone": ({"time_zone": "Mars/Olympus"}, "time_zone"),
    "hour of another day": ({"day_start_hour": "13"}, "day_start_hour"),
    "negative hour": ({"day_start_hour": "-1"}, "day_start_hour"),
    "hour in words": ({"day_start_hour": "noon"}, "day_start_hour"),
    "ten thousand digits": ({"day_start_hour": "1" * 10_000}, "day_start_hour"),
    "words for hours": ({"hours-tue": "evening"}, "hours-tue"),
    "overlapping hours": ({"hours-tue": "19:00-20:00,19:30-21:00"}, "hours-tue"),
    "long hours": ({"hours-tue": "19:00-20:00," * 1000}, "hours-tue"),
    "characters nobody types": ({"hours-tue": "\0"}, "hours-tue"),
    "no hours at all": (
        {f"hours-{day}": "" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        "weekly",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_and_everything_else_kept(planned: Visitor, mistake: str) -> None:
    changes, field = MISTAKES[mistake]
    before = planned.state, planned.log

    response = preview(planned, **({"hours-sun": "08:00-09:00"} | changes))

    page = page_of(response)
    assert response.status_code == 422
    assert f"#{field}" in [link.get("href") for link in page.all("a")]
    assert field in page.ids
    kept = page.form("/plan/change")
    assert kept["hours-sun"] == changes.get("hours-sun", "08:00-09:00")
    assert kept["interview_on"] == changes.get("interview_on", "2026-12-07")
    assert (planned.state, planned.log) == before


def test_an_interview_moved_before_the_start_is_named(site: Site, ana: Visitor) -> None:
    ana.make_plan(starts_on="2026-11-30")

    response = preview(ana, interview_on="2026-11-26")

    page = page_of(response)
    assert response.status_code == 422
    assert "starts after the interview" in page.text
    assert "#interview_on" in [link.get("href") for link in page.all("a")]


class TestTheme:
    """Light, dark, or as the device says."""

    @pytest.mark.parametrize("theme", ["light", "dark", "system"])
    def test_it_is_remembered_on_every_page(self, planned: Visitor, theme: str) -> None:
        response = planned.post("/settings/theme", {"form_key": new_key(), "theme": theme})

        assert (response.status_code, response.location) == (303, "/settings")
        for path in ("/", "/plan", "/settings", "/welcome"):
            assert planned.page(path).all("html")[0].get("data-theme") == theme
        assert planned.page("/settings").form("/settings/theme")["theme"] == theme

    @pytest.mark.parametrize("theme", ["", "neon", "dark\0", "x" * 10_000])
    def test_another_is_refused(self, planned: Visitor, theme: str) -> None:
        before = planned.log

        response = planned.post("/settings/theme", {"form_key": new_key(), "theme": theme})

        assert response.status_code == 422
        assert "one of the three themes" in page_of(response).text
        assert planned.log == before

    def test_a_form_sent_twice_counts_once(self, planned: Visitor) -> None:
        typed = planned.page("/settings").form("/settings/theme") | {"theme": "dark"}

        answers = [planned.send("/settings/theme", typed).status_code for _ in range(2)]

        assert answers == [303, 303]
        assert len(planned.log) == 2


class TestState:
    """What the person sees now, as one file."""

    def test_it_is_what_the_command_line_writes(self, planned: Visitor) -> None:
        planned.check_in(planned.tasks[0].uid, minutes="20", note="mine")

        response = planned.get("/settings/state.json")

        assert response.text == planned.state
        assert response.content_type == "application/json"
        assert response.headers["Content-Disposition"] == 'attachment; filename="study-planner-state.json"'
        document = json.loads(response.text)
        assert document["check_ins"][planned.tasks[0].uid]["note"] == "mine"
        assert len(document["plan"]["tasks"]) == len(planned.tasks)

    def test_without_a_plan_it_says_so(self, ana: Visitor) -> None:
        assert json.loads(ana.get("/settings/state.json").text)["plan"] is None


def test_the_interview_day_and_the_days_after_are_pages_too(site: Site, planned: Visitor) -> None:
    for step, words in ((14, "Interview today"), (1, "The interview has passed"), (20, "has passed")):
        site.clock.forward(days=step)
        assert words in planned.page("/").text
        for path in ("/plan", "/readiness", "/calendar", "/settings"):
            planned.page(path)
    assert preview(planned).status_code == 422
    after = (site.clock() + timedelta(days=14)).date().isoformat()
    assert change(planned, interview_on=after).status_code == 303
    assert "Interview in 14 days" in planned.page("/").text
