"""Concepts: search, filter, and one concept with prompts, sources and history."""

from web_samples import Visitor

from planner.core.curriculum import Curriculum


def test_all_concepts_are_listed_and_lead_to_their_pages(planned: Visitor, curriculum: Curriculum):
    page = planned.page("/concepts")
    links = {link.get("href") for link in page.all("a")}
    assert {f"/concepts/{slug}" for slug in curriculum.concepts} <= links


def test_a_search_shows_what_matches_and_keeps_what_was_typed(planned: Visitor):
    page = planned.page("/concepts?q=bias+variance&pillar=fundamentals&seen=no")
    assert "Bias-variance tradeoff" in page.text
    assert "Support vector" not in page.text
    assert "bias variance" in {field.get("value") for field in page.all("input")}
    chosen = {option.get("value") for option in page.all("option") if "selected" in option.attributes}
    assert {"fundamentals", "no"} <= chosen


def test_a_search_without_a_match_says_what_to_try(planned: Visitor):
    assert "Nothing matches" in planned.page("/concepts?q=zebra").text


def test_odd_filters_count_as_none(planned: Visitor, curriculum: Curriculum):
    page = planned.page("/concepts?pillar=cooking&seen=maybe&q=" + "%00" * 3)
    assert page.text
    assert f"of {len(curriculum.concepts)} shown" in page.text


def test_a_concept_shows_its_facets_prompts_and_sources(planned: Visitor, curriculum: Curriculum):
    text = planned.page("/concepts/bias-variance").text
    concept = curriculum.concepts["bias-variance"]
    for expected in (*concept.facets.values(), "S3-C05", "No data yet"):
        assert expected in text
    assert all(prompt.text in text for prompt in curriculum.prompts_about("bias-variance"))


def test_a_concept_practised_shows_when_and_how_sure(planned: Visitor):
    task = next(task for task in planned.tasks if task.concepts)
    slug = task.concepts[0]
    planned.check_in(task.uid, **{f"confidence-{slug}": "2"})
    text = planned.page(f"/concepts/{slug}").text
    assert task.title in text
    assert "2 shaky" in text
    assert "touched" in planned.page(f"/concepts?q={slug.split('-')[0]}&seen=yes").text


def test_an_unknown_concept_is_a_plain_404(planned: Visitor):
    answer = planned.get("/concepts/underwater-basket-weaving")
    assert answer.status_code == 404
    assert "There is no such concept" in answer.text


def test_a_project_prompt_never_shows_its_empty_slot(planned: Visitor):
    text = planned.page("/concepts/behavioural").text
    assert "{project}" not in text
    assert "your project" in text


def test_concepts_are_there_before_any_plan(ana: Visitor):
    assert "Bias-variance" in ana.page("/concepts").text
    assert "No data yet" in ana.page("/concepts/bias-variance").text
