"""Many people due at the same minute, `planner worker` processes that are killed, and what arrived."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mail_server import MailServer
from service_samples import SECRET_KEY

from planner.core.deliveries import IN_APP, ChannelKind, Delivery, DeliveryState
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.reminders import ReminderChoices, ReminderKind
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.weekly_hours import parse_weekly
from planner.services.channels import PURPOSE
from planner.services.reminders import LEASE
from planner.services.sealing import seal
from planner.store.database import Database
from planner.store.repository import Repository
from planner.store.sqlite import driver

ROOT = Path(__file__).parents[2]
MOST_WAITING = 240.0
"""Seconds for everything to have arrived, a real lease included."""
AT_ONCE = 4
IN_FLIGHT = 1.0
"""Seconds between a server's yes and its note in the database, on a busy computer."""


@dataclass(frozen=True)
class Tally:
    """What became of it all. `twice` counts mails that came a second time, with the same Message-ID."""

    people: int
    kills: int
    lost: int
    twice: int
    doubled: int
    taken_over: int
    clean_ends: int


@dataclass
class Workers:
    """Four `planner worker` processes on one database and one mail server."""

    path: Path
    server: MailServer
    chance: random.Random
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed_at: list[float] = field(default_factory=list)

    def start(self) -> None:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
        environ |= {
            "PLANNER_DATABASE_URL": f"sqlite:///{self.path}",
            "PLANNER_SECRET_KEY": SECRET_KEY,
            "PLANNER_SMTP_URL": self.server.url,
            "PLANNER_MAIL_FROM": "planner@example.org",
        }
        command = [sys.executable, "-m", "planner", "worker"]
        with (self.path.parent / "workers.log").open("ab") as log:
            self.running.append(subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log))

    def kill(self) -> None:
        """Kill any of them, at whatever it is doing."""
        victim = self.running.pop(self.chance.randrange(len(self.running)))
        victim.kill()
        victim.wait()
        self.killed_at.append(time.monotonic())

    def end(self) -> int:
        """Ask all to end; how many of them did so cleanly."""
        for worker in self.running:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(timeout=60) for worker in self.running]
        self.running.clear()
        return codes.count(0)


def fill(database: Database, people: int, *, now: datetime) -> None:
    """People whose digest is due this very minute, each with a mailbox."""
    with database.writing() as repository:
        for number in range(people):
            _add(repository, number, now)


def _add(repository: Repository, number: int, now: datetime) -> None:
    person = repository.add_person(f"Person {number}", now=now)
    plan, request = _plan(now)
    plan_id = repository.add_plan(person.id, plan, request, now=now)
    choices = ReminderChoices(
        kinds=frozenset({ReminderKind.DIGEST}),
        digest_at=now.hour * 60 + now.minute,
        quiet_from=None,
        quiet_until=None,
    )
    for kind, payload in (
        (EntryKind.PLAN_ADOPTED, {"plan_id": plan_id}),
        (EntryKind.SETTINGS_CHANGED, {"reminders": choices.payload()}),
    ):
        repository.append(person.id, NewEntry(kind, now, now.date(), payload))
    address = f"person-{number}@example.org"
    sealed = seal(SECRET_KEY, PURPOSE, address)
    repository.add_channel(person.id, ChannelKind.EMAIL, address, sealed, now=now - timedelta(hours=1))


def _plan(now: datetime) -> tuple[Plan, PlanRequest]:
    starts_at = now.replace(hour=12, minute=0, second=0, microsecond=0)
    task = Task(
        uid="9f1c1a52-9d1f-4a6e-8f58-0a4c54d1f0aa",
        item="learn/one",
        title="Regularization",
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.LEARN,
        phase="concepts",
        demand="demand",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        why="It comes up often.",
        sources=("S3-CON-02",),
    )
    interview_at = starts_at + timedelta(days=30)
    on = starts_at.date() - timedelta(days=3)
    weekly = parse_weekly("mon-sun 12:00-13:00")
    plan = Plan("2-week", "UTC", on, interview_at, (), (), (task,), (), (), (), ())
    return plan, PlanRequest("2-week", on, interview_at, "UTC", weekly)


def rage(path: Path, server: MailServer, *, people: int, kills: int, seed: int, real_lease: bool) -> Tally:
    """Kill workers while they send, start others in their place, and let the last ones finish.

    Without `real_lease` the claims of the dead are aged, as if two minutes had gone by.
    """
    database = Database(f"sqlite:///{path}")
    fill(database, people, now=datetime.now(tz=UTC))
    workers = Workers(path, server, random.Random(seed))
    for _ in range(AT_ONCE):
        workers.start()
    try:
        _kill_at_random(workers, people, kills)
        if not real_lease:
            while workers.running:
                workers.kill()
            _age_claims(path)
            workers.start()
        wait_for(lambda: not _unsent(database, people), seconds=MOST_WAITING)
        clean = workers.end()
    finally:
        for worker in workers.running:
            worker.kill()
            worker.wait()
    tally = _count(database, workers, people, clean)
    database.dispose()
    return tally


def _kill_at_random(workers: Workers, people: int, kills: int) -> None:
    """Spread the kills over the time in which mails go out."""
    for number in range(kills):
        share = people * (number + 1) // (kills + 2)
        wait_for(lambda share=share: len(workers.server.accepted) >= share, seconds=MOST_WAITING)
        time.sleep(workers.chance.uniform(0, workers.server.seconds * 2))
        workers.kill()
        workers.start()


def _age_claims(path: Path) -> None:
    # The planner's own SQLite: two of them in one process would drop each other's file locks.
    connection = driver.connect(path, timeout=30)
    with connection:
        rows = connection.execute("SELECT id, lease_until FROM delivery WHERE state = 'sending'").fetchall()
        for number, until in rows:
            aged = datetime.fromisoformat(until) - LEASE
            connection.execute(
                "UPDATE delivery SET lease_until = ? WHERE id = ?",
                [aged.strftime("%Y-%m-%d %H:%M:%S.%f"), number],
            )
    connection.close()


def _deliveries(database: Database, people: int) -> list[Delivery]:
    with database.reading() as repository:
        return [one for person in repository.people() for one in repository.deliveries(person.id, limit=9)]


def _unsent(database: Database, people: int) -> bool:
    sent = [one for one in _deliveries(database, people) if one.state is DeliveryState.SENT]
    return len(sent) < 2 * people


def _count(database: Database, workers: Workers, people: int, clean: int) -> Tally:
    arrived = Counter(mail.to for mail in workers.server.accepted)
    messages: dict[str, list[float]] = defaultdict(list)
    for mail in workers.server.accepted:
        messages[mail.message_id].append(mail.at)
    for first, *again in messages.values():
        # In flight at a kill: the server had just said yes, or was about to.
        assert not again or min(abs(first - at) for at in workers.killed_at) < IN_FLIGHT
    mailed = [one for one in _deliveries(database, people) if one.channel_id != IN_APP]
    assert {one.state for one in mailed} == {DeliveryState.SENT}
    return Tally(
        people=people,
        kills=len(workers.killed_at),
        lost=people - len(arrived),
        twice=sum(len(times) - 1 for times in messages.values()),
        doubled=len(messages) - len(arrived),
        taken_over=sum(one.attempts > 1 for one in mailed),
        clean_ends=clean,
    )


def wait_for(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
