"""Ways in and out: one-time sign-in links and sessions."""

from contextlib import suppress
from datetime import datetime, timedelta

from planner.core.account import Person, SignInLink
from planner.core.errors import ConflictError, InvalidInputError, SignInError, StorageError
from planner.services.tokens import new_token, token_hash
from planner.store.database import Database
from planner.store.repository import Repository

LINK_LIFETIME = timedelta(hours=24)
SESSION_IDLE = timedelta(days=30)
SESSION_LIFETIME = timedelta(days=90)
LONGEST_NAME = 80
SAMPLE_NAME = "sample"
"""The account that `planner sample` fills."""
OWNER = "me"
"""The name the first account gets; it is made when its link is first used."""

_LINK_ENDED = (
    "This sign-in link is not valid any more: it was used, is older than a day, or was copied in part. "
    "Make a new one with “planner user link NAME”."
)


def issue_link(database: Database, name: str, *, now: datetime) -> str:
    """A token that signs that person in once within a day; the account is made on first use.

    Raises InvalidInputError for a name that is empty or over 80 characters.
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInputError(
            f"A name has 1 to {LONGEST_NAME} characters; this one has {len(name)}.", field="name"
        )
    token = new_token()
    with database.writing() as repository:
        repository.add_link(token_hash(token), name, now=now, expires_at=now + LINK_LIFETIME)
    return token


def issue_owner_link(database: Database, *, now: datetime) -> str | None:
    """A link for the owner's account while there is none yet; None once somebody has moved in."""
    with database.reading() as repository:
        owners = [person for person in repository.people() if not _is_sample(person)]
    return None if owners else issue_link(database, OWNER, now=now)


def _is_sample(person: Person) -> bool:
    return person.sample_of is not None or person.name == SAMPLE_NAME


def look_at_link(database: Database, token: str, *, now: datetime) -> SignInLink:
    """Whose link it is, without using it up; raises SignInError if it would not work."""
    with database.reading() as repository:
        link = repository.link(token_hash(token))
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise SignInError(_LINK_ENDED)
    return link


def sign_in(database: Database, token: str, *, now: datetime) -> str:
    """Use up a link; the token of the new session. Raises SignInError if the link does not work."""
    with database.writing() as repository:
        link = repository.claim_link(token_hash(token), now=now)
        if link is None:
            raise SignInError(_LINK_ENDED)
        return open_session(repository, _account(repository, link.person_name, now).id, now=now)


def open_session(repository: Repository, person_id: int, *, now: datetime) -> str:
    """The token of a new session of this person."""
    token = new_token()
    repository.add_session(token_hash(token), person_id, now=now)
    return token


def switch_session(database: Database, old_token: str, person_id: int, *, now: datetime) -> str:
    """End one session and open another for a person the same visitor may act as."""
    with database.writing() as repository:
        repository.end_session(token_hash(old_token))
        return open_session(repository, person_id, now=now)


def who_is(database: Database, session_token: str, *, now: datetime) -> Person | None:
    """The person behind a session that is neither idle for 30 days nor older than 90."""
    hashed = token_hash(session_token)
    with database.reading() as repository:
        session = repository.session(hashed)
        if session is None or _is_over(session.created_at, session.last_seen_at, now):
            return None
        person = repository.person_by_id(session.person_id)
    if now - session.last_seen_at >= timedelta(minutes=1):
        _note_visit(database, hashed, now)
    return person


def _note_visit(database: Database, hashed: str, now: datetime) -> None:
    """Stamp "last seen"; where nothing can be written, such as on a full disk, reading goes on."""
    with suppress(StorageError), database.writing() as repository:
        repository.touch_session(hashed, now=now)


def sign_out(database: Database, session_token: str) -> None:
    """End the session on the server; the cookie is worthless from then on."""
    with database.writing() as repository:
        repository.end_session(token_hash(session_token))


def _account(repository: Repository, name: str, now: datetime) -> Person:
    """The account of that name, made if there is none."""
    person = repository.person_named(name)
    if person is not None:
        return person
    try:
        return repository.add_person(name, now=now)
    except ConflictError:
        # Another link for the same name was used at this very moment; its account is there now.
        return _account(repository, name, now)


def _is_over(created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    return now - last_seen_at > SESSION_IDLE or now - created_at > SESSION_LIFETIME
