"""The check-in of a coding problem asks how it was solved, and one that needed its solution comes back."""

import pytest
from page_reader import page_of
from web_samples import Visitor

from planner.core.plan import Task
from planner.core.vocabulary import TaskKind

COMES_BACK = "needed the solution: worth another try some days later."


def problems(visitor: Visitor) -> list[Task]:
    return [task for task in visitor.tasks if task.kind is TaskKind.PROBLEM]


def test_only_problems_are_asked_how_they_were_solved(planned: Visitor) -> None:
    problem = problems(planned)[0]
    other = next(task for task in planned.tasks if task.kind is TaskKind.LEARN)

    asked = {
        task.uid: [
            found.get("value")
            for found in planned.page(f"/session/{task.uid}").all("input")
            if found.get("name") == "solved"
        ]
        for task in (problem, other)
    }

    assert asked == {problem.uid: ["alone", "hint", "not"], other.uid: []}


def test_a_plain_check_in_of_a_problem_says_nothing_about_it(planned: Visitor) -> None:
    problem = problems(planned)[0]

    planned.post(f"/check-in/{problem.uid}", planned.done_form(problem.uid))

    found = planned.situation.standing.check_ins[problem.uid]
    assert (found.solved, found.link) == (None, "")
    assert COMES_BACK not in planned.page("/").text


def test_one_that_needed_its_solution_is_offered_to_the_plan_and_then_stands_in_it(planned: Visitor) -> None:
    problem = problems(planned)[0]

    planned.check_in(problem.uid, solved="not", link="https://example.org/mine")
    page = planned.page("/")

    assert COMES_BACK in page.text
    assert "/plan/catch-up" in {link.get("href") for link in page.all("a")}
    preview = planned.page("/plan/catch-up")
    assert f"Again: {problem.title}" in preview.text
    assert planned.post("/plan/change/apply", preview.form("/plan/change/apply")).status_code == 303
    assert [task.title for task in planned.tasks if task.item.startswith("again/")] == [
        f"Again: {problem.title}"
    ]
    assert COMES_BACK not in planned.page("/").text


@pytest.mark.parametrize(
    "typed", [{"solved": "perhaps"}, {"link": "javascript:alert(1)"}, {"link": "x" * 501}]
)
def test_what_cannot_be_used_comes_back_with_all_that_was_typed(
    planned: Visitor, typed: dict[str, str]
) -> None:
    problem = problems(planned)[0]

    answer = planned.check_in(problem.uid, **{"solved": "hint", "note": "Two pointers", **typed})

    assert answer.status_code == 422
    form = page_of(answer).form(f"done-{problem.uid}")
    assert form["note"] == "Two pointers"
    assert form["link"] == typed.get("link", "")
    assert planned.situation.standing.check_ins == {}
