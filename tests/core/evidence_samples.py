"""Evidence to vary: days on one concept, and logs made of small steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from core_samples import MONDAY, make_task
from hypothesis import strategies as st

from planner.core.curriculum import Concept, Curriculum
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.evidence import Day, Source, Trace, days_of
from planner.core.journal import Standing, check_in_payload, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import Learning, read_learning, updated_learning
from planner.core.mastery import Mastery, Opening
from planner.core.memory import gain_of, sort_of
from planner.core.mocks import Mock, MockRound, own_payload, partner_payload
from planner.core.self_report import Bias
from planner.core.vocabulary import Outcome, Solved, TaskKind

UTC = timezone.utc  # noqa: UP017  fsrs compares with this very object
SLUGS = ("regularization", "ridge-regression", "bias-variance", "learning-curves", "coding")
"""Two of them belong to others of them; mocks speak for the last and the third."""
ROUND = "round-fundamentals"


def trace(entry_id: int = 1, day: int = 0, **changes: Any) -> Trace:
    """An entry about regularization so many days after the Monday; it says nothing unless told."""
    plain = Trace("regularization", MONDAY + timedelta(days=day), entry_id, Source.DRILL)
    return plain._replace(**changes)


def session(entry_id: int = 1, day: int = 0, *, kind: TaskKind = TaskKind.LEARN, **changes: Any) -> Trace:
    """A whole session of that kind."""
    held = {"sort": sort_of(kind), "left": 1 - gain_of(kind), "sessions": 1.0, **changes}
    return trace(entry_id, day, source=Source.SESSION, **held)


def answers(shown: float, of: float, entry_id: int = 1, day: int = 0, **changes: Any) -> Trace:
    """So many of so many key points covered in a drill."""
    return trace(entry_id, day, shown=float(shown), of=float(of), **changes)


def said(confidence: int, entry_id: int = 1, day: int = 0) -> Trace:
    """A confidence given in a session on something else."""
    return trace(entry_id, day, source=Source.SESSION, said=confidence)


def the_day(*traces: Trace) -> Day:
    """The one study day these traces are of."""
    (found,) = days_of(traces)
    return found


confidences = st.integers(1, 5)
kinds = st.sampled_from((TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW, TaskKind.MOCK))
openings = st.builds(
    Opening,
    difficulty=st.integers(1, 10).map(float),
    rating=st.none() | confidences,
    on=st.integers(-40, 20).map(lambda day: MONDAY + timedelta(days=day)),
)
biases = st.builds(Bias, first=st.floats(-0.5, 0.5), check_in=st.floats(-0.5, 0.5))


@st.composite
def single_traces(draw: st.DrawFn, last_day: int = 60) -> Trace:
    """Anything one entry can say about a concept."""
    day, entry_id = draw(st.integers(0, last_day)), draw(st.integers(1, 9999))
    match draw(st.sampled_from(("session", "answers", "said", "both"))):
        case "session":
            share = draw(st.sampled_from((0.5, 1.0)))
            kind = draw(kinds)
            left, word = (1 - gain_of(kind)) ** share, draw(st.none() | confidences)
            return session(entry_id, day, kind=kind, left=left, sessions=share, said=word)
        case "answers":
            of = draw(st.integers(1, 8))
            return answers(draw(st.integers(0, of)), of, entry_id, day)
        case "said":
            return said(draw(confidences), entry_id, day)
        case _:
            shown = draw(st.sampled_from((0.0, 1.5, 3.0)))
            return session(entry_id, day, kind=TaskKind.PROBLEM, shown=shown, of=3.0)


trace_lists = st.lists(single_traces(), max_size=12)


def points(mastery: Mastery) -> tuple[object, ...]:
    """Everything about a concept but which entries it came from."""
    shown = [(held.on, held.target, held.questions, held.blend, held.said) for held in mastery.showings]
    return (*mastery._replace(entries=(), said_entries=(), showings=()), shown)


@dataclass(frozen=True)
class Step:
    """One thing somebody does `later` days after the last, about a day `back` days before that."""

    what: str
    pick: int = 0
    amount: int = 0
    word: int | None = None
    later: int = 0
    back: int = 0


WHAT = ("check in", "check in", "drill", "drill", "say more", "mock", "partner", "rate", "undo", "replace")
steps = st.builds(
    Step,
    what=st.sampled_from(WHAT),
    pick=st.integers(0, 40),
    amount=st.integers(0, 6),
    word=st.none() | confidences,
    later=st.integers(0, 9),
    back=st.integers(0, 9),
)
step_lists = st.lists(steps, max_size=25)


def log_from(curriculum: Curriculum, chosen: Sequence[Step]) -> list[LogEntry]:
    """The log of somebody who does these things, oldest entry first; what is impossible is left out."""
    log: list[LogEntry] = []
    today = MONDAY
    for step in chosen:
        today += timedelta(days=step.later)
        entry = _entry(curriculum, log, step, today)
        if entry is not None:
            log.append(entry)
    return log


def _entry(curriculum: Curriculum, log: Sequence[LogEntry], step: Step, today: date) -> LogEntry | None:
    number, supersedes, kind = len(log) + 1, None, EntryKind.CHECK_IN
    payload: dict[str, Any] = {}
    if step.what in {"undo", "replace"}:
        if not log:
            return None
        target = log[step.pick % len(log)]
        if step.what == "undo":
            kind, supersedes = EntryKind.UNDO, target.id
        elif target.kind in {EntryKind.CHECK_IN, EntryKind.DRILL, EntryKind.MOCK}:
            kind, supersedes, payload = target.kind, target.id, _again(curriculum, target, step)
        else:
            return None
    elif step.what == "drill":
        kind, payload = EntryKind.DRILL, _drill(curriculum, step)
    elif step.what == "rate":
        rated = {SLUGS[step.pick % len(SLUGS)]: step.word or 3, SLUGS[step.amount % len(SLUGS)]: 4}
        kind, payload = EntryKind.RATINGS_GIVEN, {"ratings": rated if step.amount else {}}
    elif step.what in {"mock", "partner"}:
        kind, payload = EntryKind.MOCK, _mock(step, today, by_partner=step.what == "partner")
    else:
        payload = _check_in(step, f"task-{number}" if step.what == "check in" else f"task-{step.pick}")
    on = today - timedelta(days=step.back)
    return LogEntry(number, kind, datetime.combine(today, time(20), UTC), on, payload, supersedes)


def _again(curriculum: Curriculum, target: LogEntry, step: Step) -> dict[str, Any]:
    if target.kind is EntryKind.CHECK_IN:
        return _check_in(step, str(target.payload["uid"]))
    if target.kind is EntryKind.DRILL:
        return _drill(curriculum, step)
    return {**_mock(step, target.on, by_partner=False), "mock": target.payload["mock"]}


def _drill(curriculum: Curriculum, step: Step) -> dict[str, Any]:
    slug = SLUGS[step.pick % len(SLUGS)]
    # Not every concept has questions of its own; the first that names it is about something broader then.
    prompt = min(curriculum.prompts_about(slug), key=lambda found: found.concepts.index(slug))
    ticked = tuple(range(min(step.amount, len(prompt.key_points))))
    return drill_payload(prompt, DrillAnswer(ticked, rating=step.word), run="run")


def _check_in(step: Step, uid: str) -> dict[str, Any]:
    kind = (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW, TaskKind.PROBLEM)[step.pick % 4]
    about = (SLUGS[step.amount % len(SLUGS)], SLUGS[(step.amount + 1) % len(SLUGS)])
    return check_in_payload(
        make_task(uid, kind=kind, concepts=about),
        outcome=(Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED, Outcome.DONE)[step.later % 4],
        confidence={} if step.word is None else {about[step.amount % 2]: step.word},
        minutes=30,
        note="",
        solved=tuple(Solved)[step.amount % 3] if kind is TaskKind.PROBLEM else None,
    )


def _mock(step: Step, on: date, *, by_partner: bool) -> dict[str, Any]:
    held = Mock(f"mock-{1 + step.pick % 3}", 0, on, (MockRound(ROUND, 45),))
    scores = {ROUND: {"definition": 1 + step.amount % 5, "failure": 5 - step.amount % 5}}
    if by_partner:
        return partner_payload(held, scores, {}, "Ben")
    given = Mock(held.key, 0, on, held.rounds, said={ROUND: step.word} if step.word else {})
    return own_payload(given, scores if step.amount else None, {})


class Reader:
    """Reads logs with the real curriculum, which a failing property then does not print."""

    def __init__(self, curriculum: Curriculum) -> None:
        self.curriculum = curriculum

    def log(self, chosen: Sequence[Step]) -> list[LogEntry]:
        return log_from(self.curriculum, chosen)

    def learning(self, standing: Standing) -> Learning:
        return read_learning(self.curriculum, standing)

    def of(self, *chosen: Step) -> Learning:
        return self.learning(read_journal(self.log(chosen)))

    def updated(self, before: Learning, standing: Standing) -> Learning:
        return updated_learning(self.curriculum, before, standing)

    @property
    def concepts(self) -> Mapping[str, Concept]:
        return self.curriculum.concepts
