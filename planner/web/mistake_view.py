"""A change that cannot be made as it was typed: its fields again, with what is wrong beside each."""

from collections.abc import Mapping, Sequence
from typing import Any

from planner.web import forms
from planner.web.change_fields import SETTINGS_FIELDS, WHOLE_SETTINGS, Posted, carried
from planner.web.forms import SettingsForm

SHOWN_AS = {
    "more_minutes": ("More minutes a day", "number"),
    "days_later": ("Days later (with a minus, earlier)", "number"),
    "pause_from": ("The pause begins on", "date"),
    "pause_to": ("Its last day", "date"),
    "interview_title": ("Name", "text"),
    "interview_date": ("Date", "date"),
    "interview_clock": ("Time", "time"),
    "interview_weight": ("How much it matters, 1 to 3", "number"),
    "loop_weight": ("How much it matters, 1 to 3", "number"),
}
"""Fields that can be typed again, with label and type; the others come from buttons and stay hidden."""
PLACES = {
    "interview_at": ("interview_on", "interview_date", "days_later"),
    "interview_on": ("interview_date", "days_later"),
    "starts_on": ("interview_on", "interview_date", "days_later"),
}
"""Where a failure of planning shows, by the field of the request: at the first of these that was typed."""
WEEKLY = "weekly"
"""The id of the place below the hours that shows what is wrong with all of them."""


def mistake_view(posted: Posted, errors: Mapping[str, str]) -> dict[str, Any]:
    """The variables of templates/plan_change_again.html."""
    settings = _settings(posted)
    shown = [name for name in SHOWN_AS if name in posted]
    typed = [*shown, *(SETTINGS_FIELDS if settings else ())]
    places = [*typed, WEEKLY] if settings else typed
    placed = {_place(name, places): text for name, text in errors.items()}
    return {
        "errors": {name: text for name, text in placed.items() if name},
        "elsewhere": placed.get("", ""),
        "settings": settings,
        "hours": list(forms.hour_rows(settings)) if settings else [],
        "zones": forms.time_zones(),
        "day_starts": forms.DAY_START_HOURS,
        "fields": [(name, *SHOWN_AS[name], posted[name]) for name in shown],
        "hidden": [(name, text) for name, text in carried(posted) if name not in typed],
    }


def _settings(posted: Posted) -> SettingsForm | None:
    """The settings form with the mistakes of its lines, if it was that."""
    if WHOLE_SETTINGS not in posted:
        return None
    form = SettingsForm(posted)
    form.validate()
    return form


def _place(field: str, places: Sequence[str]) -> str:
    """The input that a failure is about; empty if none of those shown is."""
    return next((name for name in (field, *PLACES.get(field, ())) if name in places), "")
