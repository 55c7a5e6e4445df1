"""What does not fit, what it costs, and the ways to make room, each with its price."""

import pytest
from page_reader import Page, page_of
from web_samples import Visitor

ROOMY = {f"hours-{day}": "08:00-12:00, 13:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri", "sat")}


def ways(page: Page) -> list:
    """The forms that ask for a change."""
    return [form.typed for form in page.forms if form.action == "/plan/change"]


def test_the_plan_says_what_does_not_fit_and_where_to_make_room(planned: Visitor) -> None:
    plan, _ = planned.situation.planned()
    page = planned.page("/plan")

    assert "do not fit your hours" in page.text
    assert f"{round(sum(item.points for item in plan.unplaced), 1)} points" in page.text
    assert "/plan/fit" in [link.get("href") for link in page.all("a")]
    assert "End-to-end projects" in page.text


def test_each_way_has_its_price(planned: Visitor) -> None:
    page = planned.page("/plan/fit")

    for words in ("more minutes on each weekday", "days later", "Write up a project", "Leave out"):
        assert words in page.text
    assert page.text.count("points expected") >= 5
    assert "Everything fits" in page.text


def test_looking_changes_nothing(planned: Visitor) -> None:
    before = planned.log, planned.state

    planned.page("/plan/fit")

    assert (planned.log, planned.state) == before


def test_a_way_that_fits_really_fits_when_it_is_applied(planned: Visitor) -> None:
    fields = next(typed for typed in ways(planned.page("/plan/fit")) if "more_minutes" in typed)

    shown = page_of(planned.send("/plan/change", fields))
    response = planned.send("/plan/change/apply", shown.form("/plan/change/apply"))

    assert response.status_code == 303
    assert planned.situation.planned()[0].unplaced == ()
    assert "Everything has its place" in planned.page("/plan/fit").text


@pytest.mark.parametrize("field", ["days_later", "leave_out", "ready"])
def test_every_sort_of_way_leads_to_a_preview(planned: Visitor, field: str) -> None:
    fields = next(typed for typed in ways(planned.page("/plan/fit")) if field in typed)

    response = planned.send("/plan/change", fields)

    assert response.status_code == 200
    assert "A preview" in page_of(response).text


def test_where_everything_fits_there_is_nothing_to_choose(ana: Visitor) -> None:
    ana.make_plan(interview_on="2027-01-18", **ROOMY)

    page = ana.page("/plan/fit")

    assert "Everything has its place" in page.text
    assert ways(page) == []
    assert "do not fit" not in ana.page("/plan").text
