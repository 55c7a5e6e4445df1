"""The readiness a plan leads to: every concept's sessions, valued at each interview.

Only the first concept of a session counts, the one it is about: how much practice of one thing says
about its neighbours is not known, so nothing is assumed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.core.curriculum import Concept, Curriculum
from planner.core.mastery import Opening, begin
from planner.core.memory import Memory, gain_of, readiness_after
from planner.core.plan import PlanRequest, Task
from planner.core.self_report import Bias, knowledge_of
from planner.core.vocabulary import Pillar

FOCUS_BONUS = 1.5
"""How much more a concept of the person's role counts."""
NOT_ASKED = 0.25
"""What is left of a pillar's weight where the loop has no round for it; it turns up all the same."""

Sessions = Mapping[str, Sequence[tuple[int, float]]]
"""By concept: (day of the plan, gain 0..1) in order of days."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A concept the plan prepares, its weight at each interview, and what was there before day 0."""

    concept: Concept
    weights: tuple[float, ...]
    memory: Memory


def find_subjects(curriculum: Curriculum, request: PlanRequest, slugs: Iterable[str]) -> dict[str, Subject]:
    """The concepts as subjects, in the order given; one that left the curriculum is passed over."""
    loops = [(other.weight, other.rounds) for other in request.earlier] + [(request.weight, request.rounds)]
    known = dict.fromkeys(slugs)
    return {
        slug: Subject(
            concept,
            tuple(weight * _asked_for(curriculum, concept, request, rounds) for weight, rounds in loops),
            _memory(concept, request),
        )
        for slug in known
        if (concept := curriculum.concepts.get(slug)) is not None
    }


def shares_ahead(
    tasks: Iterable[Task], shares: Mapping[str, float], learned: Mapping[str, Memory]
) -> dict[str, float]:
    """The shares without the sessions whose effect is in `learned` already (`PlanRequest.learned`)."""
    settled = {
        task.uid: 0.0
        for task in tasks
        if task.uid in shares and task.concepts and task.concepts[0] in learned
    }
    return {**shares, **settled}


def rating_of(concept: Concept, known: Mapping[str, int]) -> int:
    """The person's rating of the concept, or of the broader one it belongs to; 1 if not rated."""
    return known.get(concept.slug) or known.get(concept.parent or "", 1)


def planned_sessions(
    tasks: Iterable[Task], day_of: Mapping[str, int], shares: Mapping[str, float]
) -> dict[str, list[tuple[int, float]]]:
    """What the tasks do for the concepts they are about.

    `shares` (0..1) says how much of a task was done; one it does not name counts in full. A piece of work
    in several sessions gives each of them its part of the gain.
    """
    whole: dict[str, int] = {}
    tasks = sorted(tasks, key=lambda task: (task.starts_at, task.uid))
    for task in tasks:
        whole[task.item] = whole.get(task.item, 0) + task.minutes
    sessions: dict[str, list[tuple[int, float]]] = {}
    for task in tasks:
        share = shares.get(task.uid, 1.0) * task.minutes / whole[task.item]
        if task.concepts and share > 0:
            gain = 1 - (1 - gain_of(task.kind)) ** share
            sessions.setdefault(task.concepts[0], []).append((day_of[task.uid], gain))
    return sessions


def expected_readiness(
    subjects: Mapping[str, Subject], sessions: Sessions, exams: Sequence[int]
) -> float | None:
    """The weighted mean readiness (0..1) over interviews and concepts; None without any weight."""
    total = sum(sum(subject.weights) for subject in subjects.values())
    if not total:
        return None
    return sum(value_of(subject, sessions.get(slug, ()), exams) for slug, subject in subjects.items()) / total


def readiness_by_pillar(
    subjects: Mapping[str, Subject], sessions: Sessions, exams: Sequence[int]
) -> dict[Pillar, float]:
    """`expected_readiness` of each pillar that has any weight."""
    found: dict[Pillar, float] = {}
    for pillar in Pillar:
        own = {slug: subject for slug, subject in subjects.items() if subject.concept.pillar is pillar}
        readiness = expected_readiness(own, sessions, exams)
        if readiness is not None:
            found[pillar] = readiness
    return found


def value_of(subject: Subject, sessions: Sequence[tuple[int, float]], exams: Sequence[int]) -> float:
    """Weight times readiness (0..1) of one concept, summed over the interviews."""
    return sum(
        weight
        * readiness_after(
            subject.memory,
            subject.concept.difficulty,
            (session for session in sessions if session[0] < exam),
            exam,
        )
        for weight, exam in zip(subject.weights, exams, strict=True)
    )


def worth_of(
    subjects: Mapping[str, Subject],
    sessions: Sessions,
    about: Sequence[str],
    session: tuple[int, float],
    exams: Sequence[int],
) -> float:
    """What one more session (day, gain) would add to `expected_readiness`; 0 if it is about no subject."""
    total = sum(sum(subject.weights) for subject in subjects.values())
    if not total or not about or about[0] not in subjects:
        return 0.0
    subject, own = subjects[about[0]], list(sessions.get(about[0], ()))
    with_it = value_of(subject, sorted([*own, session]), exams)
    return (with_it - value_of(subject, own, exams)) / total


def _memory(concept: Concept, request: PlanRequest) -> Memory:
    """What the log says was learned, in days from the plan's first; else what the first rating stands for."""
    held = request.learned.get(concept.slug)
    first = request.starts_on
    if held is not None:
        return Memory(
            held.knowledge,
            held.stability,
            None if held.last_day is None else held.last_day - first.toordinal(),
        )
    rating = request.known.get(concept.slug) or request.known.get(concept.parent or "")
    begun = begin(Opening(concept.difficulty, rating, first), first_day=None)
    last_day = None if begun.last_on is None else (begun.last_on - first).days
    return Memory(knowledge_of(begun, Bias()), begun.stability, last_day)


def _asked_for(
    curriculum: Curriculum, concept: Concept, request: PlanRequest, rounds: Sequence[str]
) -> float:
    weight = concept.weight * request.asked.get(concept.slug, 1.0)
    if set(concept.focus) & set(request.focus):
        weight *= FOCUS_BONUS
    pillars = {pillar for slug in rounds for pillar in pillars_tested(curriculum, slug)}
    return weight if not pillars or concept.pillar in pillars else weight * NOT_ASKED


def pillars_tested(curriculum: Curriculum, slug: str) -> Iterable[Pillar]:
    """The pillars a round tests; a round that mixes them tests coding and fundamentals."""
    found = curriculum.rounds.get(slug)
    if found is None:
        return ()
    return (Pillar.CODING, Pillar.FUNDAMENTALS) if found.pillar is Pillar.MOCK else (found.pillar,)
