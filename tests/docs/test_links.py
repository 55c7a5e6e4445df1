"""No link of the documentation leads nowhere, and nothing is written that nobody finds."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown_pages import PAGES, ROOT, anchors, links, named


def targets(page: Path) -> list[tuple[Path, str]]:
    """The files a page links to, each with the heading named, if any."""
    parts = [urlsplit(link) for link in links(page.read_text(encoding="utf-8"))]
    return [
        ((page.parent / part.path).resolve() if part.path else page, part.fragment)
        for part in parts
        if not part.scheme
    ]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file_of_the_project(page: Path):
    assert [str(target) for target, _ in targets(page) if not target.is_file()] == []
    assert all(target.is_relative_to(ROOT) for target, _ in targets(page))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_to_a_heading_finds_it(page: Path):
    missing = [
        f"{named(target)}#{heading}"
        for target, heading in targets(page)
        if heading and heading not in anchors(target.read_text(encoding="utf-8"))
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_to_elsewhere_is_encrypted(page: Path):
    schemes = {urlsplit(link).scheme for link in links(page.read_text(encoding="utf-8"))}
    assert schemes <= {"", "https"}


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting.extend(target for target, _ in targets(page))
    assert [named(page) for page in PAGES if page not in reached] == []


def test_the_index_of_decisions_lists_each_of_them_by_its_title():
    index = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    decisions = sorted((ROOT / "docs/decisions").glob("0*.md"))
    assert len(decisions) >= 7
    for decision in decisions:
        heading = decision.read_text(encoding="utf-8").splitlines()[0]
        title = heading.removeprefix(f"# {decision.name[:4]}").lstrip(": ")
        assert f"| [{decision.name[:4]}]({decision.name}) | {title} |" in index
