"""Builds: points ticked, a link to show, a note; the last word counts and can be taken back."""

from typing import Any

import pytest
from page_reader import page_of
from web_samples import Visitor, new_key

LIST = "/practice/builds"
TREE = f"{LIST}/implement/implement-decision-tree"
DATA = f"{LIST}/project/project-one/project-data"


def filled(visitor: Visitor, address: str = TREE, **typed: Any) -> dict[str, Any]:
    form: dict[str, Any] = visitor.page(address).form("build").to_dict(flat=False)
    form.update({"ticked": ["0", "3"], "link": "https://example.org/tree", "note": "Depth 3", **typed})
    return form


@pytest.mark.parametrize("address", [TREE, DATA])
def test_what_is_ticked_is_there_again_and_in_the_overview(ana: Visitor, address: str) -> None:
    assert "0 of 56 built" in ana.page(LIST).text

    ana.post(address, filled(ana, address))

    form = ana.page(address).form("build")
    assert (form.getlist("ticked"), form["link"], form["note"]) == (
        ["0", "3"],
        "https://example.org/tree",
        "Depth 3",
    )
    assert f"2 of {6 if address == TREE else 5} points, link · 23 Nov" in ana.page(LIST).text


def test_a_later_word_replaces_the_earlier_until_it_is_taken_back(ana: Visitor) -> None:
    ana.post(TREE, filled(ana))
    before = ana.state
    everything = [str(place) for place in range(6)]

    ana.post(TREE, filled(ana, ticked=everything, link=""))
    assert "1 of 56 built" in ana.page(LIST).text
    assert "6 of 6 points · 23 Nov" in ana.page(LIST).text

    ana.post(f"/undo/{ana.log[-1].id}")
    assert ana.state == before


def test_the_link_tells_the_other_side_nothing(ana: Visitor) -> None:
    ana.post(TREE, filled(ana, link='https://example.org/?q="><script>alert(1)</script>'.replace(" ", "")))

    page = ana.page(TREE)

    [link] = [found for found in page.all("a") if found.get("href").startswith("https://example.org")]
    assert link.get("rel").split() == ["noopener", "noreferrer", "nofollow"]
    assert page.inline == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://example.org/" + "x" * 500}, "link"),
        ({"note": "x" * 2001}, "note"),
        ({"ticked": "6"}, "ticked"),
    ],
)
def test_what_cannot_be_used_comes_back_with_all_that_was_given(
    ana: Visitor, typed: dict[str, str], field: str
) -> None:
    answer = ana.post(TREE, filled(ana, **typed))
    page = page_of(answer)

    assert answer.status_code == 422
    assert f"#{field}" in {link.get("href") for link in page.all("a")}
    again = page.form("build")
    assert {name: again[name] for name in typed if name != "ticked"} == {
        name: text for name, text in typed.items() if name != "ticked"
    }
    assert ana.log == ()


def test_sent_twice_it_is_written_down_once(ana: Visitor) -> None:
    form = filled(ana)

    assert [ana.post(TREE, form).status_code for _ in range(2)] == [303, 303]
    assert len(ana.log) == 1


def test_two_devices_do_not_overwrite_each_other_unseen(ana: Visitor) -> None:
    ana.post(TREE, filled(ana))
    phone, desk = filled(ana, ticked=["1"]), filled(ana, ticked=["2"], form_key=new_key())
    ana.post(TREE, phone)

    answer = ana.post(TREE, desk)

    assert answer.status_code == 409
    assert ana.page(TREE).form("build").getlist("ticked") == ["1"]
    assert page_of(answer).form("build").getlist("ticked") == ["2"]
    assert ana.post(TREE, page_of(answer).form("build")).status_code == 303
    assert ana.page(TREE).form("build").getlist("ticked") == ["2"]


@pytest.mark.parametrize("key", ["implement/nothing", "project/project-one", "x", "project/project-one/x"])
def test_what_nobody_asks_for_is_not_there(ana: Visitor, key: str) -> None:
    assert ana.get(f"{LIST}/{key}").status_code == 404
    assert ana.post(f"{LIST}/{key}", {"form_key": new_key()}).status_code == 404
