"""Drills as pages show them."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from planner.core.curriculum import Curriculum
from planner.core.drill_log import Drill
from planner.core.drilling import DrillFilter, Pick
from planner.core.prompt_text import asked
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar, PromptKind
from planner.services.drills import ConceptResult, RunResult
from planner.web.forms import new_key
from planner.web.words import counted, day_name, short_date


def time_taken(seconds: int) -> str:
    """2 min, in whole minutes; 40 s below one."""
    return f"{round(seconds / 60)} min" if seconds >= 60 else f"{seconds} s"


def shown_text(shown: int, of: int) -> str:
    """Shown 3 of 5."""
    return f"shown {shown} of {of}"


def drill_facts(drill: Drill) -> str:
    """21 Nov · shown 3 of 5 · 2 min · you said 4 solid."""
    facts = [short_date(drill.on), shown_text(drill.shown, drill.of)]
    if drill.seconds is not None:
        facts.append(time_taken(drill.seconds))
    if drill.rating is not None:
        facts.append(f"you said {drill.rating} {CONFIDENCE_WORDS[drill.rating]}")
    return " · ".join(facts)


def pick_row(pick: Pick, curriculum: Curriculum) -> dict[str, Any]:
    """One prompt that would be asked: what it is about and why, not its words."""
    concept = curriculum.concepts[pick.prompt.concepts[0]]
    return {
        "title": concept.title,
        "pillar": concept.pillar,
        "kind": pick.prompt.kind.value,
        "minutes": pick.prompt.minutes,
        "why": pick.why,
    }


def filter_rows(wanted: DrillFilter, curriculum: Curriculum) -> list[dict[str, Any]]:
    """What to draw from can be narrowed by; each with what is chosen."""
    prompts = curriculum.prompts.values()
    asked_about = {slug for prompt in prompts for slug in prompt.concepts}
    own = {curriculum.concepts[prompt.concepts[0]].pillar for prompt in prompts}
    titles = sorted((curriculum.concepts[slug].title, slug) for slug in asked_about)
    kinds = {prompt.kind for prompt in prompts}
    return [
        _filter("pillar", wanted.pillar, [(each.value, each.label) for each in Pillar if each in own]),
        _filter(
            "kind", wanted.kind, [(each.value, each.capitalize()) for each in PromptKind if each in kinds]
        ),
        _filter("round", wanted.round, [(each.slug, each.title) for each in curriculum.rounds.values()]),
        _filter("concept", wanted.concept, [(slug, title) for title, slug in titles]),
    ]


def _filter(name: str, chosen: str | None, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "title": name.capitalize(), "chosen": chosen or "", "options": options}


def weak_row(drill: Drill, curriculum: Curriculum) -> dict[str, Any]:
    """A prompt worth another look, and a drill of just that."""
    prompt = curriculum.prompts[drill.prompt]
    return {
        "text": asked(prompt.text),
        "facts": drill_facts(drill),
        "href": url_for("drill.ask", run=new_key(), prompts=prompt.slug, at=1),
    }


def summary_heading(result: RunResult) -> str:
    """You showed 12 of 30 key points."""
    shown, of = sum(drill.shown for drill in result.drills), sum(drill.of for drill in result.drills)
    return f"You showed {shown} of {counted(of, 'key point')}"


def summary_facts(result: RunResult) -> str:
    """5 questions · 18 min; the time of those that were timed."""
    facts = [counted(len(result.drills), "question")]
    seconds = [drill.seconds for drill in result.drills if drill.seconds is not None]
    if seconds:
        facts.append(time_taken(sum(seconds)))
    return " · ".join(facts)


def result_row(result: ConceptResult, run: RunResult) -> dict[str, Any]:
    """What was said against what was shown, what moved, and when it comes back."""
    return {
        "title": result.concept.title,
        "href": url_for("concepts.show", slug=result.concept.slug),
        "pillar": result.concept.pillar,
        "shown": result.shown,
        "of": result.of,
        "said": f"{_said(result.ratings)}you showed {result.shown} of {result.of}",
        "moved": _moved(result, run),
        "back": _back(result, run),
    }


def said_against_shown(results: Iterable[ConceptResult]) -> str | None:
    """One sentence on how far the ratings were from what was shown; None without a rating."""
    rated = [drill for result in results for drill in result.drills if drill.rating is not None]
    if not rated:
        return None
    said = sum((drill.rating or 1) - 1 for drill in rated) / len(rated) / 4
    shown = sum(drill.share for drill in rated) / len(rated)
    if abs(said - shown) < 0.15:
        return "What you said and what you showed lie close together."
    if said < shown:
        return "You showed more than you gave yourself credit for."
    return "You said more than you showed. Better to find out here than in the interview."


def _said(ratings: tuple[int, ...]) -> str:
    if not ratings:
        return ""
    numbers = " and ".join(str(rating) for rating in ratings) if len(ratings) < 3 else _span(ratings)
    word = f" {CONFIDENCE_WORDS[ratings[0]]}" if len(ratings) == 1 else ""
    return f"you said {numbers}{word}, "


def _span(ratings: tuple[int, ...]) -> str:
    low, high = min(ratings), max(ratings)
    return str(low) if low == high else f"{low} to {high}"


def _moved(result: ConceptResult, run: RunResult) -> str:
    after = round(100 * result.after.at(run.compared_on))
    if result.before is None:
        return f"New in your log: in a week about {after} % of it should still be there."
    today = round(100 * result.before.at(run.on))
    before = round(100 * result.before.at(run.compared_on))
    step = after - before
    points = f"{step:+d} points".replace("-", "\N{MINUS SIGN}") if step else "no change"
    return (
        f"Today about {today} % was expected to be there. "
        f"In a week it is about {after} % instead of {before} % ({points})."
    )


def _back(result: ConceptResult, run: RunResult) -> str:
    on = result.comes_back_on
    if on <= run.on:
        return "Comes back at once."
    return f"Comes back around {day_name(on)} {on:%b}{f' {on.year}' if on.year != run.on.year else ''}."
