"""A client for a person's own CalDAV server (RFC 4791): finds it, makes one calendar, keeps events in it."""

from planner.caldav_client.calendar import OwnCalendar, Stored, UidTakenError
from planner.caldav_client.connection import Connection, FindAddresses
from planner.caldav_client.discovery import find_calendar_home, open_calendar, server_address
from planner.caldav_client.problems import CaldavError, Problem

__all__ = [
    "CaldavError",
    "Connection",
    "FindAddresses",
    "OwnCalendar",
    "Problem",
    "Stored",
    "UidTakenError",
    "find_calendar_home",
    "open_calendar",
    "server_address",
]
