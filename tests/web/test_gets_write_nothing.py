"""Looking at pages changes nothing of the person's (PROMISES S2; INTERFACES, what a read may write)."""

import pytest
from route_samples import ROUTES
from web_samples import Site, Visitor


@pytest.fixture
def crawler(planned: Visitor) -> Visitor:
    """Ana with a check-in, so that every page has something to show."""
    planned.check_in(planned.tasks[0].uid, minutes="25")
    planned.get("/")
    return planned


def paths_of(visitor: Visitor) -> list[str]:
    given = [route.path for route in ROUTES if route.method == "GET"]
    link = visitor.site.link("Ana")
    return [*given, f"/session/{visitor.tasks[0].uid}", visitor.feed_path(), link, "/nowhere"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_crawling_every_address_changes_nothing(site: Site, crawler: Visitor, method: str) -> None:
    paths = paths_of(crawler)
    before = crawler.state, crawler.log, site.rows

    for _ in range(2):
        for path in paths:
            crawler.client.open(path, method=method, buffered=True)
        site.clock.forward(minutes=5)

    assert (crawler.state, crawler.log, site.rows) == before


def test_no_address_of_an_action_answers_to_a_link(crawler: Visitor) -> None:
    before = crawler.state, crawler.log
    answers = [
        crawler.get(path).status_code
        for path in (f"/undo/{crawler.log[-1].id}", f"/check-in/{crawler.tasks[1].uid}", "/sign-out")
    ]

    assert answers == [405, 405, 405]
    assert (crawler.state, crawler.log) == before
