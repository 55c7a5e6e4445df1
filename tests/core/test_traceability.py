"""Every item of the source documents is covered or left out with a reason."""

from planner.core.traceability import PROMPTABLE, SourceItem, summarise, trace_sources
from planner.curriculum import load_source_items
from planner.resources import data_dir

ALL_ITEMS = 701


def traces(curriculum):
    return trace_sources(curriculum, load_source_items(data_dir()))


def test_all_source_items_are_listed_once():
    ids = [item.id for item in load_source_items(data_dir())]
    assert len(ids) == len(set(ids)) == ALL_ITEMS


def test_no_source_item_is_forgotten(curriculum):
    assert [trace.item.id for trace in traces(curriculum) if trace.is_orphan] == []


def test_at_most_fifteen_promptable_items_are_left_out(curriculum):
    assert summarise(traces(curriculum)).promptable_excluded <= 15


def test_every_promptable_item_has_something_to_practise(curriculum):
    practised = {*curriculum.prompts, *curriculum.designs, *curriculum.implementations}
    without = [
        trace.item.id
        for trace in traces(curriculum)
        if trace.item.kind in PROMPTABLE and not practised & set(trace.covered_by) and trace.excluded is None
    ]
    assert without == []


def test_an_item_nobody_names_is_an_orphan(curriculum):
    (trace,) = trace_sources(curriculum, [SourceItem("S9-NEW-01", "question")])
    assert trace.is_orphan
    assert summarise([trace]).orphans == 1


def test_an_item_cannot_be_both_covered_and_left_out(curriculum):
    both = [trace.item.id for trace in traces(curriculum) if trace.covered_by and trace.excluded]
    assert both == []
