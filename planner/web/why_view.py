"""Why a number is what it is, in words: its sum, what should still be there, the doubt, and the forecast."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import url_for

from planner.core.curriculum import Concept, Curriculum
from planner.core.dashboard import Dashboard
from planner.core.evidence import Source, Trace
from planner.core.explanation import Explanation, Part, PartKind, contributions, explain, kinds_of
from planner.core.learning import Learning
from planner.core.mastery import MOST_EVIDENCE
from planner.core.readiness import ConceptReadiness, Estimate, forecast
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.web.curve_view import curve_title
from planner.web.evidence_view import EvidenceView
from planner.web.words import counted, long_date, points, short_date

ROWS_AT_ONCE = 20
"""Entries in the open; the earlier ones are one press away."""
GROUPS = (
    (PartKind.TAUGHT, "sessions", "Sessions"),
    (PartKind.SHOWN, "answers", "Answers"),
    (PartKind.SAID, "said", "What you said"),
)
MINUS = "\N{MINUS SIGN}"


def traces_on(learning: Learning, slug: str) -> list[Trace]:
    """The evidence on a concept, the latest first."""
    found = [trace for traces in learning.traces.values() for trace in traces if trace.slug == slug]
    return sorted(found, key=lambda trace: (trace.on, trace.entry_id), reverse=True)


def why_view(concept: Concept, dashboard: Dashboard, evidence: EvidenceView) -> dict[str, Any]:
    """One concept: the sum, the sentences under it, and the entries behind it in groups."""
    learning = dashboard.learning
    traces = traces_on(learning, concept.slug)
    found = explain(learning.of(concept), traces, learning.bias, dashboard.today)
    return {
        "points": found.points,
        "is_unknown": found.readiness.is_unknown,
        "sum_rows": _sum_rows(found, learning, traces),
        "remembered": list(_remembered(found, dashboard)),
        "doubt": _doubt(found.readiness),
        "forecast": _forecast(concept, found, dashboard),
        "weight": _weight(concept, dashboard),
        "curve_title": curve_title(found.readiness),
        "groups": [
            _group(anchor, title, [evidence.row(trace) for trace in traces if kind in kinds_of(trace)])
            for kind, anchor, title in GROUPS
        ],
    }


def why_overall_view(
    curriculum: Curriculum, dashboard: Dashboard, weights: Mapping[str, float]
) -> dict[str, Any]:
    """Several concepts together: each with its share of the weight and what it brings, to a tenth."""
    rows, total = contributions({slug: dashboard.now[slug] for slug in weights}, weights)
    return {
        "total": f"{total / 10:.1f}",
        "rows": [
            [
                {
                    "text": curriculum.concepts[row.slug].title,
                    "href": url_for("readiness.why", slug=row.slug),
                },
                None if row.readiness.is_unknown else points(row.readiness.estimate.value),
                f"{100 * row.share:.1f} %",
                f"{row.tenths / 10:.1f}",
            ]
            for row in rows
        ],
        "unknown": counted(sum(row.readiness.is_unknown for row in rows), "concept"),
        "assumed": sum(row.tenths for row in rows if row.readiness.is_unknown) / 10,
    }


def range_text(estimate: Estimate) -> str:
    """68 to 79, the 80 % range in whole points."""
    return f"{points(estimate.low)} to {points(estimate.high)}"


def _sum_rows(found: Explanation, learning: Learning, traces: Sequence[Trace]) -> list[list[Any]]:
    """The parts and what they come to; what is learned stands between them where some of it has faded."""
    total = [{"text": "Your readiness now", "href": None}, found.points]
    rows = [_part_row(part, found, learning, traces) for part in found.parts]
    if found.parts[-1].kind is not PartKind.FADED:
        return [*rows, total]
    learned = [{"text": "While it is fresh", "href": None}, found.learned]
    return [*rows[:-1], learned, rows[-1], total]


def _part_row(part: Part, found: Explanation, learning: Learning, traces: Sequence[Trace]) -> list[Any]:
    anchor = next((anchor for kind, anchor, _ in GROUPS if kind is part.kind), None)
    href = f"#{anchor}" if anchor and part.entries else _other_href(part.kind)
    number = f"+{part.points}" if part.points >= 0 else f"{MINUS}{-part.points}"
    return [{"text": _part_text(part.kind, found, learning, traces), "href": href}, number]


def _group(anchor: str, title: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    table = [
        # A day breaks into two lines in a narrow table otherwise.
        [
            row["day"].replace(" ", "\N{NO-BREAK SPACE}"),
            {"text": row["title"], "href": row["href"]},
            row["outcome"],
        ]
        for row in rows
    ]
    return {
        "id": anchor,
        "title": title,
        "rows": rows,
        "table": table[:ROWS_AT_ONCE],
        "more": table[ROWS_AT_ONCE:],
    }


def _other_href(kind: PartKind) -> str | None:
    return url_for("history.show") if kind is PartKind.RATED else None


def _part_text(kind: PartKind, found: Explanation, learning: Learning, traces: Sequence[Trace]) -> str:
    mastery, own = found.mastery, [trace for trace in traces if kind in kinds_of(trace)]
    if kind is PartKind.RATED:
        return _rated_text(found, learning)
    if kind is PartKind.TAUGHT:
        sessions = counted(len(own), "session")
        return f"{sessions} studied, the last on {short_date(own[0].on)}"
    if kind is PartKind.SHOWN:
        return f"Answers: {', '.join(_answers(own))}"
    if kind is PartKind.SAID:
        last = own[0].said or 1
        many = f"{len(own)} times, last " if len(own) > 1 else ""
        return (
            f"You said how sure you are: {many}{last} {CONFIDENCE_WORDS[last]}"
            f"{_correction(learning.bias.check_in)}"
        )
    if kind is PartKind.FADED:
        return f"Faded: about {round(100 * found.readiness.remembered)} % should still be there"
    known = "before anything was known" if mastery.entries else "nothing said or done yet"
    return f"Assumed, {known}"


def _rated_text(found: Explanation, learning: Learning) -> str:
    rating = found.mastery.opening.rating or 1
    on = f" on {short_date(learning.rated_on)}" if learning.rated_on else ""
    return f"Your first rating: {rating} {CONFIDENCE_WORDS[rating]}{on}{_correction(learning.bias.first)}"


def _correction(share: float) -> str:
    """What is taken off a self-report, in the five points it was given in."""
    taken = 5 * share
    if abs(taken) < 0.05:
        return ""
    return f", taken as {abs(taken):.1f} {'lower' if taken > 0 else 'higher'}"


def _answers(traces: Iterable[Trace]) -> Iterator[str]:
    """5 of 7 key points shown, and the problems and mocks beside them."""
    own = list(traces)
    drilled = [trace for trace in own if trace.source in {Source.DRILL, Source.REHEARSAL}]
    if drilled:
        shown, of = sum(trace.shown for trace in drilled), sum(trace.of for trace in drilled)
        yield f"{shown:.0f} of {of:.0f} key points shown"
    for source, word in ((Source.PROBLEM, "problem"), (Source.MOCK, "score")):
        others = [trace for trace in own if trace.source is source]
        if others:
            share = sum(trace.shown for trace in others) / sum(trace.of for trace in others)
            where = " in mocks" if source is Source.MOCK else ""
            yield f"{round(100 * share)} % in {counted(len(others), word)}{where}"


def _remembered(found: Explanation, dashboard: Dashboard) -> Iterator[str]:
    mastery = found.mastery
    if mastery.stability is None or mastery.last_on is None:
        yield "There is no memory of it to fade yet: the first session starts one."
        return
    days = (dashboard.today - mastery.last_on).days
    share = round(100 * found.readiness.remembered)
    if not mastery.sessions and not mastery.of:
        yield f"A first rating of 3 and more stands for an old memory; {share} % of it should still be there."
        return
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    yield f"Last studied on {long_date(mastery.last_on)}, {ago}. About {share} % should still be there."
    lasts = counted(round(mastery.stability), "day") if mastery.stability >= 0.5 else "less than a day"
    yield f"Nine tenths of it stay for {lasts} after a look (the stability of its memory)."


def _doubt(found: ConceptReadiness) -> str:
    if found.is_unknown:
        return "Nothing said or done yet, so this is shown as unknown and not as a number."
    asked = f"{found.evidence:.1f}".removesuffix(".0")
    return (
        f"Likely {range_text(found.estimate)}: the evidence weighs {asked} of {MOST_EVIDENCE:.0f} questions. "
        "Answers weigh most, words least."
    )


def _forecast(concept: Concept, found: Explanation, dashboard: Dashboard) -> str:
    if dashboard.interview_on <= dashboard.today:
        return ""
    ahead = [on for on, _ in dashboard.ahead.get(concept.slug, ()) if on < dashboard.interview_on]
    then = forecast(
        found.mastery,
        dashboard.learning.bias,
        dashboard.ahead.get(concept.slug, ()),
        dashboard.interview_on,
        completion=dashboard.completion,
    ).estimate
    on = long_date(dashboard.interview_on)
    number = f"{points(then.value)} on {on}, likely {range_text(then)}"
    if not ahead:
        return f"With no session on it ahead: {number}."
    keep = f"if you keep {round(100 * dashboard.completion)} % of the plan"
    return f"With {counted(len(ahead), 'session')} ahead: {number}, {keep}."


def _weight(concept: Concept, dashboard: Dashboard) -> str:
    total = sum(dashboard.weights.values())
    own = dashboard.weights.get(concept.slug, 0.0)
    if not own:
        return "It is not part of your plan, so it has no weight in the overall number."
    return f"It makes up {100 * own / total:.1f} % of the overall number."
