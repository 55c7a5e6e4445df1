"""The XML of WebDAV and CalDAV: what is asked, and what an answer of many parts says."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from planner.caldav_client.connection import Answer, Connection, joined, usable_tag
from planner.caldav_client.problems import CaldavError, Problem, error_for

DAV, CALDAV = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"

_NAMES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_WHAT = (
    "<D:current-user-principal/><D:resourcetype/><D:getetag/>"
    "<C:calendar-home-set/><C:supported-calendar-component-set/>"
)
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_PROPFIND = f"{_HEAD}<D:propfind {_NAMES}><D:prop>{_WHAT}</D:prop></D:propfind>"


@dataclass(frozen=True, slots=True)
class Resource:
    """What a server tells of one address; absent properties are None, and `types` are tag names."""

    url: str
    principal: str | None
    calendar_home: str | None
    types: frozenset[str]
    components: frozenset[str]
    etag: str | None

    @property
    def is_calendar(self) -> bool:
        """Whether it is a collection that can hold events; a server that names no kinds takes them all."""
        return f"{CALDAV}calendar" in self.types and (not self.components or "VEVENT" in self.components)


def read_properties(connection: Connection, url: str, *, depth: int = 0) -> list[Resource]:
    """The address and, with depth 1, what lies in it; raises CaldavError unless the server speaks WebDAV."""
    answer = connection.send("PROPFIND", url, _PROPFIND.encode(), {**_XML, "Depth": str(depth)})
    if answer.status != 207:
        # A plain web page answers as well, but not like this.
        raise error_for(answer.status) if answer.status >= 400 else CaldavError(Problem.NOT_FOUND)
    return list(_resources(answer))


def make_calendar(connection: Connection, url: str, name: str) -> Answer:
    """Ask for a new calendar for events at an address (RFC 4791 section 5.3.1); the answer as it is."""
    what = (
        f"<D:displayname>{escape(name)}</D:displayname>"
        '<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>'
    )
    body = f"{_HEAD}<C:mkcalendar {_NAMES}><D:set><D:prop>{what}</D:prop></D:set></C:mkcalendar>"
    return connection.send("MKCALENDAR", url, body.encode(), _XML)


def _resources(answer: Answer) -> Iterator[Resource]:
    try:
        root = fromstring(answer.body)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise CaldavError(Problem.NOT_FOUND, "(Its answer makes no sense.)") from error
    for response in root.iter(f"{DAV}response"):
        href = response.findtext(f"{DAV}href")
        if href:
            yield _resource(answer.url, href, list(_found(response)))


def _found(response: Element) -> Iterator[Element]:
    """The properties that were found; those a server does not know stand beside them with status 404."""
    for part in response.iter(f"{DAV}propstat"):
        if " 200 " in f"{part.findtext(f'{DAV}status')} ":
            yield from _children(part.find(f"{DAV}prop"))


def _resource(base: str, href: str, properties: list[Element]) -> Resource:
    by_name = {prop.tag: prop for prop in properties}
    kinds = by_name.get(f"{CALDAV}supported-calendar-component-set")
    etag = by_name.get(f"{DAV}getetag")
    return Resource(
        url=joined(base, href),
        principal=_link(base, by_name.get(f"{DAV}current-user-principal")),
        calendar_home=_link(base, by_name.get(f"{CALDAV}calendar-home-set")),
        types=frozenset(kind.tag for kind in _children(by_name.get(f"{DAV}resourcetype"))),
        components=frozenset(kind.get("name", "") for kind in _children(kinds)),
        etag=usable_tag(etag.text if etag is not None else None),
    )


def _children(element: Element | None) -> list[Element]:
    # An element without children counts as false, so "or" would not do.
    return [] if element is None else list(element)


def _link(base: str, prop: Element | None) -> str | None:
    href = prop.findtext(f"{DAV}href") if prop is not None else None
    return joined(base, href) if href and href.strip() else None
