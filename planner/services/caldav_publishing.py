"""The plan on people's own calendar servers, kept up by a job.

No transaction is open while a server is asked: a claim is written before and the outcome afterwards.
Whoever loses the claim writes nothing, and what they put on the server is found there the next time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.caldav_client import CaldavError, Connection, OwnCalendar, Problem
from planner.core.caldav import PUBLISH_EVERY, CaldavAccount, find_steps, retry_after
from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError, PlannerError
from planner.services.caldav_servers import (
    WAITED_SECONDS,
    ShownServer,
    open_own_calendar,
    show_server,
    sign_in_to,
)
from planner.services.caldav_steps import Changes, Wanted, take_step
from planner.services.publishing import link_rotation, options_of, stamped_events
from planner.services.sealing import SealBrokenError
from planner.services.session_links import SessionLinks
from planner.services.situation import load_situation
from planner.store.caldav import CaldavOutcome
from planner.store.database import Database

LEASE = timedelta(minutes=10)
"""How long a claim holds: longer than publishing may take, and after it a claim is lost with its process."""
SECONDS = 120
"""How long a server may keep the job busy in all; what is left is done the next time."""
_ASKS_PERSON = {Problem.PASSWORD, Problem.NOT_FOUND, Problem.REFUSED, Problem.PRIVATE, Problem.FULL}


def publish_to_servers(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    *,
    public_url: str,
    hosts: Sequence[str],
    now: datetime,
) -> int:
    """Bring every server that is due up to date; how many it went well with."""
    publisher = _Publisher(database, curriculum, secret_key, public_url, hosts)
    with database.reading() as repository:
        due = repository.due_caldav_accounts(now)
    return sum(publisher.publish(account, now, SECONDS) for account in due)


def publish_now(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    person_id: int,
    *,
    public_url: str,
    hosts: Sequence[str],
    now: datetime,
) -> ShownServer:
    """Publish to the person's server at once, due or not; how it stands then.

    Raises NotFoundError if they have connected none.
    """
    with database.reading() as repository:
        account = repository.caldav_account(person_id)
    if account is not None:
        _Publisher(database, curriculum, secret_key, public_url, hosts).publish(account, now, WAITED_SECONDS)
    shown = show_server(database, person_id)
    if shown is None:
        raise NotFoundError("You have not connected a calendar server.")
    return shown


@dataclass(frozen=True, slots=True)
class _Publisher:
    """What publishing works with, whosesoever server it is."""

    database: Database
    curriculum: Curriculum
    secret_key: str
    public_url: str
    hosts: Sequence[str]

    def publish(self, account: CaldavAccount, now: datetime, seconds: float) -> bool:
        """Claim the account and bring its server up to date; False if another has it, or it failed."""
        until = now + LEASE
        with self.database.writing() as repository:
            if not repository.claim_caldav_account(account.person_id, seen_at=account.next_at, until=until):
                return False
        wanted = self._wanted(account.person_id)
        done = Changes()
        try:
            collection = self._bring_up_to_date(account, wanted, done, seconds)
            end = CaldavOutcome(now + PUBLISH_EVERY, 0, now, None, collection)
        except (CaldavError, SealBrokenError) as error:
            end = _failed(account, error, now, progress=bool(done.saved or done.removed))
        with self.database.writing() as repository:
            repository.lock_person(account.person_id)
            if repository.finish_caldav_account(account.person_id, claimed_until=until, end=end):
                repository.remove_caldav_resources(account.person_id, done.removed)
                repository.save_caldav_resources(account.person_id, done.saved)
        return end.problem is None

    def _wanted(self, person_id: int) -> Wanted:
        with self.database.reading() as repository:
            situation = load_situation(repository, person_id)
            stamps = repository.stamps(person_id)
            links = SessionLinks(
                self.public_url, self.secret_key, person_id, link_rotation(repository, person_id)
            )
            kept = repository.caldav_resources(person_id)
        events = stamped_events(
            situation, self.curriculum, person_id, stamps, links.address, url=f"{self.public_url}/"
        )
        by_uid = {event.uid: event for event in events}
        return Wanted(by_uid, options_of(situation), frozenset(stamps), kept)

    def _bring_up_to_date(self, account: CaldavAccount, wanted: Wanted, done: Changes, seconds: float) -> str:
        """Take every step there is to take; where our calendar is now."""
        with sign_in_to(account, self.secret_key, hosts=self.hosts, seconds=seconds) as server:
            calendar, lying = self._calendar(server, account)
            for step in find_steps(wanted.fingerprints, wanted.kept, frozenset(lying), wanted.published):
                take_step(step, calendar, wanted, done)
        return calendar.url

    def _calendar(
        self, server: Connection, account: CaldavAccount
    ) -> tuple[OwnCalendar, Mapping[str, str | None]]:
        """Our calendar and what lies in it; made anew if somebody deleted it."""
        calendar = OwnCalendar(server, account.collection)
        try:
            return calendar, calendar.listing()
        except CaldavError as error:
            if error.problem is not Problem.NOT_FOUND:
                raise
        calendar = open_own_calendar(server, account.address, self.secret_key, account.person_id)
        return calendar, calendar.listing()


def _failed(account: CaldavAccount, error: PlannerError, now: datetime, *, progress: bool) -> CaldavOutcome:
    """What to note after a failure; one that came only after some progress counts as the first."""
    failures = 1 if progress else account.failures + 1
    asks_person = not isinstance(error, CaldavError) or error.problem in _ASKS_PERSON
    next_at = now + retry_after(failures, asks_person=asks_person)
    return CaldavOutcome(next_at, failures, account.published_at, str(error), account.collection)
