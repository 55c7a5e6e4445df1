"""Pages about readiness ask the database as often for years of entries as for a few days of them."""

import pytest
from test_statement_counts import counted
from web_samples import MONDAY, Site, Visitor

from bench.histories import fill_account

FEW, MANY = 10, 1000


@pytest.fixture(scope="module")
def filled(new_site) -> Site:
    """Ana has done a few things and Ben a thousand, with plans of the same shape."""
    site = new_site()
    for name, entries in (("Ana", FEW), ("Ben", MANY)):
        fill_account(site.parts.database, site.parts.curriculum, name, entries=entries, now=MONDAY)
    return site


def statements_of(site: Site, name: str, path: str) -> list[str]:
    """What a warm page asks the database; it is not asked anything else when opened for the first time."""
    visitor: Visitor = site.signed_in(name)
    asked = []
    for _ in range(2):
        with counted(site) as statements:
            assert visitor.get(path).status_code == 200
        asked.append(list(statements))
    assert len(asked[0]) - len(asked[1]) <= 1
    return asked[1]


MOST = {
    "/readiness": 5,
    "/readiness/charts.json": 5,
    "/readiness/regularization": 5,
    "/readiness/progress": 5,
    "/": 6,
}
"""Statements a page may run; Today asks for the reminders that wait there as well."""


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_as_often_for_a_thousand_entries_as_for_ten(filled: Site, path: str):
    few, many = (statements_of(filled, name, path) for name in ("Ana", "Ben"))
    assert many == few
    assert len(many) <= MOST[path]
