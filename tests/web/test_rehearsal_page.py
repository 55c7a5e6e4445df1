"""A rehearsal from its choice to its result, with and without the stopwatch."""

from typing import Any

import pytest
from page_reader import page_of
from web_samples import Visitor

from planner.core.journal_entry import EntryKind

RUN = "/practice/rehearsal/run?design=design-fraud-detection&framework=design-steps-timed&length=30"
RECORD = "/practice/rehearsal"


def filled(visitor: Visitor, **typed: Any) -> dict[str, Any]:
    """The form of the run page as the stopwatch and the person leave it."""
    form: dict[str, Any] = visitor.page(RUN).form("rehearsal").to_dict(flat=False)
    form.update(
        {"taken-0": "4:10", "taken-1": "6", "note-0": "Who pays for a miss?", "score-0": "4", **typed}
    )
    return form


def test_the_choice_leads_to_a_page_with_the_brief_and_a_timetable(ana: Visitor) -> None:
    chooser = ana.page(RECORD)
    assert "No data yet" in chooser.text
    assert ("get", "/practice/rehearsal/run") in {
        (form.get("method"), form.get("action")) for form in chooser.all("form")
    }

    page = ana.page(RUN)

    assert "A payment processor decides" in page.text
    assert [
        section.get("data-seconds") for section in page.all("section") if "data-step" in section.attributes
    ] == [str(60 * minutes) for minutes in (3, 6, 9, 3, 6, 3)]
    assert "the share the timed order gives its topic" in ana.page(RUN.replace("timed", "serving-first")).text


def test_without_a_choice_the_scenario_rehearsed_least_is_proposed(ana: Visitor) -> None:
    first = ana.page("/practice/rehearsal/run").form("rehearsal")
    assert (first["design"], first["length"]) == ("design-media-recommendations", "50")
    ana.post(RECORD, first)

    assert ana.page("/practice/rehearsal/run").form("rehearsal")["design"] == "design-fraud-detection"


def test_the_result_says_what_was_planned_taken_covered_and_missed(ana: Visitor) -> None:
    answer = ana.post(RECORD, filled(ana, ticked=["0", "2", "3"]))
    assert answer.status_code == 303

    page = ana.page(answer.location)

    assert "3 of 7 points covered" in page.text
    for said in ("3 min 4:10 +1:10 over 4 good", "6 min 6:00 as planned", "10:10 taken of", "Missed 4"):
        assert said in page.text
    assert "Who pays for a miss?" in page.text
    listed = ana.page(RECORD).text
    assert "Fraud detection for a payment company 23 Nov · 30 min planned · 10 min 10 s taken" in listed


def test_what_was_written_down_is_all_of_it(ana: Visitor) -> None:
    ana.post(RECORD, filled(ana, ticked=["2", "0"]))

    [entry] = ana.log

    assert entry.kind is EntryKind.REHEARSAL
    steps = entry.payload["steps"]
    assert isinstance(steps, list)
    assert steps[0] == {
        "title": "Problem definition",
        "planned_minutes": 3,
        "seconds": 250,
        "note": "Who pays for a miss?",
        "score": 4,
    }
    assert {
        name: entry.payload[name] for name in ("design", "framework", "length_minutes", "ticked", "of")
    } == {
        "design": "design-fraud-detection",
        "framework": "design-steps-timed",
        "length_minutes": 30,
        "ticked": [0, 2],
        "of": 7,
    }


def test_sent_twice_it_is_written_down_once_and_one_undo_takes_it_back(ana: Visitor) -> None:
    form = filled(ana)
    first, second = ana.post(RECORD, form), ana.post(RECORD, form)

    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(ana.log) == 1

    ana.post(f"/undo/{ana.log[0].id}")

    assert ana.get(first.location).status_code == 404
    assert "No data yet" in ana.page(RECORD).text


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"taken-1": "soon"}, "taken-1"),
        ({"note-0": "x" * 2001}, "note-0"),
        ({"score-0": "9"}, "score-0"),
        ({"ticked": "77"}, "ticked"),
        ({"ticked": "all"}, "ticked"),
    ],
)
def test_what_cannot_be_used_comes_back_with_all_that_was_typed(
    ana: Visitor, typed: dict[str, str], place: str
) -> None:
    answer = ana.post(RECORD, filled(ana, **{"note-3": "AUC under shift", "score-3": "2", **typed}))
    page = page_of(answer)

    assert answer.status_code == 422
    assert f"#{place}" in {link.get("href") for link in page.all("a")}
    assert place in page.ids
    again = page.form("rehearsal")
    assert (again["note-3"], again["score-3"], again["taken-0"]) == ("AUC under shift", "2", "4:10")
    assert ana.log == ()


@pytest.mark.parametrize("name", ["design", "framework", "length"])
@pytest.mark.parametrize("value", ["", "star", "45"])
def test_what_cannot_be_chosen_is_not_there(ana: Visitor, name: str, value: str) -> None:
    assert ana.get(f"/practice/rehearsal/run?{name}={value}").status_code == 404
    assert ana.post(RECORD, filled(ana, **{name: value})).status_code == 404
    assert ana.log == ()


def test_a_rehearsal_of_somebody_else_is_not_there(planned: Visitor, ben: Visitor) -> None:
    location = ben.post(RECORD, filled(ben)).location

    assert planned.get(location).status_code == 404
