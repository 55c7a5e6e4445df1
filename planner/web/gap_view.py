"""A gap in words: why it is one, and when the plan comes back to it."""

from typing import Any
from zoneinfo import ZoneInfo

from planner.core.coverage import ConceptCoverage, Gap
from planner.core.localtime import local_at
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.services.pages import ReadinessPage
from planner.web.words import short_date


def gap_view(gap: Gap, page: ReadinessPage, zone: ZoneInfo) -> dict[str, Any]:
    """Title, pillar, reason and next session of a gap."""
    concept = gap.coverage.concept
    ahead = page.next_session.get(concept.slug)
    return {
        "title": concept.title,
        "pillar": concept.pillar,
        "reason": _reason(gap.coverage),
        "next": f"next on {short_date(local_at(ahead.starts_at, zone).date())}"
        if ahead
        else "not planned again",
    }


def _reason(found: ConceptCoverage) -> str:
    if found.last_on is None:
        return "never touched"
    if found.confidence is None:
        return f"practised on {short_date(found.last_on)}, without saying how sure you are"
    return f"you said {found.confidence} {CONFIDENCE_WORDS[found.confidence]} on {short_date(found.last_on)}"
