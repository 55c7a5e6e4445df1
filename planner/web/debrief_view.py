"""Real interviews as the templates show them."""

from collections.abc import Collection
from typing import Any

from flask import url_for

from planner.core.curriculum import Concept, Curriculum
from planner.core.debriefs import Debrief, Preparation, askable_concepts
from planner.core.prompt_text import asked
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar
from planner.web.change_fields import Posted
from planner.web.forms import RATINGS
from planner.web.words import counted, long_date


def askable(curriculum: Curriculum, named: Collection[str], typed: Posted) -> list[dict[str, Any]]:
    """The pillars with their concepts and prompts to tick, as they were ticked."""
    ticked, ticked_prompts = set(typed.getlist("asked")), set(typed.getlist("asked_prompt"))
    own: dict[str, list[dict[str, Any]]] = {}
    for prompt in curriculum.prompts.values():
        shown = {"slug": prompt.slug, "text": asked(prompt.text), "ticked": prompt.slug in ticked_prompts}
        own.setdefault(prompt.concepts[0], []).append(shown)
    concepts = [curriculum.concepts[slug] for slug in askable_concepts(curriculum, named)]
    rows = {
        pillar: [
            {
                "slug": concept.slug,
                "title": concept.title,
                "ticked": concept.slug in ticked,
                "prompts": own.get(concept.slug, []),
                "went": RATINGS.get(typed.get(f"went-{concept.slug}", "")),
                "open": any(prompt["ticked"] for prompt in own.get(concept.slug, [])),
            }
            for concept in concepts
            if concept.pillar is pillar
        ]
        for pillar in Pillar
    }
    return [
        {"pillar": pillar, "concepts": found, "open": any(row["ticked"] or row["open"] for row in found)}
        for pillar, found in rows.items()
        if found
    ]


def debrief_row(debrief: Debrief, preparation: Preparation, curriculum: Curriculum) -> dict[str, Any]:
    """One interview in the list of them."""
    return {
        "title": debrief.given.title,
        "href": url_for("debriefs.edit", entry_id=debrief.entry_id),
        "when": long_date(debrief.given.on),
        "finding": finding(preparation, curriculum),
        "unmet": [_linked(curriculum.concepts[slug]) for slug in _known(preparation.unmet, curriculum)],
    }


def finding(preparation: Preparation, curriculum: Curriculum) -> str:
    """The comparison in a sentence, such as “Of 9 things asked, 7 had been prepared, 2 never met”."""
    count = len(preparation.prepared) + len(preparation.unmet)
    if not count:
        return "Nothing ticked yet, so there is nothing to compare."
    told = f"Of {counted(count, 'thing')} asked, {len(preparation.prepared)} had been prepared"
    if not preparation.unmet:
        return f"{told}."
    titles = [curriculum.concepts[slug].title for slug in _known(preparation.unmet, curriculum)]
    names = f": {'; '.join(titles)}" if titles else ""
    return f"{told}, {len(preparation.unmet)} never met{names}."


def overall(preparations: Collection[Preparation]) -> str | None:
    """All interviews in a sentence; None if nothing was ticked in any."""
    prepared = sum(len(found.prepared) for found in preparations)
    count = prepared + sum(len(found.unmet) for found in preparations)
    return f"Prepared: {prepared} of {counted(count, 'thing')} asked so far." if count else None


WENT_CHOICES = (
    ("", "Not said"),
    *((str(number), f"{number} {word}") for number, word in CONFIDENCE_WORDS.items()),
)


def _known(slugs: Collection[str], curriculum: Curriculum) -> list[str]:
    return [slug for slug in slugs if slug in curriculum.concepts]


def _linked(concept: Concept) -> dict[str, str]:
    return {"title": concept.title, "slug": concept.slug, "href": url_for("concepts.show", slug=concept.slug)}
