"""Calendar parsers that share no code, in Python and in node: what each reads from the same bytes."""

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

TESTS = Path(__file__).parent
NODE_PARSERS = ("ical.js", "node-ical", "ts-ics")

Moment = date | datetime
Read = tuple[str, Moment, Moment, str, int]
"""UID, start, end (aware instants or whole days), title, and how many alarms."""
NodeEvents = dict[str, list[dict[str, Any]]]
NodeParsers = Callable[[bytes, Sequence[str]], NodeEvents]


def with_icalendar(rendered: bytes) -> list[Read]:
    return sorted(
        (str(event["UID"]), event.start, event.end, str(event["SUMMARY"]), len(event.walk("VALARM")))
        for event in icalendar.Calendar.from_ical(rendered).events
    )


def with_vobject(rendered: bytes) -> list[Read]:
    return sorted(
        (
            event.uid.value,
            _in_utc(event.dtstart.value),
            _in_utc(event.dtend.value),
            event.summary.value,
            len(event.contents.get("valarm", [])),
        )
        for event in vobject.readOne(rendered.decode()).vevent_list
    )


def with_ics(rendered: bytes) -> list[Read]:
    found = []
    for event in ics.Calendar(rendered.decode()).events:
        starts, ends = event.begin.datetime, event.end.datetime
        if event.all_day:
            starts, ends = starts.date(), ends.date()
        found.append((event.uid, starts, ends, event.name, len(event.alarms)))
    return sorted(found)


def with_ical(rendered: bytes) -> list[Read]:
    return sorted(
        (event.uid, event.dtstart, event.dtend, event.summary, len(event.alarm))
        for event in IcsCalendarStream.calendar_from_ics(rendered.decode()).events
    )


PYTHON_PARSERS: dict[str, Callable[[bytes], list[Read]]] = {
    "icalendar": with_icalendar,
    "vobject": with_vobject,
    "ics": with_ics,
    "ical": with_ical,
}


ALL_PARSERS = (*PYTHON_PARSERS, *NODE_PARSERS)


def read_by(parsers: Collection[str], rendered: bytes, node: NodeParsers) -> dict[str, list[Read]]:
    """What each of these parsers reads, events by UID."""
    in_python = {name: parse(rendered) for name, parse in PYTHON_PARSERS.items() if name in parsers}
    asked = [name for name in NODE_PARSERS if name in parsers]
    return in_python | {name: events_of(answer) for name, answer in node(rendered, asked).items()}


def events_of(answer: list[dict[str, Any]]) -> list[Read]:
    """The answer of a parser in node."""
    return sorted(
        (event["uid"], _moment(event["start"]), _moment(event["end"]), event["summary"], event["alarms"])
        for event in answer
    )


def _moment(text: str) -> Moment:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _in_utc(moment: Moment) -> Moment:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


@contextmanager
def running_node() -> Iterator[NodeParsers]:
    """The parsers in node, installed once from the lock file in tests/node; skips where node is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        pytest.skip("node and npm are not installed")
    command = [node, str(TESTS / "node" / "parse_calendars.mjs"), str(_installed(npm))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout

        def parse(calendar: bytes, parsers: Sequence[str] = NODE_PARSERS) -> NodeEvents:
            asked = json.dumps({"calendar": calendar.decode(), "parsers": list(parsers)})
            process.stdin.write(asked.encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            assert answer, f"one of {parsers} refused the calendar"
            return json.loads(answer)

        yield parse


def _installed(npm: str) -> Path:
    """The folder of the packages, kept between runs beside the environment or in a temporary folder."""
    lock = (TESTS / "node" / "package-lock.json").read_bytes()
    environment = TESTS.parent / ".venv"
    cache = (
        environment / "node" if environment.is_dir() else Path(tempfile.gettempdir(), "study-planner-node")
    )
    folder = cache / hashlib.sha256(lock).hexdigest()[:16]
    packages = folder / "node_modules"
    if not packages.is_dir():
        cache.mkdir(exist_ok=True)
        _install(npm, folder)
    return packages


def _install(npm: str, folder: Path) -> None:
    """Install beside the final place and move there, so that parallel runs never see half a package."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        work = Path(scratch, "node")
        shutil.copytree(TESTS / "node", work, ignore=shutil.ignore_patterns("node_modules"))
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=work,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"npm could not install the parsers: {done.stderr[-300:]}")
        if not folder.exists():
            work.rename(folder)
