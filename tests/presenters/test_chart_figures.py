"""Figures are plain JSON with the app's colour tokens, also when there is nothing to draw."""

import json
from dataclasses import replace
from datetime import date

from planner.core.coverage import ConceptCoverage, PillarCoverage, pillar_coverage
from planner.core.curriculum import Concept, Curriculum
from planner.core.vocabulary import Pillar
from planner.presenters.charts import LEAST_SURE_SHOWN, confidence_figure, coverage_figure, least_sure


def spoken_of(concept: Concept, confidence: int | None) -> ConceptCoverage:
    return ConceptCoverage(
        concept=concept,
        sessions=1,
        minutes=30,
        confidence=confidence,
        last_on=date(2026, 11, 23),
        rating=None,
        planned=1,
        entries=(1,),
    )


def test_without_data_a_figure_has_no_bars():
    for figure in (coverage_figure([]), coverage_figure(pillar_coverage([], [])), confidence_figure([])):
        assert list(figure["data"][0]["x"]) == []
        assert json.loads(json.dumps(figure)) == figure


def test_each_pillar_has_a_bar_in_its_own_colour():
    half = PillarCoverage(Pillar.CODING, 4, 2, 3.0, 60, 2, 4)
    none = PillarCoverage(Pillar.SYSTEM_DESIGN, 5, 0, None, 0, 0, 5)
    bars = coverage_figure([half, none])["data"][0]
    assert (list(bars["x"]), list(bars["text"])) == ([50, 0], ["50 %", "0 %"])
    assert bars["marker"]["color"] == ["--coding", "--system-design"]


def test_the_least_sure_come_first_and_the_silent_not_at_all(curriculum: Curriculum):
    concepts = list(curriculum.concepts.values())[:20]
    said = [spoken_of(concept, 1 + number % 5) for number, concept in enumerate(concepts)]
    shown = least_sure([*said, spoken_of(concepts[0], None)])
    assert len(shown) == LEAST_SURE_SHOWN
    confidences = [found.confidence for found in shown]
    assert confidences == sorted(confidences)
    assert confidences[0] == 1


def test_markup_in_a_title_is_text_and_a_long_title_is_cut(curriculum: Curriculum):
    concept = replace(curriculum.concepts["bias-variance"], title="<b>bold</b> " + "long " * 20)
    (label,) = confidence_figure([spoken_of(concept, 2)])["layout"]["annotations"]
    assert label["text"].startswith("&lt;b&gt;bold")
    assert label["text"].endswith("…")
