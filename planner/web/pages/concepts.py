"""Concepts: search and filter, and one concept with its prompts, sources and history."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request, url_for

from planner.core.concept_index import ConceptQuery, find_concepts
from planner.core.coverage import ConceptCoverage
from planner.core.curriculum import Concept, Prompt
from planner.core.drill_log import read_drills
from planner.core.errors import NotFoundError
from planner.core.journal import CheckIn
from planner.core.localtime import local_at, zone_named
from planner.core.prompt_text import asked
from planner.core.readiness import readiness_on
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar, facet_labels
from planner.services.pages import ConceptPage, show_concept, touched_concepts
from planner.web.access import signed_in
from planner.web.curve_view import curve_chart, curve_title
from planner.web.depth_view import formula_rows, reference_lines, to_practise
from planner.web.drill_view import drill_facts
from planner.web.state import dashboard, now, parts, situation
from planner.web.why_view import range_text
from planner.web.words import counted, points, short_date

LONGEST_SEARCH = 100

blueprint = Blueprint("concepts", __name__)


@blueprint.get("/concepts")
@signed_in
def index() -> str:
    """All concepts, or those that match the search."""
    curriculum = parts().curriculum
    query = _query()
    touched = touched_concepts(situation())
    found = find_concepts(curriculum, query, touched=touched)
    return render_template(
        "concepts.html",
        query=query,
        pillars=list(Pillar),
        rows=[_row(concept, touched) for concept in found],
        total=len(curriculum.concepts),
    )


@blueprint.get("/concepts/<slug>")
@signed_in
def show(slug: str) -> str:
    """One concept."""
    concept = parts().curriculum.concepts.get(slug)
    if concept is None:
        raise NotFoundError("There is no such concept. The Concepts page has all of them.")
    page = show_concept(situation(), parts().curriculum, concept, now=now())
    labels = facet_labels(concept.pillar)
    planned = situation().request
    return render_template(
        "concept.html",
        concept=concept,
        facets=[(labels[facet], text) for facet, text in concept.facets.items()],
        formulas=formula_rows(concept),
        references=reference_lines(concept, parts().curriculum),
        to_practise=to_practise(concept, parts().curriculum),
        prompts=[_prompt(prompt) for prompt in page.prompts],
        links=list(_links(concept, page)),
        resources=page.resources,
        history=_history(page, slug),
        facts=_facts(concept, page.coverage),
        next_session=_next(page),
        is_added=planned is not None and slug in planned.added,
        can_be_added=planned is not None,
        readiness=_readiness(concept) if planned is not None else None,
    )


def _readiness(concept: Concept) -> dict[str, Any]:
    """Where the concept stands, and its curve: how it came there and how it would fade."""
    found = dashboard()
    now_at = readiness_on(found.learning.of(concept), found.learning.bias, found.today)
    _, rows = curve_chart(concept, found)
    return {
        "points": None if now_at.is_unknown else points(now_at.estimate.value),
        "likely": range_text(now_at.estimate),
        "curve": rows,
        "curve_title": curve_title(now_at),
        "charts_url": url_for("readiness.curve", slug=concept.slug),
        "why": url_for("readiness.why", slug=concept.slug),
    }


def _query() -> ConceptQuery:
    pillar = request.args.get("pillar", "")
    seen = request.args.get("seen", "")
    return ConceptQuery(
        words=request.args.get("q", "")[:LONGEST_SEARCH],
        pillar=Pillar(pillar) if pillar in set(Pillar) else None,
        touched={"yes": True, "no": False}.get(seen),
    )


def _row(concept: Concept, touched: frozenset[str]) -> dict[str, Any]:
    parent = parts().curriculum.concepts[concept.parent].title if concept.parent else None
    return {
        "title": concept.title,
        "href": url_for("concepts.show", slug=concept.slug),
        "pillar": concept.pillar,
        "parent": parent,
        "touched": concept.slug in touched,
        "weight": f"{concept.weight:g}",
    }


def _prompt(prompt: Prompt) -> dict[str, Any]:
    return {
        "text": asked(prompt.text),
        "kind": prompt.kind.value,
        "minutes": prompt.minutes,
        "key_points": prompt.key_points,
        "follow_up": asked(prompt.follow_up),
        "sources": prompt.sources,
    }


def _links(concept: Concept, page: ConceptPage) -> Iterator[tuple[str, list[Concept]]]:
    concepts = parts().curriculum.concepts
    if concept.parent:
        yield "Part of", [concepts[concept.parent]]
    if concept.prerequisites:
        yield "Learn before", [concepts[slug] for slug in concept.prerequisites]
    if page.children:
        yield "In detail", list(page.children)
    if page.leads_to:
        yield "Leads to", list(page.leads_to)


def _facts(concept: Concept, coverage: ConceptCoverage) -> str:
    minutes = concept.minutes
    facts = (
        f"Weight {concept.weight:g} · difficulty {concept.difficulty} of 10 · {minutes.learn} min to learn"
    )
    if not coverage.touched:
        return f"{facts} · not touched yet"
    said = coverage.confidence
    spoken = f" · you said {said} {CONFIDENCE_WORDS[said]}" if said else ""
    return f"{facts} · {counted(coverage.sessions, 'session')}{spoken}"


def _history(page: ConceptPage, slug: str) -> list[dict[str, str]]:
    """What was said and what was shown, latest first."""
    prompts = parts().curriculum.prompts
    said = {(found.on, found.entry_id): _entry(found, slug) for found in page.history}
    shown = {
        (drill.on, drill.entry_id): {
            "title": f"Drill: {asked(prompts[drill.prompt].text)}" if drill.prompt in prompts else "Drill",
            "facts": drill_facts(drill),
        }
        for drill in read_drills(situation().standing)
        if slug in drill.concepts
    }
    return [entry for _, entry in sorted((said | shown).items(), reverse=True)]


def _entry(check_in: CheckIn, slug: str) -> dict[str, str]:
    facts = [short_date(check_in.on), check_in.outcome.value]
    if slug in check_in.confidence:
        said = check_in.confidence[slug]
        facts.append(f"{said} {CONFIDENCE_WORDS[said]}")
    if check_in.minutes is not None:
        facts.append(f"{check_in.minutes} min")
    return {"title": check_in.title, "facts": " · ".join(facts)}


def _next(page: ConceptPage) -> dict[str, str] | None:
    if page.next_session is None or situation().plan is None:
        return None
    plan, _ = situation().planned()
    on = local_at(page.next_session.starts_at, zone_named(plan.time_zone)).date()
    return {
        "text": f"{short_date(on)}: {page.next_session.title}",
        "why": page.next_session.why,
        "href": url_for("session.show", uid=page.next_session.uid),
    }
