"""Saying how a session went from its calendar event: no signing in, no cookie, that session only."""

import re
from collections.abc import Callable

import pytest
from page_reader import page_of
from web_samples import Site, Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.vocabulary import Outcome


def link_of(planned: Visitor, uid: str) -> str:
    """The path of a session's link, read from the calendar as its program does."""
    feed = planned.site.visitor().get(planned.feed_path()).text.replace("\r\n ", "")
    event = next(event for event in feed.split("BEGIN:VEVENT") if f"UID:{uid}" in event)
    found = re.search(r"Done\? Say so here: http://127\.0\.0\.1:8000(/s/[\w-]+)", event)
    assert found is not None
    return found[1]


@pytest.fixture
def uid(planned: Visitor) -> str:
    return next(task for task in planned.tasks if task.concepts).uid


@pytest.fixture
def link(planned: Visitor, uid: str) -> str:
    return link_of(planned, uid)


@pytest.fixture
def stranger(site: Site) -> Visitor:
    """A phone that was never signed in."""
    return site.visitor()


def send(stranger: Visitor, link: str, **typed: str) -> TestResponse:
    return stranger.send(link, {**stranger.page(link).form(link).to_dict(), **typed})


def test_the_link_shows_its_session_and_a_form(planned: Visitor, stranger: Visitor, link: str, uid: str):
    task = next(task for task in planned.tasks if task.uid == uid)
    page = stranger.page(link)
    assert task.title in page.text
    assert "Monday, 23 November, 19:" in page.text
    assert page.form(link)["outcome"] == "done"


def test_it_shows_nothing_else_of_the_plan(planned: Visitor, stranger: Visitor, link: str, uid: str):
    source = stranger.get(link).text
    others = [task for task in planned.tasks if task.uid != uid]
    assert not [task.title for task in others if task.title in source and task.title not in link]
    assert not [task.uid for task in others if task.uid in source]
    for word in ("Ana", "/plan", "/settings", "/history", "/cal/", "Interview"):
        assert word not in source, word


@pytest.mark.parametrize(
    ("chosen", "said"), [("done", "done"), ("partly", "partly done"), ("skipped", "skipped")]
)
def test_what_is_said_is_recorded_and_thanked_for(
    planned: Visitor, stranger: Visitor, link: str, uid: str, chosen: str, said: str
):
    response = send(stranger, link, outcome=chosen)
    assert (response.status_code, response.location) == (303, link)
    assert planned.situation.standing.check_ins[uid].outcome is Outcome(chosen)
    assert f"Thank you, this is noted: {said}." in stranger.page(link).text


def test_confidence_is_recorded_and_minutes_are_not_invented(
    planned: Visitor, stranger: Visitor, link: str, uid: str
):
    concept = next(task for task in planned.tasks if task.uid == uid).concepts[0]
    send(stranger, link, **{f"confidence-{concept}": "4"})
    found = planned.situation.standing.check_ins[uid]
    assert (dict(found.confidence), found.minutes) == ({concept: 4}, None)


def test_it_can_be_said_differently_and_taken_back_in_the_planner(
    planned: Visitor, stranger: Visitor, link: str, uid: str
):
    send(stranger, link)
    send(stranger, link, outcome="skipped")
    assert planned.situation.standing.check_ins[uid].outcome is Outcome.SKIPPED
    planned.post("/undo", {"form_key": new_key()})
    assert planned.situation.standing.check_ins[uid].outcome is Outcome.DONE


def test_a_form_sent_twice_counts_once(planned: Visitor, stranger: Visitor, link: str):
    typed = stranger.page(link).form(link)
    before = len(planned.log)
    assert [stranger.send(link, typed).status_code for _ in range(3)] == [303, 303, 303]
    assert len(planned.log) == before + 1


def test_fetching_it_ahead_changes_nothing(planned: Visitor, stranger: Visitor, link: str):
    before = planned.state, planned.log
    for method in ("GET", "HEAD", "OPTIONS"):
        assert stranger.client.open(link, method=method, buffered=True).status_code == 200
    assert (planned.state, planned.log) == before


@pytest.mark.parametrize("signed_in", [True, False])
def test_it_sets_no_cookie_and_is_kept_nowhere(
    planned: Visitor, stranger: Visitor, link: str, signed_in: bool
):
    visitor = planned if signed_in else stranger
    answers = [visitor.get(link), send(visitor, link), visitor.get(link), visitor.get("/s/unknown")]
    for response in answers:
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "change",
    [
        lambda typed: typed.pop("proof"),
        lambda typed: typed.update(proof="invented"),
        lambda typed: typed.update(proof="\ud800é"),
        lambda typed: typed.update(proof=""),
    ],
    ids=["none", "invented", "odd", "empty"],
)
def test_without_the_proof_of_its_own_page_nothing_is_recorded(
    planned: Visitor, stranger: Visitor, link: str, change: Callable[[dict[str, str]], object]
):
    typed = stranger.page(link).form(link).to_dict()
    change(typed)
    before = planned.log
    typed = {name: value.encode("utf-8", "replace").decode() for name, value in typed.items()}
    response = stranger.send(link, typed)
    assert response.status_code == 400
    assert "nothing was saved" in page_of(response).text
    assert planned.log == before


def test_the_proof_of_one_link_is_none_for_another(planned: Visitor, stranger: Visitor, link: str):
    other = link_of(planned, planned.tasks[-1].uid)
    before = planned.log
    assert stranger.send(other, stranger.page(link).form(link)).status_code == 400
    assert planned.log == before


@pytest.mark.parametrize("wrong", [{"outcome": "moved"}, {"outcome": ""}, {"form_key": ""}])
def test_a_form_that_is_not_whole_comes_back(
    planned: Visitor, stranger: Visitor, link: str, wrong: dict[str, str]
):
    before = planned.log
    response = send(stranger, link, **wrong)
    assert response.status_code == 422
    assert page_of(response).form(link)["proof"]
    assert planned.log == before


def test_a_confidence_out_of_range_comes_back_with_the_rest_kept(
    planned: Visitor, stranger: Visitor, link: str, uid: str
):
    concept = next(task for task in planned.tasks if task.uid == uid).concepts[0]
    response = send(stranger, link, outcome="partly", **{f"confidence-{concept}": "9"})
    assert response.status_code == 422
    assert page_of(response).form(link)["outcome"] == "partly"


def ended(planned: Visitor) -> None:
    planned.site.clock.forward(days=21, hours=6)


def renewed(planned: Visitor) -> None:
    planned.post("/calendar/renew")


@pytest.mark.parametrize("happens", [ended, renewed])
def test_a_link_that_has_ended_is_gone_also_for_a_form_left_open(
    planned: Visitor, stranger: Visitor, link: str, happens: Callable[[Visitor], None]
):
    typed = stranger.page(link).form(link)
    happens(planned)
    before = planned.log
    for response in (stranger.get(link), stranger.send(link, typed)):
        assert response.status_code == 410
        assert "This link does not work" in page_of(response).text
    assert planned.log == before


def words(response: TestResponse) -> str:
    return page_of(response).text


def test_every_link_that_does_not_work_shows_the_same_page(planned: Visitor, stranger: Visitor, link: str):
    invented = stranger.get("/s/unknown")
    altered = stranger.get(f"{link[:-4]}AAAA")
    renewed(planned)
    gone = stranger.get(link)
    assert [invented.status_code, altered.status_code, gone.status_code] == [404, 404, 410]
    assert words(invented) == words(altered) == words(gone)
    assert page_of(gone).forms == []


def test_a_link_opens_nothing_but_its_page(planned: Visitor, stranger: Visitor, link: str):
    stranger.get(link)
    assert stranger.get("/").location == "/sign-in"
    assert stranger.get(planned.feed_path().replace("/cal/", "/s/").removesuffix(".ics")).status_code == 404
    assert stranger.get(f"/cal/{link.removeprefix('/s/')}.ics").status_code == 404
