"""What more minutes or another date would bring: an answer, and nothing stored."""

import pytest
from page_reader import page_of
from web_samples import Visitor


def test_the_answer_names_points_and_what_has_no_place(planned: Visitor) -> None:
    page = planned.page("/plan/what-if?minutes=60&days_later=0")

    assert "points as it is" in page.text
    assert "without a place" in page.text
    assert "demands met" in page.text


def test_more_minutes_bring_more_points(planned: Visitor) -> None:
    page = planned.page("/plan/what-if?minutes=120")

    assert "with the change, +" in page.text


def test_the_answer_leads_to_old_and_new(planned: Visitor) -> None:
    asked = planned.page("/plan/what-if?minutes=30&days_later=2").form("/plan/change")

    assert (asked["more_minutes"], asked["days_later"]) == ("30", "2")
    assert planned.send("/plan/change", asked).status_code == 200


def test_scripts_get_the_answer_alone_and_people_a_page(planned: Visitor) -> None:
    part = page_of(planned.get("/plan/what-if?minutes=30&part=answer"))
    whole = planned.page("/plan/what-if?minutes=30")

    assert part.all("html") == []
    assert len(whole.all("html")) == 1
    assert all(word in whole.text for word in part.text.split())


def test_nothing_asked_is_answered_with_the_plan_as_it_is(planned: Visitor) -> None:
    page = planned.page("/plan/what-if")

    assert "with the change, as many points" in page.text
    # Undo and redo stand on every page.
    assert {form.action for form in page.forms} == {"/undo", "/redo"}


@pytest.mark.parametrize(
    "query",
    ["minutes=many", "minutes=5", "minutes=300", "days_later=400", "days_later=-30", "days_later=1e3"],
)
def test_what_cannot_be_is_said_and_not_worked_out(planned: Visitor, query: str) -> None:
    for part in ("", "&part=answer"):
        response = planned.get(f"/plan/what-if?{query}{part}")

        assert response.status_code == 422
        assert "notice warn" in response.text


def test_looking_changes_nothing(planned: Visitor) -> None:
    before = planned.log, planned.state

    planned.get("/plan/what-if?minutes=60&days_later=7")

    assert (planned.log, planned.state) == before
