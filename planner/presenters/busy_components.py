"""The events and time zones of a calendar file, read line by line and only as far as times need it.

Titles, descriptions, guests, attachments and alarms are never looked at: they cannot break an event, and
nothing of them is kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.core.errors import CalendarRejectedError
from planner.presenters.busy_file import content_lines, decoded

MAX_EVENTS = 20_000
MAX_NESTING = 6

_EVENT_PROPERTIES = frozenset(
    {
        *("UID", "SEQUENCE", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
        *("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "EXRULE"),
    }
)
_ONSET_PROPERTIES = frozenset({"DTSTART", "RRULE", "RDATE", "EXRULE", "TZOFFSETFROM", "TZOFFSETTO"})
_WANTED = {
    "VCALENDAR": frozenset({"CALSCALE"}),
    "VEVENT": _EVENT_PROPERTIES,
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": _ONSET_PROPERTIES,
    "DAYLIGHT": _ONSET_PROPERTIES,
}
# Possessive, so that a hostile line costs no backtracking.
_LINE = re.compile(r'((?:[^":]++|"[^"]*+")*+):(.*)', re.DOTALL)
_HEAD_PART = re.compile(r'(?:[^";]++|"[^"]*+")++')


@dataclass(frozen=True, slots=True)
class Property:
    """One content line; names are upper case, values as written."""

    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A component and what is wanted of it; `line` is where it begins in the file.

    `parts` are the onsets (STANDARD, DAYLIGHT) of a time zone.
    """

    name: str
    line: int
    closed: bool = True
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> Sequence[Property]:
        """Return the properties of that name, in the order of the file."""
        return self.properties.get(name, ())

    def first(self, name: str) -> Property | None:
        """Return the first property of that name."""
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """Return the value of the first property of that name, "" if there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


@dataclass(slots=True)
class CalendarParts:
    """What a file holds; `free_busy` counts the VFREEBUSY lists, which are not read."""

    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    free_busy: int = 0


def read_components(data: bytes) -> CalendarParts:
    """Return the events and zones of all calendars in `data`; raises CalendarRejectedError."""
    scan = _Scan()
    for number, line in content_lines(data):
        scan.take(number, line)
    return scan.finished()


class _Scan:
    """The components open at a line, outermost first."""

    def __init__(self) -> None:
        self._open: list[Component] = []
        self._calendars = 0
        self._parts = CalendarParts()

    def take(self, number: int, line: bytes) -> None:
        name = line.split(b":", 1)[0].split(b";", 1)[0].strip().upper().decode("ascii", errors="replace")
        if name in {"BEGIN", "END"}:
            component = decoded(line).partition(":")[2].strip().upper()
            self._begin(component, number) if name == "BEGIN" else self._end(component)
        elif self._open and name in _WANTED.get(self._open[-1].name, ()):
            self._keep(decoded(line))

    def finished(self) -> CalendarParts:
        if not self._calendars:
            raise CalendarRejectedError("This is not a calendar: it has no BEGIN:VCALENDAR line.")
        if self._open:
            raise CalendarRejectedError("The file is cut off: the END:VCALENDAR line is missing.")
        return self._parts

    def _begin(self, name: str, number: int) -> None:
        component = Component(name, number)
        if self._open and self._open[-1].name == "VTIMEZONE":
            self._open[-1].parts.append(component)
        self._open.append(component)
        if len(self._open) > MAX_NESTING:
            raise CalendarRejectedError(f"Line {number} is nested more than {MAX_NESTING} levels deep.")
        self._register(component)

    def _register(self, component: Component) -> None:
        match component.name:
            case "VCALENDAR":
                self._calendars += 1
            case "VEVENT":
                self._parts.events.append(component)
            case "VTIMEZONE":
                self._parts.zones.append(component)
            case "VFREEBUSY":
                self._parts.free_busy += 1
        if len(self._parts.events) > MAX_EVENTS:
            raise CalendarRejectedError(f"The calendar holds more than {MAX_EVENTS:,} events.")

    def _end(self, name: str) -> None:
        if not any(component.name == name for component in self._open):
            return
        while (component := self._open.pop()).name != name:
            component.closed = False

    def _keep(self, line: str) -> None:
        if (found := _property(line)) is None:
            return
        if found.name == "CALSCALE" and found.value.strip().upper() != "GREGORIAN":
            raise CalendarRejectedError("Only calendars on the Gregorian scale can be read.")
        self._open[-1].properties.setdefault(found.name, []).append(found)


def _property(line: str) -> Property | None:
    if not (found := _LINE.fullmatch(line)):
        return None
    name, *parameters = _HEAD_PART.findall(found[1])
    return Property(name.strip().upper(), dict(_parameters(parameters)), found[2])


def _parameters(parts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for part in parts:
        name, _, value = part.partition("=")
        yield name.strip().upper(), value.strip().strip('"')
