"""Progress: what fades, what was done against planned, the days of study, and the entries behind them."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.study_log import StudyEntry
from planner.core.vocabulary import Pillar
from planner.services.progress import ProgressPage, show_progress, show_study_log
from planner.web.access import signed_in
from planner.web.entries_view import entries_facts, entry_rows, shares_time
from planner.web.progress_view import progress_figures, progress_view
from planner.web.state import learning, now, parts, situation
from planner.web.words import long_date

ENTRIES_SHOWN = 50

blueprint = Blueprint("progress", __name__)


@blueprint.get("/readiness/progress")
@signed_in
def show() -> str:
    """The page; the charts fetch their figures from `charts`."""
    page = _read()
    return render_template(
        "progress.html", page=page, charts_url=url_for("progress.charts"), **progress_view(page)
    )


@blueprint.get("/readiness/progress/charts.json")
@signed_in
def charts() -> Response:
    """The figures behind the charts, those that have something to draw."""
    return jsonify(progress_figures(_read()))


@blueprint.get("/readiness/entries")
@signed_in
def entries() -> str:
    """The entries about study: of a day (`on`), a concept or a pillar, or all; the latest first."""
    log = show_study_log(situation(), parts().curriculum)
    asked = next((name for name in CHOICES if name in request.args), None)
    title, chosen = CHOICES[asked](request.args[asked]) if asked else ("Entries", _any)
    found = [entry for entry in reversed(log) if chosen(entry)]
    return render_template(
        "entries.html",
        title=title,
        facts=entries_facts(found),
        rows=entry_rows(
            found[:ENTRIES_SHOWN], situation(), today=None if asked == "on" else situation().today(now())
        ),
        shares_time=shares_time(found),
        hidden=max(0, len(found) - ENTRIES_SHOWN),
        **_neighbours(log, request.args["on"] if asked == "on" else None),
    )


def _read() -> ProgressPage:
    return show_progress(situation(), parts().curriculum, learning(), now=now())


def _any(_: StudyEntry) -> bool:
    return True


Choice = tuple[str, Callable[[StudyEntry], bool]]


def _of_day(text: str) -> Choice:
    on = _date(text)
    return f"{long_date(on)} {on.year}", lambda entry: entry.on == on


def _of_concept(slug: str) -> Choice:
    concept = parts().curriculum.concepts.get(slug)
    if concept is None:
        raise NotFoundError("There is no such concept. The Concepts page has all of them.")
    return concept.title, lambda entry: slug in entry.concepts


def _of_pillar(name: str) -> Choice:
    if name not in set(Pillar):
        raise NotFoundError("There is no such pillar.")
    pillar = Pillar(name)
    return pillar.label, lambda entry: entry.pillar is pillar


CHOICES: Mapping[str, Callable[[str], Choice]] = {
    "on": _of_day,
    "concept": _of_concept,
    "pillar": _of_pillar,
}
"""What entries can be chosen by: parameters of the address."""


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(
            "That is no day. Write it as year, month and day: 2026-11-23.", field="on"
        ) from error


def _neighbours(log: tuple[StudyEntry, ...], asked: str | None) -> dict[str, str | None]:
    """The addresses of the days with entries before and after the one asked for."""
    if asked is None:
        return {"older": None, "newer": None}
    on, days = _date(asked), {entry.on for entry in log}
    older = max((day for day in days if day < on), default=None)
    newer = min((day for day in days if day > on), default=None)
    return {
        name: url_for("progress.entries", on=day.isoformat()) if day else None
        for name, day in (("older", older), ("newer", newer))
    }
