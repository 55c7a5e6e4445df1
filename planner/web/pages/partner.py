"""What a partner's one-time link opens: one mock to score, without an account and without a cookie."""

import hmac

from flask import Blueprint, render_template, request
from flask_wtf.csrf import CSRFError

from planner.core.errors import NotFoundError
from planner.core.mocks import Mock
from planner.services.partner_links import open_partner_link, score_as_partner
from planner.services.tokens import form_proof
from planner.web.access import public
from planner.web.change_fields import Posted
from planner.web.errors import status_of
from planner.web.mock_forms import read_scores
from planner.web.mock_view import scoring_rounds
from planner.web.state import now, parts, secret_key

blueprint = Blueprint("partner", __name__)

Answer = str | tuple[str, int]


@blueprint.get("/p/<token>")
@public
def show(token: str) -> Answer:
    """The mock with its score sheet; looking does not use the link up."""
    try:
        mock = open_partner_link(parts().database, token, now=now())
    except NotFoundError as error:
        return _nothing(error)
    return _form_page(token, mock, Posted(), {})


@blueprint.post("/p/<token>")
@public
def record(token: str) -> Answer:
    """Take the scores, once."""
    _require_proof(token)
    try:
        mock = open_partner_link(parts().database, token, now=now())
        read = read_scores(request.form, mock, parts().curriculum)
        if read.errors:
            return _form_page(token, mock, request.form, read.errors), 422
        score_as_partner(parts().database, token, read.scores, read.comments, read.name, now=now())
    except NotFoundError as error:
        return _nothing(error)
    return render_template(
        "mock_partner_end.html",
        heading="Thank you, the scores have arrived",
        text="The link is used up now. You can close this page.",
    )


def _require_proof(token: str) -> None:
    # Without a cookie there is no session to bind a form token to; the secret of the address does as well.
    proof = form_proof(secret_key(), token)
    if not hmac.compare_digest(request.form.get("csrf_token", "").encode(), proof.encode()):
        raise CSRFError("The form of a partner's link came without its proof.")


def _form_page(token: str, mock: Mock, typed: Posted, errors: dict[str, str]) -> str:
    return render_template(
        "mock_partner.html",
        token=token,
        proof=form_proof(secret_key(), token),
        draft=form_proof(secret_key(), token)[:12],
        rounds=scoring_rounds(mock, parts().curriculum, typed, errors),
        errors=errors,
        name=typed.get("name", ""),
    )


def _nothing(error: NotFoundError) -> tuple[str, int]:
    """The same page for every link that does not work; only the status tells whether it ever did."""
    page = render_template(
        "mock_partner_end.html",
        heading="This link shows nothing",
        text="A link works once and for seven days. It may have been used or replaced, or copied in part. "
        "If you were thanked for your scores, they have arrived. Otherwise ask for a new link.",
    )
    return page, status_of(error)
