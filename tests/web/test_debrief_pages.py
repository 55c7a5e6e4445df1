"""After a real interview: what was asked is ticked, compared with what was prepared, changed and removed."""

from typing import Any

import pytest
from page_reader import page_of
from web_samples import Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.journal_entry import EntryKind

PAGE = "/practice/interviews"


def write_down(visitor: Visitor, path: str = PAGE, **typed: Any) -> TestResponse:
    fields = {"form_key": new_key(), "title": "Initech", "on": "2026-11-23", "other": "", "note": ""}
    return visitor.post(path, fields | typed)


def standing(visitor: Visitor) -> list[dict[str, Any]]:
    return [
        dict(entry.payload) for entry in visitor.situation.standing.practised.get(EntryKind.INTERVIEW, ())
    ]


def test_what_was_asked_stands_against_what_was_prepared(planned: Visitor) -> None:
    first = planned.tasks[0]
    planned.check_in(first.uid)
    planned.site.clock.forward(days=1)

    write_down(planned, on="2026-11-24", asked=[first.concepts[0], "cold-start"], **{"went-cold-start": "2"})

    page = planned.page(PAGE)
    assert "Of 2 things asked, 1 had been prepared, 1 never met: Cold start" in page.text
    assert "Prepared: 1 of 2 things asked so far." in page.text
    assert "cold-start" in [form.typed.get("add_concept") for form in page.forms]
    assert {"concept": "cold-start", "prompt": None, "went": 2} in standing(planned)[0]["asked"]


def test_a_session_of_the_same_day_came_too_late(planned: Visitor) -> None:
    first = planned.tasks[0]
    planned.check_in(first.uid)

    write_down(planned, asked=[first.concepts[0]])

    assert "Of 1 thing asked, 0 had been prepared, 1 never met" in planned.page(PAGE).text


def test_a_ticked_question_counts_for_its_concept(planned: Visitor) -> None:
    prompt = planned.site.parts.curriculum.prompts_about("regularization")[0]
    concept = prompt.concepts[0]

    write_down(planned, asked_prompt=[prompt.slug], **{f"went-{concept}": "4"})

    assert standing(planned)[0]["asked"] == [{"concept": concept, "prompt": prompt.slug, "went": 4}]


def test_an_interview_is_changed_and_removed_and_can_be_brought_back(planned: Visitor) -> None:
    write_down(planned, asked=["cold-start"], round=["round-coding"])
    path = f"{PAGE}/{planned.log[-1].id}"
    shown = planned.page(path).form("debrief")
    assert (shown["asked"], shown["round"], shown["title"]) == ("cold-start", "round-coding", "Initech")

    write_down(planned, path, title="Initech, second round")
    assert [held["title"] for held in standing(planned)] == ["Initech, second round"]
    assert planned.get(path).status_code == 404

    planned.post(f"{PAGE}/{planned.log[-1].id}/remove", {"form_key": new_key()})
    assert "No data yet" in planned.page(PAGE).text
    planned.post(f"/undo/{planned.log[-1].id}", {"form_key": new_key()})
    assert "Initech, second round" in planned.page(PAGE).text


def test_a_form_sent_twice_counts_once(planned: Visitor) -> None:
    key = new_key()

    for _ in range(2):
        assert write_down(planned, form_key=key).status_code == 303

    assert len(standing(planned)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Say where it was"),
        ({"title": "x" * 81}, "At most 80 characters"),
        ({"on": "2026-11-24"}, "Choose today or a day before"),
        ({"on": "soon"}, "Not a valid date"),
        ({"other": "x" * 2001}, "At most 2000 characters"),
        ({"asked": ["cold-start"], "went-cold-start": "6"}, "a number from 1 to 5"),
    ],
)
def test_a_mistake_is_named_and_the_rest_kept(planned: Visitor, typed: dict[str, Any], said: str) -> None:
    answer = write_down(planned, **{"note": "Tough.", "asked": ["regularization"], **typed})

    assert answer.status_code == 422
    page = page_of(answer)
    assert said in page.text
    kept = page.form("debrief")
    assert kept["note"] == "Tough."
    assert kept["asked"] in {"regularization", "cold-start"}
    assert standing(planned) == []


@pytest.mark.parametrize("typed", [{"asked": ["none"]}, {"asked_prompt": ["none"]}, {"round": ["none"]}])
def test_what_is_in_no_list_is_not_found(planned: Visitor, typed: dict[str, Any]) -> None:
    assert write_down(planned, **typed).status_code == 404


def test_nobody_sees_or_changes_the_interviews_of_others(planned: Visitor, ben: Visitor) -> None:
    write_down(planned, title="A secret of Ana's")
    path = f"{PAGE}/{planned.log[-1].id}"

    assert ben.get(path).status_code == 404
    assert write_down(ben, path).status_code == 404
    assert ben.post(f"{path}/remove", {"form_key": new_key()}).status_code == 404
    assert "secret" not in ben.page(PAGE).text
