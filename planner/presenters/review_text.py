"""The weekly review in words and whole numbers: what the page, the e-mail and the terminal all say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from planner.core.curriculum import Curriculum
from planner.core.localtime import local_at
from planner.core.review_changes import Cause, Change, Move
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar, TaskKind
from planner.core.weekly_review import WeeklyReview

MOVES_SHOWN, FADING_SHOWN = 8, 5
WHOLE_WEEK = 6
"""Days from the first to the last of a whole week."""
DASH, MINUS, NO_BREAK = "\N{EN DASH}", "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
CAUSES: Mapping[Cause, str] = {
    Cause.TIME: "Time alone: fading, and sessions gone by",
    Cause.WORK: "Sessions you did",
    Cause.EVIDENCE: "What you answered and said",
    Cause.PLAN: "Changes of the plan",
}
KINDS: Mapping[TaskKind, str] = {
    TaskKind.LEARN: "a first session",
    TaskKind.PRACTICE: "practice",
    TaskKind.REVIEW: "a review",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One concept: its number, and why it is there."""

    slug: str
    title: str
    pillar: Pillar
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading that says the finding; `empty` is what to say without any."""

    title: str
    lines: tuple[Line, ...]
    empty: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CauseRow:
    """What one cause did to readiness now and at the interview, in points; a dash where that is not known."""

    title: str
    now: str
    forecast: str


@dataclass(frozen=True, slots=True)
class ReviewText:
    """The whole review. `facts` are big numbers (None for unknown) with their captions."""

    title: str
    period: str
    facts: tuple[tuple[str | None, str], ...]
    causes_title: str
    causes: tuple[CauseRow, ...]
    causes_note: str
    moved: Section
    fading: Section
    best: Section


def write_review(review: WeeklyReview, curriculum: Curriculum, zone: ZoneInfo) -> ReviewText:
    """The review in words; days of sessions are those of this zone."""
    return ReviewText(
        title=_title(review),
        period=period(review.opens_on, review.closes_on),
        facts=tuple(_facts(review)),
        causes_title=_causes_title(review),
        causes=tuple(_cause_rows(review)),
        causes_note=_causes_note(review),
        moved=_moved(review, curriculum),
        fading=_fading(review, curriculum, zone),
        best=_best(review),
    )


def period(first: date, last: date) -> str:
    """Wednesday, 18 to Tuesday, 24 November 2026."""
    if first == last:
        return f"{last:%A}, {last.day} {last:%B %Y}"
    month = f" {first:%B}" if first.month != last.month else ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first:%A}, {first.day}{month}{year} to {last:%A}, {last.day} {last:%B %Y}"


def signed(points: float) -> str:
    """+1.2 or 0.0, with a real minus sign below 0."""
    return f"{points:+.1f}".replace("-", MINUS) if round(points, 1) else "0.0"


def _whole(value: float) -> int:
    """Readiness 0..1 in points."""
    return round(100 * value)


def _title(review: WeeklyReview) -> str:
    if review.ready is None:
        return "Nothing to review yet"
    heading = f"You are at {_whole(review.ready)}"
    if review.expected is not None:
        heading += f", heading for {_whole(review.expected)}"
    change = review.forecast or review.now
    if change is None:
        return heading
    moved = sum(change.parts(digits=1).values())
    if not round(moved, 1):
        return f"{heading}, as {_since(review)}"
    return f"{heading}, {abs(moved):.1f} points {'more' if moved > 0 else 'less'} than {_since(review)}"


def _since(review: WeeklyReview) -> str:
    is_whole = (review.closes_on - review.opens_on).days == WHOLE_WEEK
    return "a week ago" if is_whole else f"on {review.opens_on:%A}"


def _facts(review: WeeklyReview) -> Iterable[tuple[str | None, str]]:
    yield _points(review.ready), "points of 100, ready now"
    if review.expected is not None:
        yield _points(review.expected), f"expected on {_day(review.interview_on)}"
    planned = f"of {_hours(review.minutes_planned)} planned" if review.minutes_planned else "none planned"
    yield _hours(review.minutes_done), f"studied, {planned}"
    yield str(review.sessions_done), "session done" if review.sessions_done == 1 else "sessions done"
    days = "study day" if review.streak.current == 1 else "study days"
    yield str(review.streak.current), f"{days} in a row; the most {review.streak.longest}"


def _points(value: float | None) -> str | None:
    return None if value is None else str(_whole(value))


def _causes_title(review: WeeklyReview) -> str:
    """The cause that did most, where one did anything."""
    change = review.forecast or review.now
    if change is None:
        return "Why it changed"
    parts = change.parts(digits=1)
    cause = max(parts, key=lambda cause: abs(parts[cause]))
    what = "the forecast" if review.forecast else "your readiness"
    if not parts[cause]:
        return f"Nothing changed {what}"
    words = {
        Cause.TIME: "Time alone",
        Cause.WORK: "Your sessions",
        Cause.EVIDENCE: "What you answered and said",
        Cause.PLAN: "The plan",
    }
    return f"{words[cause]} moved {what} most: {signed(parts[cause])}"


def _cause_rows(review: WeeklyReview) -> Iterable[CauseRow]:
    columns = review.now, review.forecast
    if not any(columns):
        return
    yield CauseRow(_opening_words(review), *(_at(change, first=True) for change in columns))
    parts = [change.parts(digits=1) if change else None for change in columns]
    for cause, title in CAUSES.items():
        yield CauseRow(title, *(DASH if own is None else signed(own[cause]) for own in parts))
    yield CauseRow("This morning", *(_at(change, first=False) for change in columns))


def _opening_words(review: WeeklyReview) -> str:
    return f"{review.opens_on:%A}, {_day(review.opens_on)}"


def _at(change: Change | None, *, first: bool) -> str:
    return DASH if change is None else f"{100 * (change.before if first else change.now):.1f}"


def _causes_note(review: WeeklyReview) -> str:
    if not (review.now or review.forecast):
        return "Nothing was known of you when the week began, so there is nothing to compare with."
    return "Each cause is let in after those above it; together they make the whole change."


def _moved(review: WeeklyReview, curriculum: Curriculum) -> Section:
    shown = review.moves[:MOVES_SHOWN]
    up = sum(move.change > 0 for move in review.moves)
    down = len(review.moves) - up
    lines = tuple(
        _line(curriculum, move.slug, f"{_before(move)} to {_whole(move.after)}", _why(move)) for move in shown
    )
    title = f"{_counted(up, 'concept')} rose, {down} fell" if review.moves else "What moved"
    note = f"The {len(shown)} that changed most." if len(review.moves) > len(shown) else ""
    return Section(title, lines, "No concept moved.", note)


def _before(move: Move) -> str:
    return "unknown" if move.before is None else str(_whole(move.before))


def _why(move: Move) -> str:
    """What was done about it, or why it moved without that."""
    done = []
    if move.sessions:
        done.append(_counted(move.sessions, "session"))
    if move.answers and move.shown is not None:
        done.append(f"{_counted(move.answers, 'answer')} with {_whole(move.shown)} % shown")
    if move.said is not None:
        done.append(f"you said {move.said} {CONFIDENCE_WORDS[move.said]}")
    if done:
        return ", ".join(done)
    return "nothing done, so it faded" if move.change < 0 else "your word on it counts differently now"


def _fading(review: WeeklyReview, curriculum: Curriculum, zone: ZoneInfo) -> Section:
    lines = []
    for found in review.fading[:FADING_SHOWN]:
        task = found.planned
        ahead = f"next on {_weekday(local_at(task.starts_at, zone).date())}" if task else "not planned again"
        value = f"{_whole(found.now)} to {_whole(found.now - found.loss)}"
        lines.append(_line(curriculum, found.slug, value, ahead))
    loss = None if review.fades is None else f"{100 * review.fades:.1f}"
    title = f"A week without study would cost {loss} points" if loss else "What fades next week"
    return Section(title, tuple(lines), "Nothing that you know fades noticeably next week.")


def _best(review: WeeklyReview) -> Section:
    lines = tuple(
        Line(
            gap.concept.slug,
            gap.concept.title,
            gap.concept.pillar,
            signed(100 * gap.gain),
            f"{KINDS[gap.kind]}, {_minutes(gap.minutes)}",
        )
        for gap in review.best
    )
    total = sum(gap.gain for gap in review.best)
    minutes = _minutes(sum(gap.minutes for gap in review.best))
    title = f"Your next best {minutes}: {signed(100 * total)} points" if lines else "Your next best hours"
    return Section(
        title, lines, "Nothing is left that one more session would raise before the interview.", ""
    )


def _line(curriculum: Curriculum, slug: str, value: str, detail: str) -> Line:
    concept = curriculum.concepts[slug]
    return Line(slug, concept.title, concept.pillar, value, detail)


def _minutes(minutes: int) -> str:
    """45 min, 2 h, 2 h 20 min."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def _hours(minutes: int) -> str:
    """45 min, 1.5 h: short enough for a big number."""
    text = f"{minutes} min" if minutes < 60 else f"{minutes / 60:.1f} h".replace(".0 ", " ")
    return text.replace(" ", NO_BREAK)


def _day(on: date) -> str:
    return f"{on.day} {on:%b}"


def _weekday(on: date) -> str:
    return f"{on:%a}, {_day(on)}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def sections(text: ReviewText) -> Sequence[Section]:
    """The three lists in the order they are shown."""
    return text.moved, text.fading, text.best
