"""A partner's one-time link: it shows one mock, takes scores for it once, and opens nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.core.account import PartnerLink
from planner.core.errors import NotFoundError
from planner.core.mocks import Levels, Mock, Scorer, partner_payload
from planner.services.mocks import append_mock_entry, show_mock, show_mocks
from planner.services.situation import Situation, load_situation
from planner.services.tokens import partner_token, token_hash
from planner.store.database import Database
from planner.store.repository import Repository

LINK_LIFETIME = timedelta(days=7)
KEPT_AFTERWARDS = timedelta(days=30)
"""How long a link that ended is still answered with "gone" instead of "never heard of"."""

_NOTHING = "This link shows nothing."


class PartnerLinkEndedError(NotFoundError):
    """A link that worked once: it was used, is too old, was replaced, or its mock was taken back."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A mock's newest link; `token` is known only to the form that made it, and only while it works."""

    link: PartnerLink
    token: str | None


def make_partner_link(
    database: Database, secret_key: str, person_id: int, mock_key: str, *, key: str, now: datetime
) -> None:
    """Make a link to a mock; older ones of the same mock end. The same form `key` makes it once.

    Raises NotFoundError if there is no such mock.
    """
    hashed = token_hash(_token(secret_key, person_id, mock_key, key))
    with database.writing() as repository:
        repository.lock_person(person_id)
        show_mock(load_situation(repository, person_id), mock_key)
        if repository.partner_link(hashed) is not None:
            return
        repository.revoke_partner_links(person_id, mock_key, now=now)
        repository.add_partner_link(hashed, person_id, mock_key, now=now, expires_at=now + LINK_LIFETIME)


def show_partner_link(
    database: Database, secret_key: str, person_id: int, mock_key: str, made_by: str, *, now: datetime
) -> ShownLink | None:
    """The newest link of a mock, with its token if the form `made_by` made it and it still works."""
    token = _token(secret_key, person_id, mock_key, made_by)
    with database.reading() as repository:
        newest = repository.newest_partner_link(person_id, mock_key)
        own = repository.partner_link(token_hash(token))
    if newest is None:
        return None
    return ShownLink(newest, token if own == newest and newest.is_open(now) else None)


def open_partner_link(database: Database, token: str, *, now: datetime) -> Mock:
    """The mock behind a link, without using it up; raises NotFoundError or PartnerLinkEndedError."""
    with database.reading() as repository:
        link = _open_link(repository, token, now)
        return _mock_in(load_situation(repository, link.person_id), link)


def score_as_partner(
    database: Database, token: str, scores: Levels, comments: dict[str, str], name: str, *, now: datetime
) -> int:
    """Record a partner's scores and use the link up; the id of the log entry.

    Raises NotFoundError or PartnerLinkEndedError for a link that does not work, InvalidInputError naming
    the field; the link is not used up then.
    """
    hashed = token_hash(token)
    with database.writing() as repository:
        link = _open_link(repository, token, now)
        # Undoing the mock and scoring it exclude each other from here on.
        repository.lock_person(link.person_id)
        if repository.claim_partner_link(hashed, now=now) is None:
            raise PartnerLinkEndedError(_NOTHING)
        situation = load_situation(repository, link.person_id)
        payload = partner_payload(_mock_in(situation, link), scores, comments, name)
        replaces = (link.mock, Scorer.PARTNER)
        entry = append_mock_entry(
            repository, link.person_id, situation, payload, replaces, key=f"partner-{hashed[:32]}", now=now
        )
        return entry.id


def _open_link(repository: Repository, token: str, now: datetime) -> PartnerLink:
    link = repository.partner_link(token_hash(token))
    if link is None:
        raise NotFoundError(_NOTHING)
    if not link.is_open(now):
        raise PartnerLinkEndedError(_NOTHING)
    return link


def _mock_in(situation: Situation, link: PartnerLink) -> Mock:
    found = show_mocks(situation).get(link.mock)
    if found is None:
        raise PartnerLinkEndedError(_NOTHING)
    return found


def _token(secret_key: str, person_id: int, mock_key: str, form_key: str) -> str:
    return partner_token(secret_key, person_id=person_id, mock=mock_key, form_key=form_key)
