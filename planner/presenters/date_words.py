"""Dates written out in the language a person chose, as the Unicode CLDR has them."""

from datetime import datetime

from babel.dates import format_date, format_time

from planner.core.calendar_choices import DateLanguage

_LOCALES = {DateLanguage.ENGLISH: "en_GB"}


def day_and_hour(local: datetime, language: DateLanguage) -> str:
    """A local date and time such as "Friday, 4 December 2026, 14:00"."""
    locale = _LOCALES.get(language, language.value)
    day = format_date(local.date(), "full", locale=locale)
    return f"{day}, {format_time(local.time(), 'short', locale=locale)}"
