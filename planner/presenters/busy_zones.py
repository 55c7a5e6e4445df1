"""Time zones by the names calendar programs give them: IANA, Windows, Exchange and a file's own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone import TZP
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from planner.presenters.busy_components import Component, Property
from planner.presenters.busy_rules import refusal

_NEW_YEAR = datetime(2026, 1, 1)  # noqa: DTZ001  a local time, asked of one zone after another
_EXCHANGE_NAME = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d\d):(\d\d))?\)\s*(.+)")
_PROPERTIES = ("DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO")


class Zones:
    """The zones one file can name."""

    def __init__(self, definitions: Iterable[Component]) -> None:
        self._own = {zone.value("TZID"): zone for zone in definitions}
        self._found: dict[str, tzinfo | None] = {}

    def named(self, name: str) -> tzinfo | None:
        """Return the zone called `name`, None if neither the world nor the file knows it."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> tzinfo | None:
        own = self._own.get(name)
        return known_zone(name) or (own and _defined_zone(own)) or _exchange_zone(name)


def known_zone(name: str) -> ZoneInfo | None:
    """Return a zone by its IANA or Windows name; vendor prefixes (RFC 5545 section 3.2.19) are ignored."""
    for candidate in _candidates(name.strip()):
        if found := _iana_names().get(candidate.casefold()):
            return ZoneInfo(found)
    return None


def _candidates(name: str) -> Iterator[str]:
    yield name.strip("/")
    yield WINDOWS_TO_OLSON.get(name, "")
    if name.startswith("/"):
        parts = name.strip("/").split("/")
        yield from ("/".join(parts[start:]) for start in range(1, len(parts)))


@cache
def _iana_names() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _exchange_zone(name: str) -> ZoneInfo | None:
    """Return the zone of a name such as "(UTC+01:00) Amsterdam, Berlin", by a city with that offset."""
    if not (found := _EXCHANGE_NAME.fullmatch(name.strip())):
        return None
    sign, hours, minutes, places = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    zones = (known_zone(place) for place in _places(places))
    return next((zone for zone in zones if zone and _standard_offset(zone) == offset), None)


def _places(text: str) -> Iterator[str]:
    region = re.sub(r"\s*\(.*\)", "", text)
    yield region.removesuffix(" Time") + " Standard Time"
    for city in text.split(","):
        ending = "/" + city.strip().replace(" ", "_").casefold()
        yield from sorted(name for name in _iana_names() if name.endswith(ending))


def _standard_offset(zone: tzinfo) -> timedelta | None:
    local = _NEW_YEAR.replace(tzinfo=zone)
    return (zone.utcoffset(local) or timedelta()) - (zone.dst(local) or timedelta())


def _defined_zone(definition: Component) -> tzinfo | None:
    """Return the zone a VTIMEZONE describes, None if it cannot be used.

    The TZID stays out of what is parsed: the library would keep the zone for the whole process, and the
    next person's "Customized Time Zone" would get this one's offset.
    """
    if not _is_yearly(definition):
        return None
    try:
        timezone = Timezone.from_ical(_definition_bytes(definition))
        timezone.add("TZID", "defined in the file")
        zone: tzinfo = TZP().create_timezone(timezone)
        zone.utcoffset(_NEW_YEAR.replace(tzinfo=zone))
    except (AssertionError, AttributeError, LookupError, OverflowError, TypeError, ValueError):
        return None
    return zone


def _is_yearly(definition: Component) -> bool:
    rules = [rule.value for part in definition.parts for rule in part.properties.get("RRULE", ())]
    excluded = any("EXRULE" in part.properties for part in definition.parts)
    return not excluded and all(refusal(rule, frequencies=("YEARLY",)) is None for rule in rules)


def _definition_bytes(definition: Component) -> bytes:
    lines = ["BEGIN:VTIMEZONE"]
    for part in definition.parts:
        lines += [f"BEGIN:{part.name}", *(_line(found) for found in _wanted(part)), f"END:{part.name}"]
    lines += ["END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _wanted(part: Component) -> Iterator[Property]:
    for name in _PROPERTIES:
        yield from part.properties.get(name, ())


def _line(found: Property) -> str:
    return f"{found.name}:{found.value.strip()}"
