"""Things built: how far each implementation and project deliverable is, with the evidence."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.core.builds import Build, BuildItem, build_items, build_payload, read_builds
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind, LogEntry
from planner.presenters.case_file import case_call, case_file, case_result, function_name
from planner.services.practice_log import record_practice
from planner.web.access import signed_in
from planner.web.change_fields import Posted
from planner.web.forms import new_key
from planner.web.layout import say
from planner.web.practice_fields import VersionForm, require_version_of, require_whole, ticked_places
from planner.web.state import now, parts, person, situation
from planner.web.words import counted, duration, short_date

CHANGED_MEANWHILE = (
    "This was changed meanwhile, perhaps in another tab. What you gave is below; "
    "saving it again replaces the other version."
)

blueprint = Blueprint("builds", __name__)


@blueprint.get("/practice/builds")
@signed_in
def show() -> str:
    """Everything there is to build, and how far it is."""
    items, builds = build_items(parts().curriculum), _builds()
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items.values():
        groups.setdefault(item.group, []).append(_row(item, builds.get(item.key)))
    finished = sum(len(build.ticked) >= build.of for key, build in builds.items() if key in items)
    return render_template("builds.html", columns=_columns(groups), count=len(items), finished=finished)


def _columns(groups: Mapping[str, list[dict[str, Any]]]) -> tuple[list[Any], list[Any]]:
    """The groups in two columns of about the same length."""
    columns: tuple[list[Any], list[Any]] = ([], [])
    for title, rows in groups.items():
        min(columns, key=lambda column: sum(len(held) for _, held in column)).append((title, rows))
    return columns


@blueprint.get("/practice/builds/<path:key>")
@signed_in
def edit(key: str) -> str:
    """One thing to build: its checklist, the link and the note."""
    item, build = _item(key), _builds().get(key)
    typed: Posted = MultiDict()
    if build:
        ticks = [("ticked", str(place)) for place in build.ticked]
        typed = MultiDict([("link", build.link), ("note", build.note), *ticks])
    return _page(item, build, typed)


@blueprint.post("/practice/builds/<path:key>")
@signed_in
def save(key: str) -> Response | tuple[str, int]:
    """Write down how far it is; the log keeps what was before."""
    item, build, form = _item(key), _builds().get(key), VersionForm(request.form)
    require_whole(form)
    try:
        entry_id = _record(item, form)
    except InvalidInputError as error:
        return _page(item, build, request.form, {error.field or "ticked": str(error)}), 422
    except NotFoundError:
        return _page(item, build, request.form, notice=CHANGED_MEANWHILE), 409
    say("Saved.", undo=entry_id)
    return redirect(url_for("builds.edit", key=key), 303)


def _record(item: BuildItem, form: VersionForm) -> int:
    require_version_of(_entries(), form.version.data, "item", item.key)
    payload = build_payload(
        item,
        ticked=ticked_places(request.form),
        link=request.form.get("link", ""),
        note=request.form.get("note", "").strip(),
    )
    return record_practice(
        parts().database,
        person().id,
        EntryKind.BUILD,
        payload,
        key=form.key,
        now=now(),
        supersedes=form.version.data,
    )


def _entries() -> tuple[LogEntry, ...]:
    return situation().standing.practised.get(EntryKind.BUILD, ())


def _builds() -> dict[str, Build]:
    return read_builds(_entries())


def _item(key: str) -> BuildItem:
    found = build_items(parts().curriculum).get(key)
    if found is None:
        raise NotFoundError("There is nothing of this name to build.")
    return found


@blueprint.get("/practice/tasks/<slug>.py")
@signed_in
def starter(slug: str) -> Response:
    """A coding task as a file to fill in and run: its statement, a place for the solution, its cases."""
    task = parts().curriculum.implementations.get(slug)
    if task is None or not task.cases:
        raise NotFoundError("There is no coding task of this name.")
    download = {"Content-Disposition": f'attachment; filename="{function_name(task)}.py"'}
    return Response(case_file(task), mimetype="text/x-python", headers=download)


def _points(item: BuildItem) -> list[tuple[str, str, str | None]]:
    """The checklist as options, with what would show each."""
    shown = item.evidence or (None,) * len(item.checklist)
    return [
        (str(place), point, evidence and f"To show: {evidence}")
        for place, (point, evidence) in enumerate(zip(item.checklist, shown, strict=True))
    ]


def _task(item: BuildItem) -> dict[str, Any] | None:
    """What to write, if it is a coding task."""
    task = parts().curriculum.implementations.get(item.key.removeprefix("implement/"))
    if task is None or not task.statement:
        return None
    return {
        "statement": task.statement,
        "signature": task.signature,
        "hints": task.hints,
        "cases": [(case.title, case_call(task, case), case_result(case)) for case in task.cases],
        "file": url_for("builds.starter", slug=task.slug),
        "file_name": f"{function_name(task)}.py",
    }


def _row(item: BuildItem, build: Build | None) -> dict[str, Any]:
    return {
        "title": item.title,
        "href": url_for("builds.edit", key=item.key),
        "ticked": len(build.ticked) if build else None,
        "of": build.of if build else len(item.checklist),
        "facts": _facts(build) if build else f"Not begun, {duration(item.minutes)}",
    }


def _facts(build: Build) -> str:
    facts = [f"{len(build.ticked)} of {counted(build.of, 'point')}"]
    facts += ["link"] if build.link else []
    return f"{', '.join(facts)} · {short_date(build.on)}"


def _page(
    item: BuildItem,
    build: Build | None,
    typed: Posted,
    errors: dict[str, str] | None = None,
    *,
    notice: str | None = None,
) -> str:
    return render_template(
        "build.html",
        item=item,
        build=build,
        facts=_facts(build) if build else "Nothing ticked yet",
        points=_points(item),
        task=_task(item),
        ticked=set(typed.getlist("ticked")),
        link=typed.get("link", ""),
        note=typed.get("note", ""),
        errors=errors or {},
        notice=notice,
        fields={"form_key": new_key()} | ({"version": str(build.entry_id)} if build else {}),
    )
