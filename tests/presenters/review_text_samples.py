"""A review in words to vary."""

from dataclasses import replace
from typing import Any

from planner.core.vocabulary import Pillar
from planner.presenters.review_text import CauseRow, Line, ReviewText, Section

FULL = ReviewText(
    title="You are at 61, heading for 74, 1.2 points more than a week ago",
    period="Wednesday, 18 to Tuesday, 24 November 2026",
    facts=(
        ("61", "points of 100, ready now"),
        (None, "expected on 15 Jan"),
        ("4.5 h", "studied, of 5 h planned"),
        ("9", "sessions done"),
    ),
    causes_title="Your sessions moved the forecast most: +3.4",
    causes=(
        CauseRow("Wednesday, 18 Nov", "58.2", "72.8"),
        CauseRow("Sessions you did", "+4.0", "+3.4"),
        CauseRow("Time alone: fading, and sessions gone by", "\N{MINUS SIGN}1.2", "\N{MINUS SIGN}2.2"),
        CauseRow("This morning", "61.0", "\N{EN DASH}"),
    ),
    causes_note="Each cause is let in after those above it; together they make the whole change.",
    moved=Section(
        "1 concept rose, 1 fell",
        (
            Line("svm", "Support vector machines <SVM>", Pillar.FUNDAMENTALS, "unknown to 54", "2 sessions"),
            Line(
                "coding", "Coding & data structures", Pillar.CODING, "70 to 66", "nothing done, so it faded"
            ),
        ),
        "No concept moved.",
        "The 2 that changed most.",
    ),
    fading=Section("A week without study would cost 1.8 points", (), "Nothing fades."),
    best=Section(
        "Your next best 45 min: +2.1 points",
        (Line("drift", "Drift", Pillar.SYSTEM_DESIGN, "+2.1", "a first session, 45 min"),),
        "Nothing is left.",
    ),
)


def text(**changes: Any) -> ReviewText:
    """The full review, changed by name."""
    return replace(FULL, **changes)
