"""What is answered when the database is gone, damaged or busy (PROMISES O3, S11)."""

from pathlib import Path

import pytest
from page_reader import page_of
from web_samples import Site, Visitor


def remove(site: Site) -> Path:
    """Close the database and take its files away."""
    site.parts.database.dispose()
    path = site.file
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    return path


def not_a_database(site: Site) -> None:
    remove(site).write_bytes(b"not a database at all, but long enough to look at" * 100)


def a_folder_in_its_place(site: Site) -> None:
    remove(site).mkdir()


def another_folder_in_its_place(site: Site) -> None:
    remove(site).parent.rmdir()


def empty_file(site: Site) -> None:
    remove(site).touch()


TROUBLES = [not_a_database, a_folder_in_its_place, another_folder_in_its_place, empty_file]


def test_a_planner_that_works_says_ok(site: Site) -> None:
    response = site.visitor().get("/healthz")

    assert (response.status_code, response.text, response.mimetype) == (200, "ok\n", "text/plain")
    assert response.headers["Cache-Control"] == "no-store"
    assert site.visitor().client.head("/healthz").status_code == 200


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_a_planner_without_its_database_says_so_and_no_more(site: Site, trouble) -> None:
    trouble(site)

    response = site.visitor().get("/healthz")

    assert (response.status_code, response.text) == (503, "database does not answer\n")


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
@pytest.mark.parametrize("path", ["/", "/plan", "/readiness/charts.json", "/welcome"])
def test_pages_say_that_the_database_is_the_trouble(
    site: Site, planned: Visitor, caplog: pytest.LogCaptureFixture, trouble, path: str
) -> None:
    trouble(site)

    response = planned.get(path)

    page = page_of(response)
    assert response.status_code == 503
    assert "database" in page.text
    assert "sqlite" not in response.text.lower()
    assert str(site.file.parent) not in response.text
    assert "Error page" in caplog.text


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_the_feed_is_unavailable_and_never_empty(site: Site, planned: Visitor, trouble) -> None:
    path = planned.feed_path()
    trouble(site)

    response = site.visitor().get(path)

    assert (response.status_code, response.mimetype) == (503, "text/plain")
    assert "ETag" not in response.headers


def test_it_works_again_without_a_restart(site: Site, planned: Visitor) -> None:
    path = site.file
    site.parts.database.dispose()
    away = path.rename(path.with_name("elsewhere"))
    path.mkdir()
    assert planned.get("/").status_code == 503
    assert site.visitor().get("/healthz").status_code == 503

    path.rmdir()
    away.rename(path)

    assert planned.get("/").status_code == 200
    assert site.visitor().get("/healthz").status_code == 200


def test_robots_keep_off_the_pages_but_may_fetch_the_feed(site: Site) -> None:
    response = site.visitor().get("/robots.txt")

    assert response.mimetype == "text/plain"
    assert response.text == "User-agent: *\nAllow: /cal/\nDisallow: /\n"
