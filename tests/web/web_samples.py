"""What the tests of the web share: a site with a clock they set, and visitors with browsers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from sqlite3 import Cursor, connect
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from page_reader import Page, page_of
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from planner.bootstrap import Parts
from planner.core.journal_entry import LogEntry
from planner.core.plan import Task
from planner.presenters.interview_events import interview_uids
from planner.services.access import issue_link
from planner.services.exports import state_json
from planner.services.pages import show_situation
from planner.services.situation import Situation

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in the morning in Vienna, before the first session of any plan made here."""
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CHANGES_SESSION = ("/sign-in", "/sign-out", "/welcome/sample")
PAGE_WITH_A_FORM = "/practice/stories/new"
"""The quickest one that everybody has who is signed in."""
UNKNOWN_UID = "00000000-0000-4000-8000-000000000000"

STAMPS = {"session": {"last_seen_at"}, "feed": {"last_fetched_at", "last_fetched_by"}}
"""What a read may write."""

_keys = count(1)


def new_key() -> str:
    """A form key no other form of this run has."""
    return f"form-key-{next(_keys):06d}"


def plan_form(**changes: Any) -> dict[str, Any]:
    """The welcome form as somebody in Vienna fills it in: two weeks, evenings and Saturday mornings."""
    evenings = {f"hours-{day}": "19:00-20:30" for day in ("mon", "tue", "wed", "thu", "fri")}
    typed = {
        "form_key": new_key(),
        "interview_on": "2026-12-07",
        "interview_time": "14:00",
        "starts_on": "2026-11-23",
        "time_zone": "Europe/Vienna",
        "track": "auto",
        **evenings,
        "hours-sat": "10:00-13:00",
        "hours-sun": "",
    }
    return typed | changes


def _rows(cursor: Cursor, table: str) -> list[tuple[object, ...]]:
    stamps = STAMPS.get(table, set())
    kept = [place for place, column in enumerate(cursor.description) if column[0] not in stamps]
    return sorted((tuple(row[place] for place in kept) for row in cursor), key=repr)


@dataclass
class SettableClock:
    """A clock that stands still until a test moves it."""

    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> None:
        self.at += timedelta(**step)


@dataclass
class Site:
    """The application over a database of its own."""

    app: Flask
    parts: Parts
    clock: SettableClock

    @property
    def file(self) -> Path:
        """The database file."""
        path = self.parts.settings.sqlite_path
        assert path is not None
        return path

    @property
    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything in the database but the stamps, by table."""
        connection = connect(self.file)
        try:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            return {name: _rows(connection.execute(f'SELECT * FROM "{name}"'), name) for (name,) in names}
        finally:
            connection.close()

    def visitor(self) -> "Visitor":
        return Visitor(self)

    def signed_in(self, name: str) -> "Visitor":
        visitor = Visitor(self)
        response = visitor.sign_in(name)
        assert (response.status_code, response.location) == (303, "/")
        return visitor

    def link(self, name: str) -> str:
        """The path of a fresh sign-in link."""
        return f"/sign-in/{issue_link(self.parts.database, name, now=self.clock())}"


@dataclass
class Visitor:
    """A browser: it keeps cookies, asks for pages, and sends forms with the token of a page it was shown."""

    site: Site
    name: str = ""
    client: FlaskClient = field(init=False)
    token: str | None = None

    def __post_init__(self) -> None:
        self.client = self.site.app.test_client()

    def get(self, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> TestResponse:
        return self.client.get(path, headers={**BROWSER, **(headers or {})}, buffered=True, **options)

    def page(self, path: str) -> Page:
        """The page at an address that must be there."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status)
        return page_of(response)

    def csrf_token(self) -> str:
        """The token in this browser's forms; it stays the same for as long as the session does."""
        if self.token is None:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(PAGE_WITH_A_FORM).text)
            assert found is not None
            self.token = found[1]
        return self.token

    def post(self, path: str, typed: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with a valid token."""
        return self.send(path, {"csrf_token": self.csrf_token(), **(typed or {})}, **options)

    def send(self, path: str, typed: Mapping[str, Any], **options: Any) -> TestResponse:
        """Send just these fields."""
        if path.startswith(CHANGES_SESSION):
            self.token = None
        return self.client.post(path, data=typed, headers=BROWSER, buffered=True, **options)

    def sign_in(self, name: str) -> TestResponse:
        """Open a fresh sign-in link and press its button."""
        self.name = name
        path = self.site.link(name)
        return self.send(path, self.page(path).form(path))

    def make_plan(self, **changes: Any) -> None:
        """Send the welcome form."""
        response = self.post("/welcome", plan_form(**changes))
        assert response.status_code == 303, page_of(response).text

    def check_in(self, uid: str, outcome: str = "done", **typed: Any) -> TestResponse:
        return self.post(f"/check-in/{uid}", {"form_key": new_key(), "outcome": outcome, **typed})

    def done_form(self, uid: str) -> MultiDict[str, str]:
        """What the check-in form of a session's own page would send."""
        return self.page(f"/session/{uid}").form(f"done-{uid}")

    @property
    def person_id(self) -> int:
        with self.site.parts.database.reading() as repository:
            found = repository.person_named(self.name)
        assert found is not None
        return found.id

    @property
    def situation(self) -> Situation:
        return show_situation(self.site.parts.database, self.person_id)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The sessions of the plan in force."""
        return self.situation.planned()[0].tasks

    @property
    def event_uids(self) -> set[str]:
        """The uids of all calendar events: sessions and interviews."""
        plan, request = self.situation.planned()
        return {task.uid for task in plan.tasks} | {*interview_uids(request, person_id=self.person_id)}

    @property
    def log(self) -> tuple[LogEntry, ...]:
        return self.situation.entries

    @property
    def state(self) -> str:
        """The state export, as the command line writes it."""
        return state_json(self.situation)

    def feed_path(self) -> str:
        """The path of the private feed, read from the calendar page."""
        found = re.search(r"/cal/[\w-]+\.ics", self.page("/calendar").source)
        assert found is not None
        return found[0]
