"""Mock interviews: set one up, rehearse it, score it, see said against shown."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.localtime import zone_named
from planner.core.mock_results import round_results
from planner.core.mocks import Mock
from planner.services.mocks import finish_mock, score_mock, set_up_mock, show_mock, show_mocks
from planner.services.partner_links import make_partner_link, show_partner_link
from planner.web.access import signed_in
from planner.web.change_fields import Posted
from planner.web.forms import RATINGS, KeyedForm, new_key
from planner.web.layout import say
from planner.web.mock_forms import RoundFields, SetUpFields, read_rehearsal, read_scores, read_set_up
from planner.web.mock_view import (
    as_typed,
    asked_rounds,
    link_state,
    mock_row,
    mock_title,
    result_rounds,
    round_choices,
    scoring_rounds,
    weak_rows,
)
from planner.web.practice_fields import require_whole
from planner.web.state import now, parts, person, secret_key, situation

blueprint = Blueprint("mocks", __name__)


@blueprint.get("/practice/mocks")
@signed_in
def show() -> str:
    """Choose rounds, and the mocks so far."""
    return _set_up_page(Posted(), {})


@blueprint.post("/practice/mocks")
@signed_in
def set_up() -> Response | tuple[str, int]:
    """Draw the questions of a mock."""
    form = _whole_form()
    read: SetUpFields = read_set_up(request.form)
    if read.errors:
        return _set_up_page(request.form, read.errors), 422
    entry_id, key = set_up_mock(
        parts().database, parts().curriculum, person().id, read.rounds, key=form.key, now=now()
    )
    say("The questions are drawn.", undo=entry_id)
    return redirect(url_for("mocks.run", key=key), 303)


@blueprint.get("/practice/mocks/<key>")
@signed_in
def run(key: str) -> str | Response:
    """The mock under way; afterwards its result, or the way to it."""
    mock = _mock(key)
    if not mock.is_rehearsed:
        return _run_page(mock, Posted(), {})
    if not mock.reviews:
        return redirect(url_for("mocks.score", key=key), 303)
    return _result_page(mock)


@blueprint.post("/practice/mocks/<key>")
@signed_in
def finish(key: str) -> Response | tuple[str, int]:
    """Note how sure the person is, before any key point or score is seen."""
    form = _whole_form()
    mock = _mock(key)
    read = read_rehearsal(request.form, mock)
    if read.errors:
        return _run_page(mock, request.form, read.errors), 422
    entry_id = finish_mock(parts().database, person().id, key, read.said, read.notes, key=form.key, now=now())
    say("Noted.", undo=entry_id)
    return redirect(url_for("mocks.run", key=key), 303)


@blueprint.get("/practice/mocks/<key>/score")
@signed_in
def score(key: str) -> str | Response:
    """The rubric of each round, to be scored by oneself; only once the person said how sure they are."""
    mock = _mock(key)
    if not mock.is_rehearsed:
        return redirect(url_for("mocks.run", key=key), 303)
    return _score_page(mock, as_typed(mock), {})


@blueprint.post("/practice/mocks/<key>/score")
@signed_in
def record(key: str) -> Response | tuple[str, int]:
    """Record one's own scores; those given before are replaced."""
    form = _whole_form()
    mock = _mock(key)
    read: RoundFields = read_scores(request.form, mock, parts().curriculum)
    if read.errors:
        return _score_page(mock, request.form, read.errors), 422
    entry_id = score_mock(
        parts().database, person().id, key, read.scores, read.comments, key=form.key, now=now()
    )
    say("The scores are saved.", undo=entry_id)
    return redirect(url_for("mocks.run", key=key), 303)


@blueprint.get("/practice/mocks/<key>/link")
@signed_in
def link(key: str) -> str:
    """A link for a partner: the one this form made, or what became of it."""
    plan, _ = situation().planned()
    mock = _mock(key)
    found = show_partner_link(
        parts().database, secret_key(), person().id, key, request.args.get("made", "")[:64], now=now()
    )
    token = found.token if found else None
    address = f"{parts().settings.public_url}{url_for('partner.show', token=token)}" if token else None
    return render_template(
        "mock_link.html",
        mock=mock,
        title=mock_title(mock),
        address=address,
        state=link_state(found.link if found else None, now(), zone_named(plan.time_zone)),
        renews=found is not None and found.link.is_open(now()),
        form_key=new_key(),
    )


@blueprint.post("/practice/mocks/<key>/link")
@signed_in
def share(key: str) -> Response:
    """Make a link; older ones of this mock end."""
    form = _whole_form()
    _mock(key)
    make_partner_link(parts().database, secret_key(), person().id, key, key=form.key, now=now())
    return redirect(url_for("mocks.link", key=key, made=form.key), 303)


@blueprint.get("/practice/mocks/<key>/sheet")
@signed_in
def sheet(key: str) -> str:
    """The mock on paper."""
    mock = _mock(key)
    rounds = scoring_rounds(mock, parts().curriculum, Posted(), {})
    return render_template("mock_sheet.html", title=mock_title(mock), rounds=rounds)


def _whole_form() -> KeyedForm:
    form = KeyedForm(request.form)
    require_whole(form)
    return form


def _mock(key: str) -> Mock:
    situation().planned()
    return show_mock(situation(), key)


def _set_up_page(typed: Posted, errors: dict[str, str]) -> str:
    situation().planned()
    curriculum = parts().curriculum
    return render_template(
        "mocks.html",
        rounds=round_choices(curriculum, typed, errors),
        rows=[mock_row(mock) for mock in reversed(show_mocks(situation()).values())],
        errors=errors,
        form_key=new_key(),
        tips=[tip for tip in curriculum.tips.values() if tip.shown_at == "mocks"],
    )


def _run_page(mock: Mock, typed: Posted, errors: dict[str, str]) -> str:
    return render_template(
        "mock_run.html",
        mock=mock,
        title=mock_title(mock),
        rounds=[
            about | _typed_round(about["slug"], typed, errors)
            for about in asked_rounds(mock, parts().curriculum)
        ],
        errors=errors,
        form_key=new_key(),
        partner_scored=mock.partner is not None,
    )


def _typed_round(slug: str, typed: Posted, errors: dict[str, str]) -> dict[str, Any]:
    said, notes = f"said-{slug}", f"notes-{slug}"
    return {
        "said": RATINGS.get(typed.get(said, "")),
        "notes": typed.get(notes, ""),
        "said_error": errors.get(said),
        "notes_error": errors.get(notes),
    }


def _score_page(mock: Mock, typed: Posted, errors: dict[str, str]) -> str:
    return render_template(
        "mock_score.html",
        mock=mock,
        title=mock_title(mock),
        rounds=scoring_rounds(mock, parts().curriculum, typed, errors),
        errors=errors,
        form_key=new_key(),
    )


def _result_page(mock: Mock) -> str:
    plan, asked_for = situation().planned()
    curriculum = parts().curriculum
    results = round_results(mock, curriculum)
    ahead = [task for task in plan.tasks if task.ends_at > now()]
    return render_template(
        "mock_result.html",
        mock=mock,
        title=mock_title(mock),
        rounds=result_rounds(mock, curriculum, results),
        weak=weak_rows(results, curriculum, asked_for, ahead),
        partner_name=mock.partner.name if mock.partner else "",
        has_own=mock.own is not None,
        has_scores=bool(mock.reviews),
    )
