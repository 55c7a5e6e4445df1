"""The link in each calendar event: whoever holds the event can say how that one session went."""

from dataclasses import dataclass
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.journal import CheckIn
from planner.core.plan import Task
from planner.services.check_ins import CheckInForm, record_check_in
from planner.services.publishing import link_rotation, publish_changes
from planner.services.situation import Situation, load_situation
from planner.services.tokens import SessionClaims, read_session_token, session_token
from planner.store.database import Database
from planner.store.repository import Repository


class SessionLinkGoneError(NotFoundError):
    """A link that was valid once: it has expired, or its calendar address was renewed."""


@dataclass(frozen=True, slots=True)
class LinkedSession:
    """What a link shows: its session, the zone of its clock, and what was said about it."""

    person_id: int
    task: Task
    time_zone: str
    check_in: CheckIn | None


@dataclass(frozen=True, slots=True)
class SessionLinks:
    """The addresses of one person's links, as the calendar with that `rotation` holds them.

    They lead to `public_url` (without a slash at its end) and expire all at once.
    """

    public_url: str
    secret_key: str
    person_id: int
    rotation: int

    def address(self, task: Task, expires_at: datetime) -> str:
        """The address of a session's link."""
        claims = SessionClaims(self.person_id, self.rotation, expires_at, task.uid)
        return f"{self.public_url}/s/{session_token(self.secret_key, claims)}"


def look_at_session_link(database: Database, secret_key: str, token: str, *, now: datetime) -> LinkedSession:
    """The session behind a link; nothing is written.

    Raises SessionLinkGoneError for a link that has ended, NotFoundError for anything else.
    """
    with database.reading() as repository:
        return _linked(repository, _claims(secret_key, token), now)


def check_in_by_link(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    token: str,
    form: CheckInForm,
    *,
    key: str,
    now: datetime,
) -> int:
    """Record how the session of a link went and how sure its person is; the id of its log entry.

    Nothing else of the form counts, its uid neither. Raises what looking at the link raises, and
    InvalidInputError naming the field.
    """
    claims = _claims(secret_key, token)
    with database.writing() as repository:
        repository.lock_person(claims.person_id)
        linked = _linked(repository, claims, now)
        said = CheckInForm(linked.task.uid, form.outcome, form.confidence)
        entry_id = record_check_in(repository, linked.person_id, said, key=key, now=now)
        situation = load_situation(repository, linked.person_id)
        publish_changes(repository, linked.person_id, situation, curriculum, now=now)
        return entry_id


def _claims(secret_key: str, token: str) -> SessionClaims:
    claims = read_session_token(secret_key, token)
    if claims is None:
        raise NotFoundError("There is no session behind this link.")
    return claims


def _linked(repository: Repository, claims: SessionClaims, now: datetime) -> LinkedSession:
    situation = load_situation(repository, claims.person_id)
    task = _task(situation, claims.uid)
    if task is None or situation.plan is None:
        raise NotFoundError("There is no session behind this link any more.")
    if claims.expires_at <= now or claims.rotation != link_rotation(repository, claims.person_id):
        raise SessionLinkGoneError("This link has ended.")
    check_in = situation.standing.check_ins.get(claims.uid)
    return LinkedSession(claims.person_id, task, situation.plan.time_zone, check_in)


def _task(situation: Situation, uid: str) -> Task | None:
    tasks = situation.plan.tasks if situation.plan else ()
    return next((task for task in tasks if task.uid == uid), None)
