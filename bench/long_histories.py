"""How long reading a long log takes, step by step: `python -m bench.long_histories ENTRIES`.

Times are processor time, the best of five. The account is made anew in a temporary folder.
"""

import gc
import re
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from flask.testing import FlaskClient

from bench.histories import fill_account
from planner.bootstrap import Parts, assemble
from planner.core.journal import read_journal
from planner.core.learning import read_learning, updated_learning
from planner.services.access import issue_link
from planner.services.audit import audit_people
from planner.services.pages import show_situation
from planner.services.readiness import show_dashboard
from planner.settings import load_settings
from planner.web import build_app

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TIMES = 5

Result = TypeVar("Result")


def timed(what: str, action: Callable[[], Result], *, times: int = TIMES) -> Result:
    """Print how long it takes at best; what it gives."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        result = action()
        taken.append(time.process_time() - begun)
    print(f"{what:36} {1000 * min(taken):9.1f} ms")
    return result


def visitor_of(parts: Parts, name: str) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client = build_app(parts).test_client()
    path = f"/sign-in/{issue_link(parts.database, name, now=NOW)}"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    client.post(path, data={"csrf_token": token[1] if token else ""})
    return client


def measure(parts: Parts, entries: int) -> None:
    """Fill an account and read it."""
    database, curriculum = parts.database, parts.curriculum
    person_id = timed(
        "fill the account",
        lambda: fill_account(database, curriculum, "Ana", entries=entries, now=NOW),
        times=1,
    )
    with database.reading() as repository:
        people = repository.people()
        timed("read the log for the first time", lambda: repository.stored_entries(person_id))
    show_situation(database, person_id)
    situation = timed("situation, once it is known", lambda: show_situation(database, person_id))
    timed("  of it: fold the log", lambda: read_journal(situation.entries))
    learning = timed("learning, from the beginning", lambda: read_learning(curriculum, situation.standing))
    before = read_learning(curriculum, read_journal(situation.entries[:-1]))
    timed("learning, after one more entry", lambda: updated_learning(curriculum, before, situation.standing))
    timed("dashboard", lambda: show_dashboard(situation, curriculum, learning, now=NOW))
    visitor = visitor_of(parts, "Ana")
    for page in ("/", "/readiness", "/readiness/charts.json", "/readiness/progress"):
        visitor.get(page)
        timed(f"page {page}", lambda page=page: visitor.get(page))  # type: ignore[misc]
    gc.disable()
    found = timed("audit", lambda: audit_people(database, curriculum, people, now=NOW), times=1)
    print(f"{found.checked} things checked, {len(found.mismatches)} mismatches")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'planner.sqlite3'}"
        settings = load_settings({"PLANNER_DATABASE_URL": url, "PLANNER_SECRET_KEY": "measured " * 8})
        assembled = assemble(settings, clock=lambda: NOW)
        measure(assembled, int(sys.argv[1]))
        assembled.database.dispose()
