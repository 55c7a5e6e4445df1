"""Calibration in words: what a person's word is worth, and what our forecasts were."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for

from planner.core.calibration import (
    Calibration,
    Correction,
    FirstCheck,
    Level,
    Share,
    is_right,
)
from planner.core.curriculum import Curriculum
from planner.core.forecast_record import Forecast, ForecastRecord
from planner.core.learning import Learning
from planner.core.self_report import Pair
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar
from planner.web.evidence_view import EvidenceView
from planner.web.words import counted, points, short_date

AS_SHOWN = 0.05
"""Points of five under which nothing is taken off."""
LEVEL_COLUMNS: Sequence[Any] = (
    "You said",
    {"title": "Checks", "numeric": True},
    {"title": "Right", "numeric": True},
    {"title": "Likely", "numeric": True},
    {"title": "Shown", "numeric": True},
)
SHOWN_COLUMNS: Sequence[Any] = (
    "You said",
    {"title": "Checks", "numeric": True},
    {"title": "Shown", "numeric": True},
    {"title": "Likely", "numeric": True},
    {"title": "Stands for", "numeric": True},
)
FORECAST_COLUMNS: Sequence[Any] = (
    "Made on",
    "For",
    {"title": "Forecast", "numeric": True},
    {"title": "Likely", "numeric": True},
    {"title": "Came", "numeric": True},
    {"title": "Error", "numeric": True},
)


def finding(found: Correction) -> str:
    """The correction of a person's word as a sentence."""
    size = f"{abs(found.points):.1f} points of 5"
    if abs(found.points) < AS_SHOWN:
        return "You show what you say"
    return f"You say {size} more than you show" if found.points > 0 else f"You show {size} more than you say"


def first_finding(found: Correction) -> str:
    """The correction of the first ratings as a sentence."""
    way = "more" if found.points > 0 else "less"
    size = f"{abs(found.points):.1f} points of 5 {way} than" if abs(found.points) >= AS_SHOWN else "just what"
    return f"Your first ratings said {size} you then showed"


def correction_words(found: Correction, finding: str, subject: str) -> list[str]:
    """What a correction does and what it rests on; the subject brings its verb, “Your word is”."""
    way, size = "down" if found.points > 0 else "up", f"{abs(found.points):.1f} points of 5"
    if not found.checks:
        return [
            f"No checks yet. {subject} taken {way} by {size}, as much as people usually overrate themselves.",
            "Each check of your own changes that a little.",
        ]
    taken = f"taken {way} by that much" if abs(found.points) >= AS_SHOWN else "taken literally"
    own = f"{percent(found.own_share)} % of that rests on {counted(found.checks, 'check')} of yours"
    alone = [] if found.own is None else [f"Your checks alone say {too_much(found.own)}."]
    return [
        f"{finding}. {subject} {taken}.",
        f"{own}; the rest is what is usual for people, {too_much(found.usual)}.",
        *alone,
    ]


def too_much(points_of_five: float) -> str:
    """0.8 too much, 0.3 too little."""
    return f"{abs(points_of_five):.1f} too {'much' if points_of_five >= 0 else 'little'}"


def level_rows(levels: Iterable[Level], pillar: Pillar | None = None) -> list[list[Any]]:
    """A row for each confidence said, which opens its checks."""
    return [
        [
            {"text": said_words(level.said), "href": checks_href(level.said, pillar)},
            len(level.pairs),
            f"{level.right_count} ({percent(level.right.value)} %)",
            range_words(level.right),
            f"{percent(level.shown.value)} %",
        ]
        for level in levels
    ]


def shown_rows(levels: Iterable[Level]) -> list[list[Any]]:
    """What the chart draws: for each confidence said, what was shown and what the word stands for."""
    return [
        [
            {"text": said_words(level.said), "href": checks_href(level.said)},
            len(level.pairs),
            f"{percent(level.shown.value)} %",
            range_words(level.shown),
            f"{percent(level.stands_for)} %",
        ]
        for level in levels
    ]


def checks_href(said: int, pillar: Pillar | None = None) -> str:
    """Where the checks of a confidence are listed."""
    return url_for("calibration.checks", said=said, pillar=pillar.value if pillar else None)


def pillar_title(pillar: Pillar, levels: Sequence[Level]) -> str:
    """How often the confidence that was said most was right."""
    level = max(levels, key=lambda level: (len(level.pairs), level.said))
    return f"{pillar.label}: “{level.said} of 5” {was_right(level)}"


def was_right(level: Level) -> str:
    """As in: was right 3 of 5 times."""
    total = len(level.pairs)
    if total > 1:
        return f"was right {level.right_count} of {total} times"
    return f"was {'' if level.right_count else 'not '}right the one time you said it"


def reliability_title(found: Calibration) -> str:
    """The finding of the first chart: the word that is off most, taking all its checks together."""
    if not found.levels:
        return "Confidence against evidence"
    level = max(found.levels, key=lambda level: (_off(level), level.said))
    return (
        f"When you said {level.said} of 5 you showed {percent(level.shown.value)} %; "
        f"it stands for {percent(level.stands_for)} %"
    )


def _off(level: Level) -> float:
    return len(level.pairs) * abs(level.stands_for - level.shown.value)


def record_title(record: ForecastRecord) -> str:
    """The finding of the weekly forecasts."""
    settled = record.settled
    if record.mean_error is None:
        return "Forecasts a week ahead"
    error = f"{100 * record.mean_error:.1f} points"
    weeks = counted(len(settled), "week")
    return f"Forecasts a week ahead were {error} off, the mean of {weeks}"


def interview_title(record: ForecastRecord) -> str:
    """How far the forecast for the interview has moved."""
    found = [week.interview for week in record.weeks if week.interview]
    if not found or found[0].error is None:
        return "Forecasts for the interview"
    first, last = points(found[0].made.value), points(found[-1].made.value)
    return f"For the interview {first} was forecast at first, {last} last"


def forecast_rows(rows: Iterable[tuple[Any, Forecast]]) -> list[list[Any]]:
    """Each forecast with what came and the error in points."""
    return [
        [
            short_date(made_on),
            short_date(found.for_on),
            points(found.made.value),
            f"{points(found.made.low)} to {points(found.made.high)}",
            points(found.came.value) if found.came else None,
            None if found.error is None else signed(100 * found.error, 1),
        ]
        for made_on, found in rows
    ]


def check_row(
    pair: Pair, learning: Learning, curriculum: Curriculum, evidence: EvidenceView
) -> dict[str, Any]:
    """One check with the entries it was made from."""
    return {
        "day": short_date(pair.on),
        "concept": curriculum.concepts[pair.slug].title,
        "href": url_for("readiness.why", slug=pair.slug),
        "said": said_words(pair.said),
        "shown": f"{percent(pair.shown)} %",
        "right": is_right(pair),
        "entries": _entries(pair.slug, pair.entries, learning, evidence),
    }


def first_check_row(
    found: FirstCheck, learning: Learning, curriculum: Curriculum, evidence: EvidenceView
) -> dict[str, Any]:
    """One first rating beside the first answers on its concept."""
    return {
        "day": short_date(found.on),
        "concept": curriculum.concepts[found.slug].title,
        "href": url_for("readiness.why", slug=found.slug),
        "said": said_words(found.rating),
        "shown": f"{percent(found.shown)} %",
        "expected": f"{percent(found.expected)} %",
        "entries": _entries(found.slug, found.entries, learning, evidence),
    }


def _entries(
    slug: str, entry_ids: Iterable[int], learning: Learning, evidence: EvidenceView
) -> list[dict[str, Any]]:
    """Each entry once; a mock may say several things about a concept, which are added up."""
    rows = []
    for entry_id in entry_ids:
        traces = [trace for trace in learning.traces.get(entry_id, ()) if trace.slug == slug]
        if traces:
            shown, asked = sum(trace.shown for trace in traces), sum(trace.of for trace in traces)
            rows.append(evidence.row(traces[0]._replace(shown=shown, of=asked)))
    return rows


def said_words(said: int) -> str:
    """4 solid."""
    return f"{said} {CONFIDENCE_WORDS[said]}"


def range_words(found: Share) -> str:
    """The 80 % range of a share."""
    return f"{percent(found.low)} to {percent(found.high)} %"


def percent(share: float) -> int:
    """A share 0..1 in whole percent."""
    return round(100 * share)


def signed(number: float, digits: int) -> str:
    """+1.2 or 0.0, with a real minus sign below 0."""
    rounded = round(number, digits)
    return (f"{rounded:+.{digits}f}" if rounded else f"{0:.{digits}f}").replace("-", "\N{MINUS SIGN}")
