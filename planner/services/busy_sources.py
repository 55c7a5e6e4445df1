"""A person's other calendars: add a file or an address, look at them, remove them."""

from dataclasses import dataclass, replace
from datetime import datetime

from planner.core.busy_sources import (
    EARLIER_FILE,
    MOST_SOURCES,
    BusyFound,
    BusySource,
    next_try,
    union,
)
from planner.core.curriculum import Curriculum
from planner.core.errors import CalendarRejectedError, InvalidInputError, NotFoundError
from planner.presenters.busy_fetch import BusyFetcher, Fetched
from planner.presenters.busy_hosts import parse_address
from planner.services.busy_times import (
    BusyAdded,
    adopt_busy_times,
    earlier_times,
    in_force,
    known_sources,
    needed_days,
    read_calendar,
    reading_slot,
    reading_task,
    refuse_too_many,
)
from planner.services.sealing import SealBrokenError, seal, unseal
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

LONGEST_TITLE = 80
EARLIER = 0
"""The id of times whose calendar is not known, until they have become a calendar of their own."""
PURPOSE = "busy source"
FILE_FIELD, ADDRESS_FIELD = "calendar", "address"


@dataclass(frozen=True, slots=True)
class AddressForm:
    """An address as it was pasted, and what to call it: its host unless there is a title."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A calendar as its person sees it: `host` of an address and never more of it, None for a file.

    `stale` says that it was read for other days, or in another zone, than the plan needs now.
    """

    source: BusySource
    host: str | None
    stale: bool


@dataclass(frozen=True, slots=True)
class BusyOverview:
    """All calendars of a person; `adopted` says whether the plan knows what they say."""

    sources: tuple[ShownSource, ...]
    adopted: bool


def show_busy_sources(
    database: Database, secret_key: str, person_id: int, situation: Situation, *, now: datetime
) -> BusyOverview:
    """The person's calendars; times whose calendar is not known are one of them."""
    with database.reading() as repository:
        sources = repository.busy_sources(person_id)
    if lost := earlier_times(situation, sources, now):
        sources.append(BusySource(EARLIER, person_id, EARLIER_FILE, None, BusyFound(lost), created_at=now))
    shown = tuple(_shown(source, secret_key, situation, now) for source in sources)
    return BusyOverview(shown, in_force(situation, sources, now))


def add_busy_file(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    content: bytes,
    *,
    title: str,
    key: str,
    now: datetime,
) -> BusyAdded:
    """Remember a calendar file's busy times; a file of the same title is replaced, no session moves.

    Only for those whose plan catches up by itself it goes around them at once. Our own sessions in the file
    do not count. Raises CalendarRejectedError when it cannot be read; what was there before stays then.
    """
    title = checked_title(title)
    with database.reading() as repository:
        task = reading_task(repository, load_situation(repository, person_id), person_id, now=now)
    with reading_slot(FILE_FIELD):
        found = read_calendar(content, task, field=FILE_FIELD)
    source = BusySource(0, person_id, title, None, found, created_at=now, read_at=now, tried_at=now)
    return _add(database, curriculum, source, field=FILE_FIELD, key=key, now=now)


def add_busy_address(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    fetcher: BusyFetcher,
    person_id: int,
    form: AddressForm,
    *,
    key: str,
    now: datetime,
) -> BusyAdded:
    """Fetch a calendar now and from now on; its address is kept sealed.

    Raises CalendarRejectedError when it cannot be fetched or read; nothing is remembered then.
    """
    parsed = parse_address(form.address)
    title = checked_title(form.title.strip() or parsed.host[:LONGEST_TITLE])
    with database.reading() as repository:
        task = reading_task(repository, load_situation(repository, person_id), person_id, now=now)
    with reading_slot(ADDRESS_FIELD):
        fetched = fetcher.fetch(parsed.text)
        found = read_calendar(fetched.content or b"", task, field=ADDRESS_FIELD)
    source = BusySource(
        0,
        person_id,
        title,
        seal(secret_key, PURPOSE, parsed.text),
        with_validators(found, fetched),
        created_at=now,
        read_at=now,
        tried_at=now,
        next_at=next_try(0, now),
    )
    return _add(database, curriculum, source, field=ADDRESS_FIELD, key=key, now=now)


def remove_busy_source(
    database: Database, curriculum: Curriculum, person_id: int, source_id: int, *, key: str, now: datetime
) -> int | None:
    """Forget a calendar and its times; the id of the log entry, None where no plan could change.

    Raises NotFoundError if the person has no such calendar.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        if (repeated := repository.entry_under(person_id, key)) is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        had_ids = {source.id for source in repository.busy_sources(person_id)}
        sources = known_sources(repository, situation, person_id, now=now)
        meant = had_ids & {source_id} or {one.id for one in sources if source_id == EARLIER} - had_ids
        gone = next((source for source in sources if source.id in meant), None)
        if gone is None:
            raise NotFoundError("This calendar is not among yours any more.")
        repository.remove_busy_source(person_id, gone.id)
        if situation.request is None or situation.request.interview_at <= now:
            return None
        kept = [source for source in sources if source.id != gone.id]
        return adopt_busy_times(repository, curriculum, person_id, kept, key=key, now=now)


def use_busy_times(
    database: Database, curriculum: Curriculum, person_id: int, *, key: str, now: datetime
) -> BusyAdded:
    """Put what all calendars say into the plan again, after it was taken back."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        situation = load_situation(repository, person_id)
        sources = known_sources(repository, situation, person_id, now=now)
        if repeated is None:
            entry_id = adopt_busy_times(repository, curriculum, person_id, sources, key=key, now=now)
        else:
            entry_id = repeated.id
        clashing = load_situation(repository, person_id).displaced(now).clashing
    return BusyAdded(entry_id, "", len(union(sources)), (), clashing)


def with_validators(found: BusyFound, fetched: Fetched) -> BusyFound:
    """What was read, with what the server gave to ask whether it has changed."""
    return replace(found, etag=fetched.etag, modified=fetched.modified)


def checked_title(title: str) -> str:
    """The title on one line; raises InvalidInputError, its field "title"."""
    words = " ".join("".join(char if char.isprintable() else " " for char in title).split())
    if not words:
        raise InvalidInputError("Give the calendar a name.", field="title")
    if len(words) > LONGEST_TITLE:
        raise InvalidInputError(f"A name has at most {LONGEST_TITLE} characters.", field="title")
    return words


def _add(
    database: Database, curriculum: Curriculum, source: BusySource, *, field: str, key: str, now: datetime
) -> BusyAdded:
    person_id = source.person_id
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is None:
            sources = _with_new(repository, source, field=field, now=now)
            entry_id = adopt_busy_times(repository, curriculum, person_id, sources, key=key, now=now)
        else:
            entry_id = repeated.id
        clashing = load_situation(repository, person_id).displaced(now).clashing
    found = source.found
    return BusyAdded(entry_id, source.title, len(found.intervals), found.warnings, clashing)


def _with_new(repository: Repository, new: BusySource, *, field: str, now: datetime) -> list[BusySource]:
    """The person's calendars with the new one, which takes the place of a file of its name."""
    situation = load_situation(repository, new.person_id)
    kept = []
    for source in known_sources(repository, situation, new.person_id, now=now):
        if new.address is None and source.address is None and _same_title(source, new):
            repository.remove_busy_source(new.person_id, source.id)
        else:
            kept.append(source)
    if len(kept) >= MOST_SOURCES:
        raise CalendarRejectedError(
            f"You have {MOST_SOURCES} calendars here already. Remove one before you add another.", field=field
        )
    refuse_too_many([*kept, new], field=field)
    return [*kept, repository.add_busy_source(new)]


def _same_title(one: BusySource, other: BusySource) -> bool:
    return one.title.casefold() == other.title.casefold()


def _shown(source: BusySource, secret_key: str, situation: Situation, now: datetime) -> ShownSource:
    return ShownSource(source, _host(source, secret_key), _is_stale(source, situation, now))


def _host(source: BusySource, secret_key: str) -> str | None:
    if source.address is None:
        return None
    try:
        return parse_address(unseal(secret_key, PURPOSE, source.address)).host
    except SealBrokenError:
        return "an address that cannot be read any more"


def _is_stale(source: BusySource, situation: Situation, now: datetime) -> bool:
    window, request = source.found.window, situation.request
    if window is None or request is None or request.interview_at <= now:
        return False
    return not window.covers(*needed_days(situation, request, now), request.time_zone)
