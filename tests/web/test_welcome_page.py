"""From nothing to a plan: the welcome page, its preview, and the sample to look around in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from page_reader import page_of
from web_samples import Site, Visitor, plan_form

from planner.core.journal_entry import EntryKind


def test_the_form_as_it_comes_makes_a_plan_once_a_zone_is_chosen(ana: Visitor) -> None:
    typed = ana.page("/welcome").form("/welcome")
    typed["time_zone"] = "Europe/Vienna"

    response = ana.send("/welcome", typed)

    assert (response.status_code, response.location) == (303, "/")
    assert len(ana.tasks) > 20
    today = ana.page("/")
    assert "Your plan is ready" in today.text
    assert ana.tasks[0].title in today.text


def test_the_plan_is_the_one_asked_for(ana: Visitor) -> None:
    ana.make_plan(
        track="2-week", focus=["llm", "senior"], **{"known-regularization": "4", "hours-sun": "08:00-09:00"}
    )

    plan, request = ana.situation.planned()

    assert plan.track == "2-week"
    assert request.focus == ("llm", "senior")
    assert request.known == {"regularization": 4}
    assert request.weekly.minutes == 5 * 90 + 180 + 60
    assert request.interview_at.isoformat() == "2026-12-07T13:00:00+00:00"
    assert ana.situation.standing.ratings == {"regularization": 4}


def test_a_form_sent_twice_makes_one_plan(ana: Visitor) -> None:
    typed = {"csrf_token": ana.csrf_token(), **plan_form()}

    answers = [ana.send("/welcome", typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [entry.kind for entry in ana.log] == [EntryKind.PLAN_ADOPTED]


def test_a_form_sent_many_times_at_once_makes_one_plan(ana: Visitor) -> None:
    typed = {"csrf_token": ana.csrf_token(), **plan_form()}

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ana.send("/welcome", typed), range(8)))

    assert {answer.status_code for answer in answers} == {303}
    assert [entry.kind for entry in ana.log] == [EntryKind.PLAN_ADOPTED]


def test_the_preview_shows_the_plan_that_would_be_made_and_stores_nothing(ana: Visitor) -> None:
    form = plan_form()
    before = ana.state, ana.log

    preview = ana.post("/welcome/preview", form)

    assert preview.status_code == 200
    assert (ana.state, ana.log) == before
    ana.send("/welcome", {"csrf_token": ana.csrf_token(), **form})
    plan, _ = ana.situation.planned()
    words = page_of(preview).text
    assert f"{len(plan.tasks)} sessions in the {plan.track} plan" in words
    assert "Week 1" in words
    assert "Week 2" in words
    assert f"of {len(plan.checks)} demands" in words


def test_the_preview_tells_what_is_missing(ana: Visitor) -> None:
    preview = ana.post("/welcome/preview", plan_form(interview_on="", **{"hours-mon": "noon"}))

    words = page_of(preview).text
    assert preview.status_code == 200
    assert "Say when the interview is." in words
    assert "“noon” is not a window of time" in words


def test_the_preview_is_a_fragment(ana: Visitor) -> None:
    preview = ana.post("/welcome/preview", plan_form())

    assert "<html" not in preview.text


def test_planning_afresh_begins_with_the_plan_in_force(ana: Visitor) -> None:
    ana.make_plan(
        track="4-week",
        focus=["llm"],
        **{"known-regularization": "4", "hours-sun": "08:00-09:00, 20:00-21:00"},
    )
    before = ana.situation.planned()[1]

    typed = ana.page("/welcome").form("/welcome")
    assert (typed["track"], typed["known-regularization"]) == ("4-week", "4")
    assert typed["hours-sun"] == "08:00-09:00, 20:00-21:00"
    assert ana.send("/welcome", typed).status_code == 303

    after = ana.situation.planned()[1]
    for field in ("track", "starts_on", "interview_at", "time_zone", "weekly", "focus", "known"):
        assert getattr(after, field) == getattr(before, field), field


def test_making_another_plan_keeps_what_was_checked_in(planned: Visitor) -> None:
    task = planned.tasks[0]
    planned.check_in(task.uid, note="kept")

    planned.make_plan(interview_on="2026-12-21")

    assert planned.situation.standing.check_ins[task.uid].note == "kept"
    assert task in planned.tasks


class TestSample:
    """A filled account in one click, and one click to throw it away."""

    def test_it_is_full_of_things_to_see(self, ana: Visitor) -> None:
        response = ana.post("/welcome/sample", {"time_zone": "Europe/Vienna"})

        assert (response.status_code, response.location) == (303, "/")
        page = ana.page("/readiness")
        assert "This is a sample plan" in page.text
        assert "No data yet" not in page.text
        assert ana.page("/").form("/welcome/sample/end")

    @pytest.mark.parametrize("zone", ["Nowhere/Else", "\0"])
    def test_without_a_zone_it_lives_in_utc(self, ana: Visitor, zone: str) -> None:
        assert ana.post("/welcome/sample", {"time_zone": zone}).status_code == 303
        assert ana.page("/settings").form("/plan/change")["time_zone"] == "UTC"

    def test_leaving_throws_it_away_and_leads_back(self, site: Site, planned: Visitor) -> None:
        before = planned.state, planned.log
        planned.post("/welcome/sample")
        planned.get("/")

        response = planned.post("/welcome/sample/end")

        assert (response.status_code, response.location) == (303, "/")
        assert (planned.state, planned.log) == before
        assert "This is a sample plan" not in planned.page("/").text
        assert "Signed in as Ana" in planned.page("/settings").text
        with site.parts.database.reading() as repository:
            assert [person.name for person in repository.people()] == ["Ana"]

    def test_looking_around_again_starts_a_fresh_one(self, site: Site, planned: Visitor) -> None:
        for _ in range(3):
            planned.post("/welcome/sample")

        with site.parts.database.reading() as repository:
            assert len(repository.people()) == 2
        planned.post("/welcome/sample/end")
        assert "Signed in as Ana" in planned.page("/settings").text

    def test_leaving_from_ones_own_account_does_nothing(self, planned: Visitor) -> None:
        before = planned.state, planned.log

        assert planned.post("/welcome/sample/end").location == "/"

        assert (planned.state, planned.log) == before

    def test_the_sample_belongs_to_nobody_else(self, planned: Visitor, ben: Visitor) -> None:
        planned.post("/welcome/sample")
        ben.post("/welcome/sample")
        ben.post("/welcome/sample/end")

        assert "This is a sample plan" in planned.page("/").text

    def test_what_is_done_in_the_sample_stays_there(self, planned: Visitor) -> None:
        before = planned.state, planned.log
        planned.post("/welcome/sample")

        page = planned.page("/")
        action = next(form.action for form in page.forms if form.action.startswith("/check-in/"))
        assert planned.send(action, page.form(action) | {"outcome": "done"}).status_code == 303
        planned.post("/welcome/sample/end")

        assert (planned.state, planned.log) == before
