"""What a strong candidate says: on concept pages, in drills, rehearsals and mocks, beside coding tasks."""

import subprocess
import sys
from pathlib import Path

import pytest
from web_samples import Visitor, new_key

from planner.core.curriculum import Curriculum
from planner.core.vocabulary import DesignTopic
from planner.web.depth_view import pitfall

ORDERS = {
    "design-steps-timed": ("goal", "data", "model", "evaluation", "serving", "monitoring"),
    "design-steps-serving-first": ("goal", "data", "model", "serving", "evaluation", "monitoring"),
}


@pytest.fixture
def known(planned: Visitor) -> Curriculum:
    return planned.site.parts.curriculum


def in_order(text: str, parts: list[str]) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_concept_page_holds_all_there_is_to_say(planned: Visitor, known: Curriculum) -> None:
    concept = known.concepts["ridge-regression"]
    page = planned.page(f"/concepts/{concept.slug}")

    said = [
        *concept.facets.values(),
        *concept.key_points,
        concept.wrong_answer.answer,
        concept.wrong_answer.why,
    ]
    said += [text for question in concept.deeper for text in (question.asks, question.listens_for)]
    said += [text for formula in concept.formulas for text in (formula.title, formula.spoken, formula.where)]
    said += [known.references[slug].title for slug in concept.references]
    assert [text for text in said if text not in page.text] == []
    assert len(page.all("math")) == len(concept.formulas) > 0


def test_a_formula_is_named_by_its_spoken_form(planned: Visitor, known: Curriculum) -> None:
    page = planned.page("/concepts/ridge-regression")
    labels = {found.get("aria-label") for found in page.all("div")}
    assert {formula.spoken for formula in known.concepts["ridge-regression"].formulas} <= labels


def test_a_drill_names_the_wrong_answer_heard_most_beside_the_key_points(
    planned: Visitor, known: Curriculum
) -> None:
    prompt = known.prompts["l1-exact-zeros"]
    concept = pitfall(prompt, known)
    wrong = concept.wrong_answer
    text = planned.page(f"/practice/drill/run-of-a-test?prompts={prompt.slug}&at=1").text
    assert in_order(
        text,
        [
            "Reveal the key points",
            prompt.key_points[-1],
            f"Often heard on {concept.title}",
            wrong.answer,
            wrong.why,
        ],
    )


def test_a_drill_of_a_question_about_oneself_says_what_they_listen_for(
    planned: Visitor, known: Curriculum
) -> None:
    prompt = known.prompts["story-ownership"]
    text = planned.page(f"/practice/drill/run-of-a-test?prompts={prompt.slug}&at=1").text
    assert in_order(text, [prompt.listens_for, *prompt.strong_signs, *prompt.weak_signs])
    assert known.concepts[prompt.concepts[0]].wrong_answer.answer not in text


@pytest.mark.parametrize(
    ("prompt", "concept"),
    [
        ("weighted-and-focal-loss", "focal-loss"),
        ("bias-variance-explained", "bias-variance"),
        ("l1-exact-zeros", "regularization"),
    ],
)
def test_the_wrong_answer_is_that_of_the_concept_a_question_names(
    planned: Visitor, known: Curriculum, prompt: str, concept: str
) -> None:
    assert pitfall(known.prompts[prompt], known).slug == concept


@pytest.mark.parametrize("order", ORDERS)
def test_a_rehearsal_shows_what_each_step_covers_in_the_order_of_its_steps(
    planned: Visitor, known: Curriculum, order: str
) -> None:
    design = known.designs["design-fraud-detection"]
    text = planned.page(f"/practice/rehearsal/run?design={design.slug}&framework={order}&length=50").text
    points = [point for topic in ORDERS[order] for point in design.covers[DesignTopic(topic)]]
    dives = [text for dive in design.deep_dives for text in (dive.asks, *dive.points)]
    levels = [
        text for found in design.trade_offs for text in (found.choice, found.mid, found.senior, found.staff)
    ]
    assert in_order(text, [*points, *(estimate.what for estimate in design.estimates), *dives, *levels])


def test_the_result_of_a_rehearsal_shows_the_same(planned: Visitor, known: Curriculum) -> None:
    form = planned.page("/practice/rehearsal/run?design=design-fraud-detection").form("rehearsal")
    result = planned.page(planned.post("/practice/rehearsal", form).location)
    assert known.designs["design-fraud-detection"].deep_dives[0].asks in result.text


def test_whoever_scores_a_mock_sees_what_to_listen_for(planned: Visitor, known: Curriculum) -> None:
    rounds = ["round-behavioural", "round-system-design"]
    planned.post("/practice/mocks", {"form_key": new_key(), "round": rounds})
    held = {found["round"]: found for found in planned.log[-1].payload["rounds"]}
    prompt = known.prompts[held["round-behavioural"]["prompts"][0]]
    design = known.designs[held["round-system-design"]["designs"][0]]
    assert prompt.listens_for not in planned.page("/practice/mocks/mock-1").text

    said = {"said-round-behavioural": "3", "said-round-system-design": "3"}
    planned.post("/practice/mocks/mock-1", {"form_key": new_key(), **said})

    text = planned.page("/practice/mocks/mock-1/score").text
    assert in_order(text, [design.deep_dives[0].asks, design.trade_offs[0].staff])
    assert in_order(text, [prompt.listens_for, *prompt.strong_signs, *prompt.weak_signs])


def test_a_coding_round_brings_a_task_from_machine_learning_with_its_signature(
    planned: Visitor, known: Curriculum
) -> None:
    planned.post("/practice/mocks", {"form_key": new_key(), "round": ["round-coding"]})
    (held,) = planned.log[-1].payload["rounds"]
    (slug,) = held["builds"]
    text = planned.page("/practice/mocks/mock-1").text
    assert known.implementations[slug].signature in text
    assert known.implementations[slug].checklist[0] not in text


def test_a_coding_task_comes_with_hints_and_cases(planned: Visitor, known: Curriculum) -> None:
    task = known.implementations["implement-auc-roc"]
    text = planned.page(f"/practice/builds/implement/{task.slug}").text
    assert in_order(
        text, [task.signature, *task.hints, *(case.title for case in task.cases), task.checklist[0]]
    )


def test_a_session_leads_to_what_there_is_to_read(planned: Visitor) -> None:
    task = next(task for task in planned.tasks if task.item.startswith("implement/"))
    addresses = {found.get("href") for found in planned.page(f"/session/{task.uid}").all("a")}
    assert f"/practice/builds/{task.item}" in addresses

    task = next(task for task in planned.tasks if task.kind == "learn")
    addresses = {found.get("href") for found in planned.page(f"/session/{task.uid}").all("a")}
    assert f"/concepts/{task.concepts[0]}" in addresses


def test_the_file_of_a_coding_task_runs_and_fails_until_it_is_solved(
    planned: Visitor, tmp_path: Path
) -> None:
    answer = planned.get("/practice/tasks/implement-auc-roc.py")
    assert answer.mimetype == "text/x-python"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    file = tmp_path / "task.py"
    file.write_bytes(answer.data)

    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (1, "")
    assert "raised NotImplementedError" in done.stdout


def test_an_unknown_task_has_no_file(planned: Visitor) -> None:
    assert planned.get("/practice/tasks/implement-nothing.py").status_code == 404


@pytest.mark.parametrize(
    ("concept", "shown", "address"),
    [
        ("hash-maps", "1 Two Sum, easy", None),
        ("cold-start", "Recommendations for a film or music service", "/practice/rehearsal/run?design="),
        ("linear-models", "Logistic regression with gradient descent", "/practice/builds/implement/"),
    ],
)
def test_a_concept_names_what_there_is_to_practise(
    planned: Visitor, concept: str, shown: str, address: str | None
) -> None:
    page = planned.page(f"/concepts/{concept}")
    assert in_order(page.text, ["To practise", shown])
    if address:
        assert [found for found in page.all("a") if (found.get("href") or "").startswith(address)]
