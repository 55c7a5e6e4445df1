"""vdirsyncer, a calendar program we did not write, follows the feed of a real planner into a folder."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from journey_samples import Planner

from planner.core.account import Feed
from planner.core.calendar_choices import CalendarChoices
from planner.core.curriculum import Curriculum
from planner.core.plan import Plan, PlanRequest
from planner.core.vocabulary import Outcome, Pillar
from planner.core.weekly_hours import parse_weekly
from planner.presenters.interview_events import interview_uids
from planner.services.check_ins import CheckInForm, check_in
from planner.services.feeds import open_feed, revoke_feed, show_feed
from planner.services.pages import show_situation
from planner.services.plans import create_plan
from planner.services.preferences import choose_calendar
from planner.settings import load_settings
from planner.store.database import Database

CONFIGURATION = """
[general]
status_path = "{folder}/status"

[pair plan]
a = "kept"
b = "feed"
collections = null
conflict_resolution = "b wins"

[storage kept]
type = "filesystem"
path = "{folder}/kept"
fileext = ".ics"

[storage feed]
type = "http"
url = "{url}"
"""

Shown = tuple[datetime, datetime, str, str]


@dataclass
class Owner:
    """Somebody with a plan in the planner's database, and what they do there meanwhile."""

    database: Database
    curriculum: Curriculum
    secret_key: str
    person_id: int

    @property
    def plan(self) -> Plan:
        return show_situation(self.database, self.person_id).planned()[0]

    @property
    def event_uids(self) -> set[str]:
        plan, request = show_situation(self.database, self.person_id).planned()
        return {task.uid for task in plan.tasks} | {*interview_uids(request, person_id=self.person_id)}

    @property
    def feed(self) -> Feed:
        shown = show_feed(self.database, self.secret_key, self.person_id)
        assert shown is not None
        return shown.feed

    def token(self) -> str:
        now = datetime.now(UTC)
        return open_feed(self.database, self.curriculum, self.secret_key, self.person_id, now=now)

    def finish(self, uid: str) -> None:
        form, now = CheckInForm(uid, Outcome.DONE), datetime.now(UTC)
        check_in(self.database, self.curriculum, self.person_id, form, key=f"check-in-{uid}", now=now)

    def choose(self, choices: CalendarChoices) -> None:
        now = datetime.now(UTC)
        choose_calendar(self.database, self.curriculum, self.person_id, choices, key="look-1", now=now)


@dataclass
class Sync:
    """vdirsyncer with a folder of its own."""

    folder: Path
    url: str

    def run(self, *, fails: bool = False) -> list[str]:
        """Sync once; what it says it changed, or what went wrong."""
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(self.folder / "config"), "sync"],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = done.stdout + done.stderr
        assert (done.returncode != 0) is fails, said
        return [
            line for line in said.splitlines() if "opying" in line or "eleting" in line or "error" in line
        ]

    @property
    def kept(self) -> dict[str, tuple[int, bytes]]:
        """By file name, when each event was written and what is in it."""
        files = (self.folder / "kept").glob("*.ics")
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    @property
    def events(self) -> list[Shown]:
        return sorted(event for _, content in self.kept.values() for event in shown_in(content))


def fetched(url: str) -> bytes:
    """The feed as it is now."""
    with urlopen(url, timeout=30) as answer:
        return bytes(answer.read())


def shown_in(calendar: bytes) -> list[Shown]:
    """What a person sees of each event; vdirsyncer gives the events of a feed UIDs of its own."""
    return sorted(
        (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]), str(event["DESCRIPTION"]))
        for event in Calendar.from_ical(calendar).events
    )


@pytest.fixture
def owner(shared_planner: Planner, curriculum: Curriculum, tmp_path: Path) -> Owner:
    settings = load_settings({"PLANNER_DATABASE_URL": shared_planner.database_url})
    database, now = Database(shared_planner.database_url), datetime.now(UTC)
    assert settings.secret_key is not None
    with database.writing() as repository:
        person_id = repository.add_person(f"Ana of {tmp_path.name}", now=now).id
    request = PlanRequest(
        track="auto",
        starts_on=now.date(),
        interview_at=now.replace(microsecond=0) + timedelta(weeks=3),
        time_zone="Europe/Vienna",
        weekly=parse_weekly("mon-sun 19:00-20:30"),
    )
    create_plan(database, curriculum, person_id, request, key="plan-1", now=now)
    return Owner(database, curriculum, settings.secret_key, person_id)


@pytest.fixture
def sync(shared_planner: Planner, owner: Owner, tmp_path: Path) -> Sync:
    folder = tmp_path / "vdirsyncer"
    (folder / "kept").mkdir(parents=True)
    url = f"{shared_planner.url}/cal/{owner.token()}.ics"
    (folder / "config").write_text(CONFIGURATION.format(folder=folder, url=url))
    sync = Sync(folder, url)
    discovered = [sys.executable, "-m", "vdirsyncer", "-c", str(folder / "config"), "discover"]
    subprocess.run(discovered, check=True, capture_output=True, timeout=60)
    return sync


def test_every_event_is_kept_and_a_second_sync_is_silent(owner: Owner, sync: Sync) -> None:
    assert len(sync.run()) == len(owner.event_uids)
    first = sync.kept
    assert len(first) == len(owner.event_uids)
    assert sync.events == shown_in(fetched(sync.url))

    assert sync.run() == []
    assert sync.kept == first
    assert (owner.feed.last_fetched_by or "").startswith("vdirsyncer/")


def test_a_change_writes_only_what_it_is_about(owner: Owner, sync: Sync) -> None:
    sync.run()
    before, uid = sync.kept, owner.plan.tasks[0].uid
    owner.finish(uid)

    assert len(sync.run()) == 2, "one event goes and one comes in its place"
    after = sync.kept
    [new] = after.keys() - before.keys()
    assert b"SUMMARY:\xe2\x9c\x93 " in after[new][1]
    assert len(after) == len(before)
    assert all(after[name] == before[name] for name in after.keys() & before.keys())


def test_sorts_of_sessions_one_does_not_want_leave_it(owner: Owner, sync: Sync) -> None:
    sync.run()
    before = sync.kept
    owner.choose(CalendarChoices(pillars=frozenset({Pillar.CODING})))

    sync.run()

    coding = [task for task in owner.plan.tasks if task.pillar is Pillar.CODING]
    assert len(sync.kept) == len(coding) + 1
    assert sync.events == shown_in(fetched(sync.url))
    assert all(before[name] == found for name, found in sync.kept.items())


def test_a_revoked_address_takes_nothing_away(owner: Owner, sync: Sync) -> None:
    sync.run()
    before = sync.kept
    revoke_feed(owner.database, owner.curriculum, owner.person_id, now=datetime.now(UTC))

    assert sync.run(fails=True)
    assert sync.kept == before
