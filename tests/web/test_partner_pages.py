"""A partner's link shows one mock to whoever has it, takes scores once, and opens nothing else."""

import re

import pytest
from page_reader import page_of
from test_mock_pages import MOCK, coding_scores, finish, payloads, set_up
from web_samples import BROWSER, Site, Visitor, new_key
from werkzeug.test import TestResponse

JUNK = ("unknown", "a" * 43, "%00", "é", "a" * 10_000, "%F0%9F%94%91", "'; DROP TABLE person;--")


@pytest.fixture
def mocking(planned: Visitor) -> Visitor:
    """Ana with a mock of a coding round, and notes of her own."""
    set_up(planned)
    return planned


def new_link(visitor: Visitor) -> str:
    """The path of a fresh link, read from the page that shows it."""
    made = visitor.post(f"{MOCK}/link", {"form_key": new_key()})
    found = re.search(r"/p/[\w-]{43}", visitor.page(made.location).source)
    assert found is not None
    return found[0]


def send(visitor: Visitor, path: str, **typed: str) -> TestResponse:
    return visitor.send(path, {**visitor.page(path).form(path), **coding_scores(), **typed})


def assert_says_nothing(answer: TestResponse, status: int, visitor: Visitor) -> None:
    assert answer.status_code == status
    page = page_of(answer)
    assert "This link shows nothing" in page.text
    assert page.forms == []
    assert "Ana" not in page.text
    assert visitor.site.parts.curriculum.rubrics["rubric-coding"].criteria[0].title not in page.text


def test_a_partner_without_an_account_scores_the_mock(site: Site, mocking: Visitor) -> None:
    finish(mocking, **{"notes-round-coding": "For my eyes only."})
    path = new_link(mocking)
    partner = site.visitor()

    page = partner.page(path)
    slug = payloads(mocking)[0]["rounds"][0]["builds"][0]
    assert site.parts.curriculum.implementations[slug].checklist[0] in page.text
    assert "For my eyes only" not in page.text
    assert "Ana" not in page.text
    assert page.all("nav") == []
    answer = send(partner, path, name="  Bo  ", **{"comment-round-coding": "Think aloud."})

    assert answer.status_code == 200
    assert "the scores have arrived" in page_of(answer).text
    held = payloads(mocking)[-1]
    assert (held["by"], held["name"], held["scores"]["round-coding"]["code"]) == ("partner", "Bo", 4)
    result = mocking.page(MOCK)
    assert "4.0 shown, by Bo" in result.text
    assert "Think aloud." in result.text


def test_self_and_partner_stand_beside_each_other(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    send(site.visitor(), path)
    assert "Your partner has sent scores" in mocking.page(MOCK).text
    finish(mocking)
    mocking.post(f"{MOCK}/score", {"form_key": new_key(), **coding_scores(code=2)})

    page = mocking.page(MOCK)

    assert "3.6 shown, by yourself" in page.text
    assert "4.0 shown, by Your partner" in page.text
    assert "worth work" in page.text


def test_nothing_of_it_is_a_cookie_kept_or_found_by_search_engines(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    partner = site.visitor()
    answers = [partner.get(path), send(partner, path), partner.get(path)]

    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_used_link_shows_and_takes_nothing(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    first, second = site.visitor(), site.visitor()
    typed = second.page(path).form(path)
    send(first, path)
    before = mocking.log

    assert_says_nothing(second.get(path), 410, mocking)
    assert_says_nothing(second.send(path, {**typed, **coding_scores(code=1)}), 410, mocking)
    assert mocking.log == before


def test_a_link_ends_after_seven_days(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    partner = site.visitor()
    typed = partner.page(path).form(path)

    site.clock.forward(days=7)

    assert_says_nothing(partner.get(path), 410, mocking)
    assert_says_nothing(partner.send(path, {**typed, **coding_scores()}), 410, mocking)
    assert len(payloads(mocking)) == 1


def test_a_new_link_ends_the_old_one(site: Site, mocking: Visitor) -> None:
    old = new_link(mocking)
    new = new_link(mocking)

    assert old != new
    assert_says_nothing(site.visitor().get(old), 410, mocking)
    assert site.visitor().get(new).status_code == 200


def test_taking_the_mock_back_ends_its_link(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    partner = site.visitor()
    typed = partner.page(path).form(path)
    mocking.post(f"/undo/{mocking.log[-1].id}", {"form_key": new_key()})

    assert_says_nothing(partner.get(path), 410, mocking)
    assert_says_nothing(partner.send(path, {**typed, **coding_scores()}), 410, mocking)
    set_up(mocking)
    assert_says_nothing(partner.get(path), 410, mocking)


@pytest.mark.parametrize("token", JUNK, ids=lambda token: token[:12])
def test_junk_and_links_of_elsewhere_are_unknown(site: Site, mocking: Visitor, token: str) -> None:
    assert_says_nothing(site.visitor().get(f"/p/{token}"), 404, mocking)


def test_looking_does_not_use_the_link_up(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)
    before = mocking.log

    for _ in range(2):
        assert site.visitor().get(path).status_code == 200
        assert site.visitor().client.head(path).status_code == 200

    assert mocking.log == before
    assert send(site.visitor(), path).status_code == 200


def test_mistakes_come_back_with_everything_typed_and_the_link_still_works(
    site: Site, mocking: Visitor
) -> None:
    path = new_link(mocking)
    partner = site.visitor()
    answer = send(partner, path, name="x" * 81, **{"comment-round-coding": "Good pace."})
    empty = partner.send(path, {"csrf_token": partner.page(path).form(path)["csrf_token"]})

    assert (answer.status_code, empty.status_code) == (422, 422)
    kept = page_of(answer).form(path)
    assert (kept["comment-round-coding"], kept["score-round-coding-code"]) == ("Good pace.", "4")
    assert "Give at least one score" in page_of(empty).text
    assert send(partner, path).status_code == 200


def test_a_form_of_another_site_takes_nothing(site: Site, mocking: Visitor) -> None:
    path = new_link(mocking)

    for proof in ("", "invented", "é"):
        answer = site.visitor().send(path, {"csrf_token": proof, **coding_scores()})
        assert answer.status_code == 400

    assert len(payloads(mocking)) == 1


def test_a_form_sent_twice_makes_one_link_and_shows_it_again(site: Site, mocking: Visitor) -> None:
    key = new_key()
    made = [mocking.post(f"{MOCK}/link", {"form_key": key}).location for _ in range(2)]

    pages = [re.findall(r"/p/[\w-]{43}", mocking.page(where).source) for where in made]

    assert pages[0] == pages[1]
    assert len(pages[0]) == 1
    assert re.search(r"/p/[\w-]{43}", mocking.page(f"{MOCK}/link").source) is None
    assert "A link is open until Mon 30 Nov, 09:00." in mocking.page(f"{MOCK}/link").text


def test_the_link_opens_nothing_else(site: Site, mocking: Visitor) -> None:
    partner = site.visitor()
    partner.page(new_link(mocking))

    for path in ("/", "/practice/mocks", MOCK, f"{MOCK}/sheet", "/settings/state.json"):
        assert partner.client.get(path, headers=BROWSER).location == "/sign-in"


def test_neither_the_database_nor_the_log_of_the_program_holds_the_token(
    site: Site, mocking: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    token = new_link(mocking).rpartition("/")[2]
    send(site.visitor(), f"/p/{token}")
    site.visitor().get(f"/p/{token}")
    site.visitor().send(f"/p/{token}", {})
    site.parts.database.dispose()

    held = b"".join(file.read_bytes() for file in site.file.parent.iterdir())

    assert token.encode() not in held
    assert token not in caplog.text
