"""Builds: one list of things to build, the latest entry of each counts, links lead to web pages only."""

from typing import Any

import pytest
from core_samples import MONDAY, at, make_request
from hypothesis import given
from hypothesis import strategies as st

from planner.core.builds import build_items, build_payload, read_builds
from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.evidence_link import require_link
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.plan import Plan

TREE = "implement/implement-decision-tree"


def entry(number: int, payload: dict[str, object]) -> LogEntry:
    return LogEntry(number, EntryKind.BUILD, at("2026-10-05 18:00"), MONDAY, payload)


def test_there_is_every_implementation_and_every_deliverable_of_every_project(curriculum: Curriculum):
    items = build_items(curriculum)

    assert len(items) == len(curriculum.implementations) + len(curriculum.projects) * len(
        curriculum.deliverables
    )
    assert items[TREE].checklist == curriculum.implementations["implement-decision-tree"].checklist
    assert "project/project-one/project-data" in items


def test_the_keys_are_those_of_the_work_in_a_plan(curriculum: Curriculum, plan_for: Any):
    plan: Plan = plan_for(make_request("4-week", 28))
    built = {task.item for task in plan.tasks if task.item.startswith(("implement/", "project/"))}

    assert built
    assert built <= build_items(curriculum).keys()


def test_the_later_entry_of_a_thing_counts(curriculum: Curriculum):
    tree = build_items(curriculum)[TREE]
    first = build_payload(tree, ticked={0}, link="", note="")
    second = build_payload(tree, ticked={3, 0}, link=" https://example.org/tree ", note="Done at night")

    found = read_builds([entry(1, first), entry(2, second)])[TREE]

    assert (found.entry_id, found.ticked, found.of) == (2, (0, 3), len(tree.checklist))
    assert (found.link, found.note) == ("https://example.org/tree", "Done at night")


@pytest.mark.parametrize(
    ("given_", "field"),
    [({"ticked": {99}}, "ticked"), ({"link": "ftp://example.org"}, "link"), ({"note": "x" * 2001}, "note")],
)
def test_what_cannot_be_so_is_refused_by_its_field(
    curriculum: Curriculum, given_: dict[str, Any], field: str
):
    with pytest.raises(InvalidInputError) as caught:
        build_payload(build_items(curriculum)[TREE], **{"ticked": (), "link": "", "note": "", **given_})

    assert caught.value.field == field


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "https://example.org/naïve",
        "https://[::1]/x",
    ],
)
def test_web_addresses_are_links(link: str):
    assert require_link(f"  {link}\n") == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "example.org",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/\u202efdp",
        "https://example.org\\@evil.org",
        "https://example.org:0x50",
        "https://[::1",
        "https://example.org/" + "x" * 500,
        "https://example.org/\x00",
    ],
)
def test_anything_else_is_no_link(link: str):
    with pytest.raises(InvalidInputError) as caught:
        require_link(link)

    assert caught.value.field == "link"


@given(st.text())
def test_no_text_becomes_a_link_that_does_not_begin_as_one(text: str):
    try:
        link = require_link(text)
    except InvalidInputError:
        return
    assert not link or link.lower().startswith(("http://", "https://"))
