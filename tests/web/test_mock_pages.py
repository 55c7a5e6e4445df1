"""A mock interview from its set-up to the plan: what is asked, what was said, what was shown."""

from collections.abc import Mapping

import pytest
from page_reader import page_of
from web_samples import Visitor, new_key
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from planner.core.journal_entry import EntryKind

MOCK = "/practice/mocks/mock-1"
CODING = ("understanding", "approach", "code", "testing", "complexity")


def set_up(visitor: Visitor, *rounds: str, **typed: str) -> TestResponse:
    fields = {"form_key": new_key(), "round": list(rounds) or ["round-coding"], **typed}
    return visitor.post("/practice/mocks", fields)


def finish(visitor: Visitor, **typed: str) -> TestResponse:
    return visitor.post(MOCK, {"form_key": new_key(), "said-round-coding": "4", **typed})


def coding_scores(**levels: int) -> dict[str, str]:
    given = dict.fromkeys(CODING, 4) | levels
    return {f"score-round-coding-{slug}": str(level) for slug, level in given.items()}


def score(visitor: Visitor, typed: Mapping[str, str]) -> TestResponse:
    return visitor.post(f"{MOCK}/score", {"form_key": new_key(), **typed})


def payloads(visitor: Visitor) -> list[Mapping[str, object]]:
    return [entry.payload for entry in visitor.log if entry.kind is EntryKind.MOCK]


@pytest.fixture
def mocking(planned: Visitor) -> Visitor:
    """Ana with a mock of a coding round."""
    assert set_up(planned).location == MOCK
    return planned


def test_setting_up_draws_the_questions_and_can_be_undone(mocking: Visitor) -> None:
    (held,) = payloads(mocking)
    (drawn,) = held["rounds"]
    assert (held["mock"], held["scores"]) == ("mock-1", None)
    assert (drawn["round"], drawn["minutes"]) == ("round-coding", 45)
    assert (len(drawn["builds"]), len(drawn["problems"])) == (1, 1)
    page = mocking.page(MOCK)
    problem = mocking.site.parts.curriculum.problems[drawn["problems"][0]]
    assert f"Problem {problem.number}: {problem.title}" in page.text

    mocking.post(f"/undo/{mocking.log[-1].id}", {"form_key": new_key()})

    assert mocking.get(MOCK).status_code == 404


def test_key_points_stay_hidden_until_one_said_how_sure_one_is(mocking: Visitor) -> None:
    slug = payloads(mocking)[0]["rounds"][0]["builds"][0]
    point = mocking.site.parts.curriculum.implementations[slug].checklist[0]

    assert point not in mocking.page(MOCK).text
    assert mocking.get(f"{MOCK}/score").location == MOCK
    assert finish(mocking).location == MOCK
    assert mocking.get(MOCK).location == f"{MOCK}/score"
    assert point in mocking.page(f"{MOCK}/score").text


def test_nothing_said_is_a_mistake_and_keeps_the_notes(mocking: Visitor) -> None:
    answer = finish(mocking, **{"said-round-coding": "", "notes-round-coding": "I froze."})

    assert answer.status_code == 422
    page = page_of(answer)
    assert page.form(MOCK)["notes-round-coding"] == "I froze."
    assert "Say how sure you were" in page.text
    assert len(payloads(mocking)) == 1


def test_what_was_said_is_not_said_again_once_the_key_points_are_out(mocking: Visitor) -> None:
    finish(mocking)

    answer = finish(mocking, **{"said-round-coding": "1"})

    assert answer.status_code == 409
    assert payloads(mocking)[-1]["said"] == {"round-coding": 4}


def test_said_stands_against_shown_and_weak_criteria_can_join_the_plan(mocking: Visitor) -> None:
    finish(mocking)
    score(mocking, coding_scores(complexity=1, testing=2) | {"comment-round-coding": "Too quiet."})

    page = mocking.page(MOCK)
    assert "It felt better than it was." in page.text
    assert "3.0 shown, by yourself" in page.text
    assert "Too quiet." in page.text
    assert "Cannot say how the cost grows." in page.text
    preview = mocking.post("/plan/change", {"add_concept": "complexity-analysis"})
    assert preview.status_code == 200
    asked = page_of(preview).form("/plan/change/apply")
    assert asked["add_concept"] == "complexity-analysis"
    assert mocking.post("/plan/change/apply", asked).status_code == 303
    after = mocking.page(MOCK)
    assert "In your plan:" in after.text
    uid = next(task.uid for task in mocking.tasks if task.concepts[:1] == ("complexity-analysis",))
    assert f"/session/{uid}" in {link.get("href") for link in after.all("a")}
    session = mocking.page(f"/session/{uid}")
    assert "because of a weak score" in session.text
    assert MOCK in {link.get("href") for link in session.all("a")}


def test_scores_sent_twice_count_once_and_changed_ones_replace_them(mocking: Visitor) -> None:
    finish(mocking)
    typed = {"form_key": new_key(), **coding_scores()}
    mocking.post(f"{MOCK}/score", typed)
    mocking.post(f"{MOCK}/score", typed)
    assert len(payloads(mocking)) == 3

    shown = mocking.page(f"{MOCK}/score").form(f"{MOCK}/score")
    assert shown["score-round-coding-code"] == "4"
    score(mocking, coding_scores(code=5))

    standing = mocking.situation.standing.practised[EntryKind.MOCK]
    assert [entry.payload["scores"]["round-coding"]["code"] for entry in standing] == [5]


def test_no_score_or_a_wrong_one_is_named_and_the_rest_kept(mocking: Visitor) -> None:
    finish(mocking)

    none = score(mocking, {"comment-round-coding": "Quiet."})
    wrong = score(mocking, coding_scores() | {"score-round-coding-code": "6"})

    assert (none.status_code, wrong.status_code) == (422, 422)
    assert page_of(none).form(f"{MOCK}/score")["comment-round-coding"] == "Quiet."
    assert page_of(wrong).form(f"{MOCK}/score")["score-round-coding-testing"] == "4"
    assert "Choose a number from 1 to 5" in page_of(wrong).text


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"round": []}, 422, "Choose at least one round"),
        ({"round": ["round-coding"], "minutes-round-coding": "14"}, 422, "15 to 60 minutes"),
        ({"round": ["round-coding"], "minutes-round-coding": "many"}, 422, "15 to 60 minutes"),
        ({"round": ["recruiter-screen"]}, 404, "no such round"),
    ],
)
def test_a_mock_that_cannot_be_is_refused(
    planned: Visitor, typed: dict[str, object], status: int, said: str
) -> None:
    answer = planned.post("/practice/mocks", MultiDict({"form_key": new_key(), **typed}))

    assert answer.status_code == status
    assert said in page_of(answer).text
    assert payloads(planned) == []


def test_a_loop_of_three_rounds_is_a_full_loop_on_paper_too(planned: Visitor) -> None:
    set_up(planned, "round-behavioural", "round-coding", "round-system-design")

    (held,) = payloads(planned)
    rounds = [drawn["round"] for drawn in held["rounds"]]
    assert rounds == ["round-coding", "round-system-design", "round-behavioural"]
    assert "Full loop 1" in planned.page("/practice/mocks").text
    sheet = planned.page(f"{MOCK}/sheet")
    assert sheet.all("nav") == []
    assert sheet.text.count("☐ 1: ") == 5 + 6 + 5


def test_the_mocks_of_others_are_not_there(mocking: Visitor, ben: Visitor) -> None:
    assert ben.get(MOCK).status_code == 404
    assert score(ben, coding_scores()).status_code == 404
    assert ben.post(f"{MOCK}/link", {"form_key": new_key()}).status_code == 404
