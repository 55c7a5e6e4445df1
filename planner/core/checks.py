"""Numeric checks of a finished plan: what the sources ask for against what the plan holds.

A track in data/ lists its checks and names one measure for each; a measure is a function
`(view, rule) -> number`, registered in MEASURES.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.core.availability import StudyDay
from planner.core.curriculum import CheckRule, Curriculum, Prompt, Track
from planner.core.plan import Check, Task
from planner.core.tracks import PhaseDays
from planner.core.vocabulary import Aspect, Difficulty, Facet, Focus, PromptKind, TaskKind

THEORY_ASPECTS = frozenset({Aspect.DEFINITION, Aspect.PROS_CONS, Aspect.ASSUMPTIONS})
APPLIED_ASPECTS = frozenset({Aspect.DEBUGGING, Aspect.TRADEOFFS, Aspect.DEPLOYMENT})


PERIODS = ("study_day", "week", "calendar_day", "up_to_phase_end", "rest_of_plan")
"""What `per` of a rule may say: the unit that scales what is wanted, or the part of the plan it looks at."""


@dataclass(frozen=True)
class PlanView:
    """What a measure looks at. `day_of` gives a task's index into the plan's days."""

    curriculum: Curriculum
    track: Track
    phases: tuple[PhaseDays, ...]
    days: tuple[StudyDay, ...]
    tasks: tuple[Task, ...]
    day_of: Mapping[str, int]
    focus: tuple[Focus, ...]

    @cached_property
    def prompts_by_concept(self) -> Mapping[str, tuple[Prompt, ...]]:
        """The prompts each checklist concept's answer sessions hold."""
        return {
            concept.slug: tuple(
                self.curriculum.prompts[slug]
                for task in self.tasks
                if task.concepts[:1] == (concept.slug,) and task.item.startswith(("learn/", "practice/"))
                for slug in task.prompts
            )
            for concept in self.curriculum.checklist
        }

    def window(self, rule: CheckRule) -> tuple[int, int]:
        """Half-open day range of the rule: its phase, up to its end, or the whole plan."""
        if rule.phase is None:
            return 0, len(self.days)
        start = min(span.start for span in self.phases if span.phase.slug == rule.phase)
        if rule.per == "rest_of_plan":
            return start, len(self.days)
        end = max(span.end for span in self.phases if span.phase.slug == rule.phase)
        return (0 if rule.per == "up_to_phase_end" else start), end

    def study_days(self, rule: CheckRule) -> list[int]:
        """Indices of the study days in the rule's range."""
        start, end = self.window(rule)
        return [index for index in range(start, end) if self.days[index].is_study_day]

    def matching(self, rule: CheckRule) -> list[Task]:
        """The tasks in the rule's range that pass its filters; extra practice does not count."""
        start, end = self.window(rule)
        return [
            task
            for task in self.tasks
            if not task.extra
            and start <= self.day_of[task.uid] < end
            and (rule.kind is None or task.kind == rule.kind)
            and (rule.pillar is None or task.pillar == rule.pillar)
            and (rule.concept is None or rule.concept in task.concepts)
            and (not rule.sources or set(rule.sources) & set(task.sources))
        ]


def evaluate_checks(view: PlanView) -> tuple[Check, ...]:
    """Every check of the track that applies to the person's focus, in the track's order."""
    rules = (rule for rule in view.track.checks if not rule.focus or set(rule.focus) & set(view.focus))
    return tuple(_evaluate(view, rule) for rule in rules)


def _evaluate(view: PlanView, rule: CheckRule) -> Check:
    scale = _scale(view, rule)
    low = None if rule.at_least is None else rule.at_least * scale
    high = None if rule.at_most is None else rule.at_most * scale
    got = MEASURES[rule.measure](view, rule)
    ok = (low is None or got >= low) and (high is None or got <= high)
    return Check(rule.id, rule.label, (_tidy(low), _tidy(high)), _tidy(got) or 0, ok)


def _scale(view: PlanView, rule: CheckRule) -> float:
    if rule.per == "study_day":
        return len(view.study_days(rule))
    if rule.per == "week":
        return max(1, len(view.days) // 7)
    return 1 / len(view.days) if rule.per == "calendar_day" else 1.0


def _tidy(number: float | None) -> float | None:
    if number is None:
        return None
    return int(number) if float(number).is_integer() else round(number, 2)


def _span(view: PlanView, _rule: CheckRule) -> float:
    return len(view.days)


def _tasks(view: PlanView, rule: CheckRule) -> float:
    """Pieces of work; one done in parts counts once."""
    return len({task.item for task in view.matching(rule)})


def _minutes(view: PlanView, rule: CheckRule) -> float:
    return sum(task.minutes for task in view.matching(rule))


def _fewest_a_day(view: PlanView, rule: CheckRule) -> float:
    """The count of the study day furthest from what is wanted: the fewest, unless one has too many."""
    days = view.study_days(rule)
    counts = dict.fromkeys(days, 0)
    for task in view.matching(rule):
        counts[view.day_of[task.uid]] = counts.get(view.day_of[task.uid], 0) + 1
    most = max(counts.values(), default=0)
    too_many = rule.at_most is not None and most > rule.at_most
    return most if too_many else min(counts.values(), default=0)


def _sources_covered(view: PlanView, rule: CheckRule) -> float:
    covered = {source for task in view.matching(rule) for source in task.sources}
    return len(covered & set(rule.sources))


def _checklist_covered(view: PlanView, _rule: CheckRule) -> float:
    touched = {slug for task in view.tasks if not task.extra for slug in task.concepts}
    return sum(concept.slug in touched for concept in view.curriculum.checklist)


def _medium_share(view: PlanView, rule: CheckRule) -> float:
    slugs = [task.item.split("/")[1] for task in view.matching(rule) if task.item.startswith("problem/")]
    medium = [slug for slug in slugs if view.curriculum.problems[slug].difficulty is Difficulty.MEDIUM]
    return len(medium) / len(slugs) if slugs else 0.0


def _inside_phase(view: PlanView, _rule: CheckRule) -> float:
    """Percent of the phases' own work that lies inside its phase."""
    bound = {
        demand.slug: demand.phase for demand in view.track.demands if demand.phase and not demand.may_slip
    }
    ranges = {span.phase.slug: range(span.start, span.end) for span in view.phases}
    own = [task for task in view.tasks if task.demand in bound]
    inside = [task for task in own if view.day_of[task.uid] in ranges[bound[task.demand] or ""]]
    return 100 * len(inside) / len(own) if own else 0.0


def _answers(view: PlanView, rule: CheckRule) -> float:
    return sum(map(len, _answers_by_concept(view, rule)))


def _fewest_answers(view: PlanView, rule: CheckRule) -> float:
    return min(map(len, _answers_by_concept(view, rule)), default=0)


def _answers_a_day(view: PlanView, rule: CheckRule) -> float:
    return _answers(view, rule) / max(1, len(view.days))


def _answers_by_concept(view: PlanView, rule: CheckRule) -> list[list[Prompt]]:
    kinds = {PromptKind(rule.kind)} if rule.kind else {PromptKind.THEORY, PromptKind.APPLIED}
    return [[prompt for prompt in held if prompt.kind in kinds] for held in view.prompts_by_concept.values()]


def _fewest_aspects(view: PlanView, rule: CheckRule) -> float:
    wanted = THEORY_ASPECTS if rule.kind == PromptKind.THEORY else APPLIED_ASPECTS
    held = (
        {aspect for prompt in answers for aspect in prompt.aspects}
        for answers in _answers_by_concept(view, rule)
    )
    return min((len(aspects & wanted) for aspects in held), default=0)


def _fewest_facets(view: PlanView, rule: CheckRule) -> float:
    held = (
        {facet for prompt in answers for facet in prompt.facets}
        for answers in _answers_by_concept(view, rule)
    )
    return min((len(facets & set(Facet)) for facets in held), default=0)


def _sample_questions(view: PlanView, _rule: CheckRule) -> float:
    """Sample questions of the checklist (S3-Cnn-Qm) that some prompt of ours covers."""
    covered = {source for prompt in view.curriculum.prompts.values() for source in prompt.sources}
    return len({source for source in covered if source.startswith("S3-C") and "-Q" in source})


def _projects(view: PlanView, rule: CheckRule) -> float:
    return len(_deliverables(view, rule))


def _fewest_deliverables(view: PlanView, rule: CheckRule) -> float:
    return min(map(len, _deliverables(view, rule).values()), default=0)


def _deployment_modes(view: PlanView, rule: CheckRule) -> float:
    """The fewest deployment modes a planned project names (each slot names one of three)."""
    projects = _deliverables(view, rule)
    return min((len({view.curriculum.projects[slug].deployment}) for slug in projects), default=0)


def _deliverables(view: PlanView, rule: CheckRule) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for task in view.matching(rule):
        if task.item.startswith("project/"):
            _, project, deliverable = task.item.split("/")
            found.setdefault(project, set()).add(deliverable)
    return found


def _framework_steps(view: PlanView, rule: CheckRule) -> float:
    """Steps of the track's framework that every planned design goes through."""
    designs = [task for task in view.matching(rule) if task.kind is TaskKind.DESIGN]
    steps = view.curriculum.frameworks[view.track.framework].steps
    return min((sum(_holds(task, step.sources) for step in steps) for task in designs), default=0)


def _holds(task: Task, sources: Iterable[str]) -> bool:
    return set(sources) <= set(task.sources)


MEASURES: Mapping[str, Callable[[PlanView, CheckRule], float]] = {
    "span_days": _span,
    "tasks": _tasks,
    "minutes": _minutes,
    "fewest_per_study_day": _fewest_a_day,
    "sources_covered": _sources_covered,
    "checklist_covered": _checklist_covered,
    "medium_share": _medium_share,
    "percent_inside_phase": _inside_phase,
    "answers": _answers,
    "fewest_answers": _fewest_answers,
    "answers_per_calendar_day": _answers_a_day,
    "fewest_aspects": _fewest_aspects,
    "fewest_facets": _fewest_facets,
    "sample_questions": _sample_questions,
    "projects": _projects,
    "fewest_deliverables": _fewest_deliverables,
    "deployment_modes": _deployment_modes,
    "framework_steps": _framework_steps,
}
