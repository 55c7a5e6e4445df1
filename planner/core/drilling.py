"""Which prompts to drill: what fades and what is shaky first, the weightier the sooner.

A concept is due when less than `DUE_BELOW` of it should still be there. It is a gap when the last drill
showed little or the person said so, or when it comes up in the plan within a week. Everything else follows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import WEAK_BELOW, Drill, latest_by_prompt, read_drills
from planner.core.journal import CheckIn, Standing
from planner.core.localtime import study_date, zone_named
from planner.core.outlook import find_subjects, pillars_tested
from planner.core.plan import Plan, PlanRequest
from planner.core.recall import DUE_BELOW, Recall, recall_by_concept
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar, PromptKind

REST_DAYS = 3
"""A prompt comes back no sooner while there are others."""
COMING_DAYS = 7
LOW_SHARE = 0.6
LOW_CONFIDENCE = 3
UNTOUCHED, TOUCHED, COMING = 0.02, 0.3, 0.5
"""Needs of concepts neither due nor shaky; a gap's is what is missing, 0.4..1; what is due has 1..2."""
UNANSWERED = 1.25
"""How much more a prompt counts that was never answered, or not half of it."""


@dataclass(frozen=True, slots=True)
class DrillFilter:
    """What to draw from; `concept` and `round` are slugs, None asks for everything."""

    pillar: Pillar | None = None
    concept: str | None = None
    kind: PromptKind | None = None
    round: str | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A prompt to drill and the reason, part of a sentence."""

    prompt: Prompt
    why: str


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the log and the plan say on a day, by concept slug; `drilled` is by prompt slug."""

    today: date
    weights: Mapping[str, float]
    recall: Mapping[str, Recall]
    shown: Mapping[str, tuple[date, float]]
    said: Mapping[str, tuple[date, int]]
    coming: Mapping[str, date]
    drilled: Mapping[str, Drill]


def pick_prompts(
    curriculum: Curriculum,
    standing: Standing,
    plan: Plan,
    request: PlanRequest,
    asked: DrillFilter,
    *,
    count: int,
    today: date,
) -> list[Pick]:
    """The `count` prompts most worth drilling, or all there are; ties go by weight, then by slug."""
    evidence = _gather(curriculum, standing, plan, request, today)
    scored = {
        prompt: _score(prompt, evidence)
        for prompt in sorted(curriculum.prompts.values(), key=lambda prompt: prompt.slug)
        if _is_asked(prompt, curriculum, asked)
    }
    resting = {prompt for prompt in scored if _rests(prompt, evidence)}
    taken = Counter(drill.about for drill in evidence.drilled.values() if drill.on == today)
    picked: list[Prompt] = []
    while len(picked) < min(count, len(scored)):
        left = scored.keys() - set(picked)
        # Each further question of the day on one concept is worth half as much as the one before.
        best = min(
            left - resting or left,
            key=lambda prompt: (
                -scored[prompt] / 2 ** taken[prompt.concepts[0]],
                -evidence.weights[prompt.concepts[0]],
                prompt.slug,
            ),
        )
        taken[best.concepts[0]] += 1
        picked.append(best)
    return [Pick(prompt, _need(prompt, evidence)[1]) for prompt in picked]


def _gather(
    curriculum: Curriculum, standing: Standing, plan: Plan, request: PlanRequest, today: date
) -> _Evidence:
    check_ins, drills = standing.check_ins.values(), read_drills(standing)
    subjects = find_subjects(curriculum, request, curriculum.concepts)
    return _Evidence(
        today=today,
        weights={slug: sum(subject.weights) for slug, subject in subjects.items()},
        recall=recall_by_concept(curriculum, standing, until=today),
        shown=_last_shown(drills),
        said=_last_said(check_in for check_in in check_ins if check_in.studied),
        coming=_coming(plan, request, today),
        drilled=latest_by_prompt(drills),
    )


def _last_shown(drills: tuple[Drill, ...]) -> dict[str, tuple[date, float]]:
    """The share shown on the last day a concept was drilled, all its questions of the day together."""
    last = {drill.about: drill.on for drill in drills}
    of_day = [drill for drill in drills if drill.on == last[drill.about]]
    return {
        slug: (
            on,
            sum(drill.shown for drill in of_day if drill.about == slug)
            / sum(drill.of for drill in of_day if drill.about == slug),
        )
        for slug, on in last.items()
    }


def _last_said(check_ins: Iterator[CheckIn]) -> dict[str, tuple[date, int]]:
    return {slug: (found.on, said) for found in check_ins for slug, said in found.confidence.items()}


def _coming(plan: Plan, request: PlanRequest, today: date) -> dict[str, date]:
    """The first day within the coming week on which the plan is about a concept."""
    zone, coming = zone_named(plan.time_zone), dict[str, date]()
    for task in plan.tasks:
        on = study_date(task.starts_at, zone, day_start_hour=request.day_start_hour)
        if 0 <= (on - today).days <= COMING_DAYS:
            for slug in task.concepts:
                coming.setdefault(slug, on)
    return coming


def _is_asked(prompt: Prompt, curriculum: Curriculum, asked: DrillFilter) -> bool:
    pillar = curriculum.concepts[prompt.concepts[0]].pillar
    return (
        asked.pillar in (None, pillar)
        and asked.kind in (None, prompt.kind)
        and (asked.concept is None or asked.concept in prompt.concepts)
        and (asked.round is None or pillar in pillars_tested(curriculum, asked.round))
    )


def _rests(prompt: Prompt, evidence: _Evidence) -> bool:
    last = evidence.drilled.get(prompt.slug)
    return last is not None and (evidence.today - last.on).days < REST_DAYS


def _score(prompt: Prompt, evidence: _Evidence) -> float:
    need, _ = _need(prompt, evidence)
    last = evidence.drilled.get(prompt.slug)
    is_answered = last is not None and last.share >= WEAK_BELOW
    return evidence.weights[prompt.concepts[0]] * need * (1 if is_answered else UNANSWERED)


def _need(prompt: Prompt, evidence: _Evidence) -> tuple[float, str]:
    """How much the prompt's concept needs a look (0..2), and why."""
    return max(_needs(prompt, evidence), key=lambda need: need[0])


def _needs(prompt: Prompt, evidence: _Evidence) -> Iterator[tuple[float, str]]:
    slug, today = prompt.concepts[0], evidence.today
    last = evidence.drilled.get(prompt.slug)
    is_touched = slug in evidence.recall or slug in evidence.said
    yield (
        TOUCHED if is_touched else UNTOUCHED,
        f"drilled {_ago(last.on, today)}" if last else "not drilled yet",
    )
    if slug in evidence.recall:
        there = evidence.recall[slug].at(today)
        if there < DUE_BELOW:
            yield 2 - there, f"due: about {round(100 * there)} % should still be there"
    if slug in evidence.shown:
        on, share = evidence.shown[slug]
        if share < LOW_SHARE:
            yield 1 - share, f"shaky when last shown, {_ago(on, today)}"
    elif slug in evidence.said:
        on, said = evidence.said[slug]
        if said <= LOW_CONFIDENCE:
            yield (5 - said) / 4, f"you said {said} {CONFIDENCE_WORDS[said]}, {_ago(on, today)}"
    if slug in evidence.coming and not is_touched:
        yield COMING, f"in your plan {_ahead(evidence.coming[slug], today)}"


def _ago(on: date, today: date) -> str:
    days = (today - on).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _ahead(on: date, today: date) -> str:
    days = (on - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
