"""Hostile calendars at a planner that really runs: each is answered in time, and so is everybody else.

PROMISES I4: no answer of 500, other pages in under a second, memory that does not grow (CALENDAR B1, T9).
"""

import gzip
import io
import os
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import requests
from web_samples import new_key, plan_form

from planner.presenters.busy_worker import TIME_LIMIT_SECONDS

PATIENCE = 30
BETWEEN_LOOKS = 0.05
PLAN_YEAR = time.gmtime().tm_year + 1
"""The plan lies ahead whenever the tests run."""
DAY = f"{PLAN_YEAR}0106"
HOURS = f"DTSTART:{DAY}T180000Z\nDTEND:{DAY}T190000Z"


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> bytes:
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mine.ics", calendar(event(HOURS)))
    return held.getvalue()


def zone(rule: str) -> str:
    onset = (
        f"BEGIN:STANDARD\nDTSTART:16010101T030000\n{rule}\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD"
    )
    return f"BEGIN:VTIMEZONE\nTZID:Own\n{onset}\nEND:VTIMEZONE"


OWN_ZONE = event(f"DTSTART;TZID=Own:{DAY}T180000", "DURATION:PT1H")


def repeated() -> bytes:
    return calendar(event(HOURS, "RDATE:" + ",".join([f"{DAY}T180000Z"] * 400_000)))


def daily() -> bytes:
    return calendar(
        *[event(f"UID:{n}", HOURS, "RRULE:FREQ=DAILY").replace("UID:a\n", "") for n in range(10_000)]
    )


@cache
def packed_bomb() -> bytes:
    return gzip.compress(bytes(500 * 1024 * 1024), compresslevel=1)


READ = {
    "every second": calendar(event(HOURS, "RRULE:FREQ=SECONDLY")),
    "every minute, often": calendar(event(HOURS, "RRULE:FREQ=MINUTELY;COUNT=99999999")),
    "after no time": calendar(event(HOURS, "RRULE:FREQ=DAILY;INTERVAL=0")),
    "left out every second": calendar(event(HOURS, "RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY")),
    "thousands a day": calendar(
        event(HOURS, f"RRULE:FREQ=YEARLY;BYMINUTE={','.join(map(str, range(60)))};BYHOUR=1,2,3")
    ),
    "a day that never comes": calendar(event(HOURS, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")),
    "a zone that changes every second": calendar(zone("RRULE:FREQ=SECONDLY"), OWN_ZONE),
    "an alarm without end": calendar(
        event(HOURS, "BEGIN:VALARM\nTRIGGER:-PT1S\nREPEAT:999999999\nDURATION:PT1S\nEND:VALARM")
    ),
    "a year without end": calendar(event("DTSTART:00010101", "DTEND:99991231")),
    "a name of a file": calendar(event("DTSTART:/etc/passwd", "ATTACH:file:///etc/passwd")),
    "a program": calendar(event(HOURS, "SUMMARY:<script>alert(1)</script>{{7*7}}=cmd|' /C calc'!A0")),
}
REFUSED: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a web page": lambda: b"<!doctype html><title>Sign in</title>",
    "a ZIP archive": zipped,
    "a gzip archive": lambda: gzip.compress(calendar(event(HOURS))),
    "a packed bomb": packed_bomb,
    "JSON": lambda: b'[{"a": 1}]',
    "a vCard": lambda: b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana\r\nEND:VCARD\r\n",
    "cut off": lambda: calendar(event(HOURS))[:-20],
    "nested": lambda: b"BEGIN:VCALENDAR\r\n" * 50_000 + b"END:VCALENDAR\r\n" * 50_000,
    "binary": lambda: os.urandom(100_000),
    "zeros": lambda: bytes(3_000_000),
    "a name of a file": lambda: b"/etc/passwd",
    "too many events": lambda: calendar(*[event("DTSTART:20200101")] * 20_001),
}
"""Made when they are needed: every worker of a parallel run reads this file."""
HEAVY = {"dates without end": repeated, "ten thousand daily series": daily}
"""Seconds of work, how many depends on the machine: read or stopped, but answered in time."""


@dataclass
class Watch:
    """Asks for pages as somebody else would, and remembers how long they took."""

    waits: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)


@dataclass
class Running:
    """A planner in a process of its own, and a session signed in to it."""

    url: str
    pid: int
    session: requests.Session

    def upload(self, content: bytes) -> requests.Response:
        page = self.session.get(f"{self.url}/calendar", timeout=PATIENCE).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        form = {"csrf_token": token[1], "form_key": new_key(), "title": "Hostile"}
        return self.session.post(
            f"{self.url}/calendar/busy/add-file",
            data=form,
            files={"calendar": ("mine.ics", content)},
            timeout=PATIENCE,
            allow_redirects=False,
        )

    @property
    def megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    @contextmanager
    def others(self) -> Iterator[Watch]:
        """Somebody else looks at pages all the while."""
        watch, ended = Watch(), threading.Event()

        def look() -> None:
            with requests.Session() as session:
                session.cookies.update(self.session.cookies)
                while True:
                    for path in ("/healthz", "/", "/plan"):
                        begun = time.monotonic()
                        answer = session.get(f"{self.url}{path}", timeout=PATIENCE)
                        watch.waits.append(time.monotonic() - begun)
                        watch.statuses.add(answer.status_code)
                    if ended.wait(BETWEEN_LOOKS):
                        return

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield watch
        finally:
            ended.set()
            thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    port, folder = free_port(), tmp_path_factory.mktemp("planner")
    own = {"PLANNER_DATABASE_URL": f"sqlite:///{folder}/planner.sqlite3", "PLANNER_PORT": str(port)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    command = [sys.executable, "-m", "planner", "serve", "--no-open"]
    root = Path(__file__).parents[2]
    with (
        subprocess.Popen(
            command,
            cwd=root,
            env=inherited | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process,
        requests.Session() as session,
    ):
        assert process.stdout
        said = "".join(process.stdout.readline() for _ in range(3))
        link = re.search(r"http://\S+/sign-in/\S+", said)
        try:
            assert link, said
            url = f"http://127.0.0.1:{port}"
            first = link[0].replace("localhost", "127.0.0.1")
            send(session, first, first)
            days = {"starts_on": f"{PLAN_YEAR}-01-05", "interview_on": f"{PLAN_YEAR}-02-02"}
            send(session, f"{url}/welcome", f"{url}/welcome", **plan_form(**days))
            yield Running(url, process.pid, session)
        finally:
            process.terminate()
            process.wait(timeout=30)


def send(session: requests.Session, page: str, action: str, **typed: object) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', session.get(page, timeout=PATIENCE).text)
    assert token
    answer = session.post(action, data={"csrf_token": token[1], **typed}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text[:2000]


def check(running: Running, content: bytes, statuses: set[int]) -> str:
    with running.others() as watch:
        begun = time.monotonic()
        answer = running.upload(content)
        took = time.monotonic() - begun
    assert answer.status_code in statuses
    # The worker's own limit, the way there and back, and what a busy machine adds.
    assert took < TIME_LIMIT_SECONDS + 3
    assert watch.statuses == {200}
    # One page in a hundred may wait for a machine that others use too.
    waits = sorted(watch.waits)
    assert waits[len(waits) * 99 // 100 - 1] < 1
    return answer.text


@pytest.mark.parametrize("name", READ)
def test_what_is_hostile_in_a_calendar_is_passed_over(running: Running, name: str) -> None:
    check(running, READ[name], {303})
    page = running.session.get(f"{running.url}/calendar", timeout=PATIENCE).text
    assert "<script>alert" not in page
    assert "root:" not in page


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_reason(running: Running, name: str) -> None:
    text = check(running, REFUSED[name](), {422})
    assert 'id="calendar-error"' in text


@pytest.mark.parametrize("name", HEAVY)
def test_what_takes_long_to_read_is_answered_in_time_all_the_same(running: Running, name: str) -> None:
    check(running, HEAVY[name](), {303, 422})


def test_thirty_megabytes_are_refused_unread(running: Running) -> None:
    check(running, calendar(*[event(HOURS)]) + b"X" * 30 * 1024 * 1024, {413})


def test_many_at_once_leave_room_for_everybody_else(running: Running) -> None:
    content = HEAVY["dates without end"]()
    statuses: list[int] = []

    def attack() -> None:
        statuses.append(running.upload(content).status_code)

    with running.others() as watch:
        threads = [threading.Thread(target=attack) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(statuses) == 8
    assert set(statuses) <= {303, 422}
    assert watch.statuses == {200}
    waits = sorted(watch.waits)
    assert waits[len(waits) * 95 // 100 - 1] < 1


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_hostile_calendars_leave_no_memory_behind(running: Running) -> None:
    running.upload(READ["every second"])
    before = running.megabytes
    for name in ("zeros", "nested", "a packed bomb", "too many events"):
        running.upload(REFUSED[name]())
    assert running.megabytes - before < 250
