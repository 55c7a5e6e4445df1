"""Progress as its page shows it: titles that say the finding, tables, and where marks lead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import url_for

from planner.core.localtime import local_at, zone_named
from planner.core.progress import WEEKS_SHOWN, CalendarDay, DayOfPlan, PillarMinutes, monday_of
from planner.core.retention import FADED_BELOW, Fading
from planner.presenters.calendar_chart import WEEKDAYS, calendar_figure
from planner.presenters.progress_charts import burn_up_figure, hours, pillars_figure
from planner.presenters.retention_chart import FADING_SHOWN, FEW_FADING, percent, retention_figure
from planner.services.progress import ProgressPage
from planner.web.words import counted, day_name, duration, short_date

A_WEEK = timedelta(days=7)


def progress_view(page: ProgressPage) -> dict[str, Any]:
    """What the template needs beside the page itself."""
    return {
        "heading": _heading(page),
        "retention": _retention(page),
        "burn_up": _burn_up(page),
        "pillars": _pillars(page),
        "calendar": _calendar(page),
        "streak": page.streak,
    }


def progress_figures(page: ProgressPage) -> dict[str, Any]:
    """The figures of the charts that have something to draw."""
    figures: dict[str, Any] = {}
    if page.fading:
        plans = [_plan(found, page) for found in page.fading]
        figures["retention"] = retention_figure(page.fading, plans, _concept_href)
    if page.so_far and page.has_data:
        figures["burn-up"] = burn_up_figure(page.days, _day_href, today=page.today)
    if page.pillars and page.has_data:
        figures["pillars"] = pillars_figure(page.pillars, list(map(_of_planned, page.pillars)), _pillar_href)
    if page.has_data:
        figures["calendar"] = calendar_figure(page.weeks, _day_href)
    return figures


def _heading(page: ProgressPage) -> str:
    if not page.has_data:
        return "No data yet"
    lately = sum(found.minutes for found in page.studied if page.today - A_WEEK < found.on <= page.today)
    if lately:
        return f"You studied {duration(lately)} in the last seven days"
    total = sum(found.minutes for found in page.studied)
    return f"You have studied {duration(total)} so far" if total else "You have begun to study"


def _retention(page: ProgressPage) -> dict[str, Any]:
    return {
        "title": _retention_title(page),
        "size": "tall" if len(page.fading) > FEW_FADING else None,
        "note": _retention_note(page),
        "columns": ["Concept", _number("Today, %"), _number("Interview, %"), "Last studied", "Next session"],
        "rows": [_fading_row(found, page) for found in page.fading],
    }


def _retention_title(page: ProgressPage) -> str:
    faded = sum(found.fades for found in page.fading)
    bound = f"{percent(FADED_BELOW)} %"
    if not page.fading:
        return "What fades before the interview"
    if not faded:
        return f"Nothing you studied fades below {bound} before the interview"
    fade = "fades" if faded == 1 else "fade"
    return f"{counted(faded, 'concept')} {fade} below {bound} before the interview"


def _retention_note(page: ProgressPage) -> str:
    if page.is_over:
        return "The interview is over; there is nothing left to fade before it."
    if not page.fading:
        return "The first concept you study draws this chart."
    what = "What should still be there of what you learned, if nothing more were done: ring today, dot on"
    ends = f"{what} {short_date(page.interview_on)}."
    most = f" The {FADING_SHOWN} that lose most; the table has all {len(page.fading)}."
    return ends + (most if len(page.fading) > FADING_SHOWN else "")


def _fading_row(found: Fading, page: ProgressPage) -> list[Any]:
    concept = {"text": found.concept.title, "href": _concept_href(found)}
    return [
        concept,
        percent(found.today),
        percent(found.then),
        short_date(found.last_on),
        _next_session(found, page),
    ]


def _next_session(found: Fading, page: ProgressPage) -> dict[str, str] | str:
    if found.next_session is None:
        return "not planned"
    return {"text": _plan(found, page), "href": url_for("session.show", uid=found.next_session.uid)}


def _plan(found: Fading, page: ProgressPage) -> str:
    """Next 3 Dec."""
    if found.next_session is None:
        return "not planned"
    return (
        f"next {short_date(local_at(found.next_session.starts_at, zone_named(page.plan.time_zone)).date())}"
    )


def _burn_up(page: ProgressPage) -> dict[str, Any]:
    columns = ["By the end of", _number("Done, h"), _number("Planned, h"), _number("Offered, h")]
    so_far = page.so_far if page.has_data else None
    if so_far is None:
        return _waiting("Hours done and planned", columns, page)
    end = "today" if so_far.on == page.today else short_date(so_far.on)
    note = f"Since {short_date(page.days[0].on)}; planned to the end of {end}, as the plan stands now."
    return {
        "title": _burn_up_title(hours(so_far.done or 0), hours(so_far.planned)),
        "note": f"{note} Extra sessions count as planned once they are done.",
        "columns": columns,
        "rows": [_day_row(day) for day in page.days],
    }


def _waiting(title: str, columns: Sequence[Any], page: ProgressPage) -> dict[str, Any]:
    """A chart of the plan with nothing to draw yet."""
    begins = f"The plan begins on {short_date(page.plan.starts_on)}."
    note = "The first session or drill draws this chart." if page.so_far else begins
    return {"title": title, "note": note, "columns": columns, "rows": []}


def _burn_up_title(done: float, planned: float) -> str:
    if done > planned:
        return f"You have done {done:g} hours, more than the {planned:g} planned"
    return f"You have done {done:g} of {planned:g} planned hours"


def _day_row(day: DayOfPlan) -> list[Any]:
    on = f"{day_name(day.on)} {day.on:%b}"
    return [
        {"text": on, "href": _day_href(day)} if day.entries else on,
        None if day.done is None else hours(day.done),
        hours(day.planned),
        hours(day.offered),
    ]


def _pillars(page: ProgressPage) -> dict[str, Any]:
    columns = ["Pillar", _number("Done, min"), _number("Planned, min")]
    if not (page.has_data and page.pillars):
        return _waiting("Minutes by pillar", columns, page)
    return {
        "title": _pillars_title(page.pillars),
        "note": "Dark is done, light is planned, both since the plan began and to the end of today.",
        "columns": columns,
        "rows": [
            [{"text": found.pillar.label, "href": _pillar_href(found)}, found.done, found.planned]
            for found in page.pillars
        ],
    }


def _pillars_title(pillars: Sequence[PillarMinutes]) -> str:
    open_ones = [found for found in pillars if found.done < found.planned]
    if not open_ones:
        return "Every pillar has had the time planned for it"
    most = max(open_ones, key=lambda found: found.planned - found.done)
    return f"{most.pillar.label} has most time still to come: {_of_planned(most)}"


def _of_planned(found: PillarMinutes) -> str:
    if not found.planned:
        return f"{duration(found.done)}, none planned"
    return f"{duration(found.done)} of {duration(found.planned)}"


def _calendar(page: ProgressPage) -> dict[str, Any]:
    return {
        "title": _calendar_title(page) if page.has_data else "Days of study",
        "note": _calendar_note(page),
        "columns": ["Week of", *map(_number, WEEKDAYS), _number("Minutes")],
        "rows": [_week_row(week) for week in page.weeks if week[0].minutes is not None]
        if page.has_data
        else [],
    }


def _calendar_title(page: ProgressPage) -> str:
    days = sum(day.entries > 0 for week in page.weeks for day in week)
    weeks = sum(week[0].minutes is not None for week in page.weeks)
    return f"You studied on {counted(days, 'day')} {'this week' if weeks == 1 else f'in {weeks} weeks'}"


def _calendar_note(page: ProgressPage) -> str:
    if not page.has_data:
        return "The first day of study draws this chart."
    last = WEEKS_SHOWN[-1]
    earlier = page.first_on is not None and page.first_on < monday_of(page.today) - (last - 1) * A_WEEK
    which = f"The last {last} weeks; what came before is in the history. " if earlier else ""
    return f"{which}Minutes a day: the stronger the colour, the longer. A ring is study without a noted time."


def _week_row(week: Sequence[CalendarDay]) -> list[Any]:
    return [short_date(week[0].on), *map(_day_cell, week), sum(day.minutes or 0 for day in week)]


def _day_cell(day: CalendarDay) -> dict[str, Any] | int | str:
    if day.entries:
        return {"text": day.minutes, "href": _day_href(day)}
    return "" if day.minutes is None else day.minutes


def _number(title: str) -> dict[str, Any]:
    return {"title": title, "numeric": True}


def _concept_href(found: Fading) -> str:
    return url_for("progress.entries", concept=found.concept.slug)


def _day_href(day: DayOfPlan | CalendarDay) -> str:
    return url_for("progress.entries", on=day.on.isoformat())


def _pillar_href(found: PillarMinutes) -> str:
    return url_for("progress.entries", pillar=found.pillar.value)
