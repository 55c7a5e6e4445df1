"""Whatever is typed on the welcome page: it comes back with everything kept and the field named."""

from collections.abc import Callable
from typing import Any

import pytest
from page_reader import Page, page_of
from web_samples import Site, Visitor, plan_form

LONG = "x" * 10_000
FIELDS = ("interview_on", "interview_time", "starts_on", "time_zone", "track", "hours-mon", "hours-sun")

MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no interview": ({"interview_on": ""}, "interview_on", "Say when the interview is"),
    "interview in the past": (
        {"interview_on": "2026-11-01", "starts_on": "2026-10-01"},
        "interview_on",
        "past",
    ),
    "interview this morning": (
        {"interview_on": "2026-11-23", "interview_time": "08:59", "starts_on": "2026-11-22"},
        "interview_on",
        "past",
    ),
    "start after the interview": ({"starts_on": "2026-12-08"}, "starts_on", "after the interview"),
    "start on the day of the interview": ({"starts_on": "2026-12-07"}, "starts_on", "Start at least a day"),
    "interview too far away": ({"interview_on": "2027-11-23"}, "interview_on", "26 weeks"),
    "the last day there is": (
        {"interview_on": "9999-12-31", "starts_on": "9999-12-30"},
        "interview_on",
        "2199",
    ),
    "the first day there is": (
        {"interview_on": "0001-01-01", "starts_on": "0001-01-01"},
        "interview_on",
        "past",
    ),
    "no such day": ({"interview_on": "2027-02-30"}, "interview_on", "date"),
    "a date of another kind": ({"starts_on": "23.11.2026"}, "starts_on", "date"),
    "a week is no date": ({"starts_on": "2026-W48"}, "starts_on", "date"),
    "no time": ({"interview_time": ""}, "interview_time", "what time"),
    "no such time": ({"interview_time": "25:00"}, "interview_time", "time"),
    "no zone": ({"time_zone": ""}, "time_zone", "Choose a time zone"),
    "unknown zone": ({"time_zone": "Europe/Atlantis"}, "time_zone", "time zone"),
    "a path as zone": ({"time_zone": "../../etc/passwd"}, "time_zone", "time zone"),
    "this computer's zone": ({"time_zone": "localtime"}, "time_zone", "time zone"),
    "a folder as zone": ({"time_zone": "Europe"}, "time_zone", "time zone"),
    "unknown plan": ({"track": "1-day"}, "track", "Choose one of the plans"),
    "no plan": ({"track": ""}, "track", "Choose one of the plans"),
    "unknown role": ({"focus": ["engineer", "astronaut"]}, "focus", "four roles"),
    "no hours at all": (
        {f"hours-{day}": "" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        "weekly",
        "no study hours",
    ),
    "words for hours": ({"hours-wed": "after work"}, "hours-wed", "is not a window of time"),
    "overlapping hours": ({"hours-mon": "19:00-20:30, 20:00-21:00"}, "hours-mon", "overlap"),
    "hours backwards": ({"hours-fri": "20:00-19:00"}, "hours-fri", "ends before it starts"),
    "hours of no length": ({"hours-fri": "20:00-20:00"}, "hours-fri", "ends before it starts"),
    "hours past midnight": ({"hours-sat": "22:00-25:00"}, "hours-sat", "not a time of day"),
    "a huge rating": ({"known-regularization": "99"}, "known", "from 1 to 5"),
    "a rating of zero": ({"known-regularization": "0"}, "known", "from 1 to 5"),
    "a rating below zero": ({"known-regularization": "-1"}, "known", "from 1 to 5"),
    "a rating of ten thousand digits": ({"known-regularization": "1" * 10_000}, "known", "from 1 to 5"),
    "a rating in words": ({"known-regularization": "quite well"}, "known", "from 1 to 5"),
    "a rating in other digits": ({"known-regularization": "٣"}, "known", "from 1 to 5"),
}


@pytest.fixture(scope="module")
def ana(new_site: Callable[..., Site]) -> Visitor:
    """Signed in, without a plan; mistakes leave nothing behind, so one is enough."""
    return new_site().signed_in("Ana")


def send(visitor: Visitor, **changes: Any) -> Page:
    """Send the form with these mistakes, see that it is refused and nothing is stored, and read the page."""
    before = visitor.log
    response = visitor.post("/welcome", plan_form(**changes))
    page = page_of(response)
    assert response.status_code == 422, page.text[:300]
    assert visitor.log == before
    return page


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_page_says_what_is_wrong_leads_there_and_keeps_the_rest(ana: Visitor, mistake: str) -> None:
    changes, field, words = MISTAKES[mistake]
    form = {"focus": ["llm"], "known-bias-variance": "2"} | changes

    page = send(ana, **form)

    assert f"#{field}" in [link.get("href") for link in page.all("a")]
    assert field in page.ids
    assert words in page.text
    assert "Nothing was lost" in page.text
    kept = page.form("/welcome")
    for name in ("interview_on", "interview_time", "starts_on", "hours-mon", "hours-sat", "time_zone"):
        if name != "time_zone" or name not in changes:
            assert kept[name] == plan_form(**changes)[name], name
    assert kept["known-bias-variance"] == "2"
    assert "llm" in kept.getlist("focus") or "llm" not in form["focus"]


@pytest.mark.parametrize("name", FIELDS)
def test_ten_thousand_characters_are_refused_kindly(ana: Visitor, name: str) -> None:
    page = send(ana, **{name: LONG})

    assert f"#{name}" in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize("name", [*FIELDS, "form_key"])
@pytest.mark.parametrize("text", ["\0", "2026-12-07\0", "19:00-20:00\0"])
def test_characters_nobody_types_are_refused_kindly(ana: Visitor, name: str, text: str) -> None:
    page = send(ana, **{name: text})

    assert f"#{name}" in [link.get("href") for link in page.all("a")]


def test_several_mistakes_are_named_together(ana: Visitor) -> None:
    page = send(ana, interview_on="", time_zone="", **{"hours-mon": "x", "hours-tue": "y"})

    assert "4 things need another look" in page.text


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "x" * 10_000, "with space", "\0" * 10, "ключ-ключ"])
def test_a_form_without_a_proper_key_is_not_recorded(ana: Visitor, key: str) -> None:
    page = send(ana, form_key=key)

    assert "Reload the page" in page.text


def test_an_empty_form_is_answered_like_any_other(ana: Visitor) -> None:
    response = ana.post("/welcome")

    assert response.status_code == 422


def test_a_form_mended_and_sent_again_makes_the_plan(site: Site) -> None:
    visitor = site.signed_in("Ben")
    typed = send(visitor, **{"hours-mon": "noon"}).form("/welcome")
    typed["hours-mon"] = "12:00-13:00"

    assert visitor.send("/welcome", typed).status_code == 303
    assert visitor.situation.plan is not None


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_preview_says_the_same(ana: Visitor, mistake: str) -> None:
    changes, _, words = MISTAKES[mistake]

    response = ana.post("/welcome/preview", plan_form(**changes))

    assert response.status_code == 200
    assert words in page_of(response).text
    assert ana.log == ()
