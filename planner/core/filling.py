"""Free time, once everything asked for has its place: more sessions where they help most at the interview."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from planner.core.availability import SHORTEST_SESSION, StudyDay
from planner.core.curriculum import Concept, Curriculum, StudyMinutes
from planner.core.localtime import MINUTE
from planner.core.memory import GAINS, sort_of
from planner.core.outlook import Subject, planned_sessions, value_of
from planner.core.plan import Task
from planner.core.scheduler import Placement
from planner.core.solver.problem import Problem, Session, Space, Topic
from planner.core.solver.solve import solve
from planner.core.vocabulary import PromptKind, TaskKind
from planner.core.work import WorkItem

LONGEST_SESSION = 90
"""Minutes (INTERFACES: session length 15-90)."""
MOST_PRACTICE, MOST_REVIEWS = 3, 4
"""Sessions of each sort on one concept, those the plan asks for included (MODEL.md, section 2)."""
EXTRA = "extra"
EXTRA_PRIORITY = 3
PROMPTS_A_SESSION = 3
PROMPT_KINDS: Mapping[TaskKind, frozenset[PromptKind]] = {
    TaskKind.REVIEW: frozenset({PromptKind.THEORY}),
    TaskKind.PRACTICE: frozenset(PromptKind) - {PromptKind.THEORY, PromptKind.PROJECT},
}
TITLES = {TaskKind.REVIEW: "Review: {}", TaskKind.PRACTICE: "Practice: {}"}


@dataclass(frozen=True, slots=True)
class FixedSessions:
    """What is planned or done already: the tasks, the day of each, and how much (0..1) of it was done.

    `ahead` is `shares` without what the subjects' memories hold already.
    """

    tasks: Sequence[Task]
    day_of: Mapping[str, int]
    shares: Mapping[str, float]
    ahead: Mapping[str, float]


def fill_free_time(
    curriculum: Curriculum,
    days: Sequence[StudyDay],
    subjects: Mapping[str, Subject],
    fixed: FixedSessions,
    *,
    light_days: Mapping[int, int],
    exams: Sequence[int],
    effort: int,
) -> list[Placement]:
    """Extra practice and reviews for the free slots of the days, by what they add at the interviews.

    `light_days` take reviews only, up to these minutes. Concepts that are neither learned before nor met
    in the plan get none.
    """
    problem = Problem(
        days=tuple(_space(day, light_days.get(index)) for index, day in enumerate(days)),
        topics=tuple(_topics(subjects, fixed)),
        exams=tuple(exams),
        shortest=SHORTEST_SESSION,
        longest=LONGEST_SESSION,
    )
    drafts = [_Draft.of(session, days[session.day]) for session in solve(problem, effort=effort).sessions]
    worth = _worth(drafts, subjects, fixed, exams)
    supply = _PromptSupply(curriculum, fixed.tasks)
    return [
        Placement(
            _item(draft, subjects[draft.topic].concept, points, supply),
            draft.day,
            draft.start,
            draft.end,
        )
        for draft, points in zip(drafts, worth, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A session of the solver at real instants."""

    topic: str
    kind: TaskKind
    day: int
    start: datetime
    end: datetime

    @staticmethod
    def of(session: Session, day: StudyDay) -> "_Draft":
        origin = day.slots[0].start
        return _Draft(
            session.topic,
            session.kind,
            session.day,
            origin + timedelta(minutes=session.start),
            origin + timedelta(minutes=session.end),
        )


class _PromptSupply:
    """Hands out the prompts on a concept in turn, those no session of the plan holds first."""

    def __init__(self, curriculum: Curriculum, tasks: Iterable[Task]) -> None:
        self.curriculum = curriculum
        self.used = Counter(slug for task in tasks for slug in task.prompts)
        self.keys = {task.item for task in tasks}

    def next_key(self, kind: TaskKind, concept: str) -> str:
        """The first key for an extra session of this sort on the concept that no other has."""
        keys = (f"{EXTRA}/{kind.value}/{concept}/{number}" for number in count(1))
        found = next(key for key in keys if key not in self.keys)
        self.keys.add(found)
        return found

    def take(self, kind: TaskKind, concept: str) -> tuple[str, ...]:
        """The prompts used least so far."""
        offered = [
            prompt.slug
            for prompt in self.curriculum.prompts_about(concept)
            if prompt.kind in PROMPT_KINDS[kind] and prompt.concepts[0] == concept
        ]
        chosen = sorted(offered, key=lambda slug: self.used[slug])[:PROMPTS_A_SESSION]
        self.used.update(chosen)
        return tuple(chosen)


def _space(day: StudyDay, limit: int | None) -> Space:
    if not day.slots:
        return Space(())
    origin = day.slots[0].start
    gaps = tuple(((slot.start - origin) // MINUTE, (slot.end - origin) // MINUTE) for slot in day.slots)
    return Space(gaps, None if limit is None else max(0, limit), reviews_only=limit is not None)


def _topics(subjects: Mapping[str, Subject], fixed: FixedSessions) -> Iterable[Topic]:
    """The subjects that are known already or met in the plan, with what stands on them."""
    held = _standing_by_concept(fixed, fixed.shares)
    standing = _standing_by_concept(fixed, fixed.ahead)
    for slug, subject in subjects.items():
        events = standing.get(slug, [])
        kinds = Counter(kind for _, kind in held.get(slug, ()))
        if subject.memory.stability is None and not events:
            continue
        concept = subject.concept
        yield Topic(
            slug=slug,
            weights=subject.weights,
            difficulty=concept.difficulty,
            minutes=_at_least_shortest(concept.minutes),
            memory=subject.memory,
            fixed=tuple(sorted(events)),
            most=(
                0,
                max(0, MOST_PRACTICE - kinds[TaskKind.PRACTICE]),
                max(0, MOST_REVIEWS - kinds[TaskKind.REVIEW]),
            ),
        )


def _standing_by_concept(
    fixed: FixedSessions, shares: Mapping[str, float]
) -> dict[str, list[tuple[int, TaskKind]]]:
    """By concept (day, sort) of the work that stands; work in several sessions counts at its last."""
    last: dict[str, Task] = {}
    for task in fixed.tasks:
        if task.concepts and shares.get(task.uid, 1.0) > 0:
            last[task.item] = task
    events: dict[str, list[tuple[int, TaskKind]]] = {}
    for task in last.values():
        events.setdefault(task.concepts[0], []).append((fixed.day_of[task.uid], sort_of(task.kind)))
    return events


def _worth(
    drafts: Sequence[_Draft], subjects: Mapping[str, Subject], fixed: FixedSessions, exams: Sequence[int]
) -> list[float]:
    """What each session adds to readiness (0..1) at the interviews, all the others given."""
    total = sum(sum(subject.weights) for subject in subjects.values())
    standing = planned_sessions(fixed.tasks, fixed.day_of, fixed.ahead)
    own: dict[str, list[tuple[int, float]]] = {slug: list(found) for slug, found in standing.items()}
    for draft in drafts:
        own.setdefault(draft.topic, []).append((draft.day, GAINS[draft.kind]))
    found = []
    for draft in drafts:
        with_it = sorted(own[draft.topic])
        without_it = list(with_it)
        without_it.remove((draft.day, GAINS[draft.kind]))
        subject = subjects[draft.topic]
        found.append((value_of(subject, with_it, exams) - value_of(subject, without_it, exams)) / total)
    return found


def _item(draft: _Draft, concept: Concept, worth: float, supply: _PromptSupply) -> WorkItem:
    minutes = (draft.end - draft.start) // MINUTE
    return WorkItem(
        key=supply.next_key(draft.kind, concept.slug),
        title=TITLES[draft.kind].format(concept.title),
        pillar=concept.pillar,
        kind=draft.kind,
        demand=EXTRA,
        minutes=minutes,
        first_day=draft.day,
        last_day=draft.day,
        target=draft.day,
        why=f"Extra, in free time: {minutes} minutes that should add {_points(worth)} at the interview.",
        sources=concept.sources,
        priority=EXTRA_PRIORITY,
        concepts=(concept.slug,),
        prompts=supply.take(draft.kind, concept.slug),
        extra=True,
    )


def _points(worth: float) -> str:
    points = 100 * worth
    return f"{points:.1f} points" if points >= 0.1 else "a little under 0.1 points"


def _at_least_shortest(minutes: StudyMinutes) -> StudyMinutes:
    return StudyMinutes(
        *(max(SHORTEST_SESSION, length) for length in (minutes.learn, minutes.practice, minutes.review))
    )
